/** The contract test that authors of lifts run: silent about a good lift, and a sentence for each clause that a bad one breaks. */
import { describe, expect, it } from 'vitest';
import { findings } from '../../examples/own-types/acme-disk.check.ts';
import { acmeDisk } from '../../examples/own-types/acme-disk.ts';
import { poison } from '../../src/evaluate/value.ts';
import { defineDiagnostic, type Lift } from '../../src/index.ts';
import { testLift } from '../../src/testing.ts';

const stack = (type: string, properties: string): string =>
  `heat_template_version: 2021-04-16\nresources: { it: { type: ${type}, properties: ${properties} } }\n`;

async function found(lift: Lift, properties: string = '{}', type: string = lift.type): Promise<readonly string[]> {
  const result = await testLift(lift, [{ template: 'a.yaml', files: { 'a.yaml': stack(type, properties) } }]);
  return result.map(({ clause, about, message }) => `${clause} ${about}: ${message}`);
}

const plain = {
  type: 'Acme::Thing',
  summary: 'Nothing',
  properties: { size: { fate: 'moot', note: 'sizes of things' } },
  attributes: {},
  lift: () => [],
} satisfies Lift;

describe('testLift', () => {
  it('finds nothing about the example', () => {
    expect(findings).toEqual([]);
  });

  it('finds nothing about a lift that makes nothing', async () => {
    expect(await found(plain, '{ size: 3 }')).toEqual([]);
  });

  it('wants the name of a type', async () => {
    expect(await found({ ...plain, type: 'thing' }, '{ size: 1 }')).toContain(
      'type thing: a type must have a name like Vendor::Service::Thing',
    );
  });

  it('wants what the catalogue has, and nothing else', async () => {
    const lift: Lift = { ...plain, type: 'OS::Swift::Container', attributes: { colour: () => poison } };
    const told = await found(lift);
    expect(told).toContain('property X-Container-Meta: the table of the lift does not declare it');
    expect(told).toContain('property size: the type does not have it');
    expect(told).toContain('attribute ObjectCount: the table of the lift does not declare it');
    expect(told).toContain('attribute colour: the type does not have it');
    expect(told).toContain('attribute colour: is an error if no property is set');
  });

  it('wants notes of one clause, and no schema beside the catalogue', async () => {
    const size = { fate: 'moot', note: 'Sizes.', schema: { type: 'integer' } } as const;
    const told = await found({ ...plain, type: 'OS::Nova::KeyPair', properties: { name: size } });
    expect(told).toContain('property name: its note must be one clause of 6 characters or more, without a full stop');
    expect(told).toContain('property name: the catalogue already has its schema');
  });

  it('wants answers that do not throw, whatever properties hold', async () => {
    const fails = (): never => {
      throw new Error('no');
    };
    const told = await found(
      { ...plain, attributes: { ip: fails }, lift: (read) => (read.get('size')?.kind === 'poison' ? fails() : []) },
      '{ size: 1 }',
    );
    expect(told).toContain('attribute ip: throws for properties of the form "nothing": no');
    expect(told).toContain('total Acme::Thing: throws for properties of the form "poison": no');
    expect(told).not.toContain('total Acme::Thing: throws for properties of the form "symbolic": no');
  });

  it('wants every property that is carried over read in a case', async () => {
    const mapped = { ...plain, properties: { size: { fate: 'mapped', note: 'the size of it' } } } as const;
    const told = 'property size: has the fate mapped, but no case has a value that the lift reads';
    expect(await found(mapped, '{ size: 1 }')).toContain(told);
    const reading: Lift = {
      ...mapped,
      lift: (read, _self, report) => (report.manual(read.get('size'), 'by hand'), []),
    };
    expect(await found(reading)).toContain(told);
    expect(await found(reading, '{ size: 1 }')).toEqual([]);
    const other: Lift = { ...mapped, lift: (read) => (read.get('colour'), []) };
    expect(await found(other, '{ size: 1 }')).toContain('property colour: is read, but has no fate');
  });

  it('wants a state for every leaf', async () => {
    const lost = { ...plain, properties: { size: { fate: 'approximated', note: 'sizes of things' } } } as const;
    const told = await found(lost, '{ size: 1 }');
    expect(told).toHaveLength(1);
    expect(told[0]).toMatch(/^case a.yaml: .*\[internal\/unaccounted-leaf\]$/);
  });

  it('wants nodes that belong to their resource', async () => {
    const other: Lift = {
      ...plain,
      lift: () => [{ kind: 'volume', id: 'other', resource: 'third', source: { from: 'blank' }, hints: new Map() }],
    };
    const told = await found(other, '{ size: 1 }');
    expect(told).toContain('node other: its id must be it, or it# and a part');
    expect(told).toContain('node other: its resource must be it');
  });

  it('wants messages of its own area, with an explanation and a case', async () => {
    const message = defineDiagnostic({
      code: 'thing/odd',
      severity: 'info',
      message: () => 'odd',
      explanation: 'Odd.',
    });
    const told = await found({ ...plain, diagnostics: [message, message] }, '{ size: 1 }');
    expect(told).toContain('message thing/odd: its code must be acme-thing/ and a name in lower case');
    expect(told).toContain('message thing/odd: two messages have this code');
    expect(told).toContain('message thing/odd: its explanation must have more than 40 characters');
    expect(told).toContain('message thing/odd: no case reports it');
  });

  it('wants cases about the type', async () => {
    expect(await found(plain, '{ value: 1 }', 'OS::Heat::Value')).toContain(
      'case a.yaml: it has no resource of the type Acme::Thing',
    );
  });

  it('takes lifts beside the one under test', async () => {
    const files = { 'a.yaml': `${stack('Acme::Thing', '{ size: 1 }')}` };
    const withOther = await testLift(plain, [{ template: 'a.yaml', files, lifts: [plain, acmeDisk] }]);
    expect(withOther).toEqual([]);
  });
});
