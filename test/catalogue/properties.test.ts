/** Properties are converted, completed and checked as Heat does it; origins and marks stay with the values. */
import { describe, expect, it } from 'vitest';
import { pluginType } from '../../grammar/heat/index.ts';
import { checkProperties, effectiveProperties } from '../../src/catalogue/process-properties.ts';
import type { PropertyProblem } from '../../src/catalogue/property-problem.ts';
import { pluginSchema } from '../../src/catalogue/resource-schema.ts';
import type { ResourceSchema } from '../../src/catalogue/resource-schema.ts';
import { known, knownLike, list, map, poison, symbolic } from '../../src/evaluate/value.ts';
import type { Value } from '../../src/evaluate/value.ts';
import { Float } from '../../src/python/scalar.ts';

function schemaOf(type: string): ResourceSchema {
  const plugin = pluginType(type);
  if (!plugin) throw new Error(`no type ${type}`);
  return pluginSchema(plugin);
}

function check(
  type: string,
  data: Record<string, Value>,
  unchecked: readonly string[] = [],
): readonly PropertyProblem[] {
  const problems: PropertyProblem[] = [];
  const values = new Map(Object.entries(data));
  const input = { schema: schemaOf(type), data: values, written: values.keys(), unchecked: new Set(unchecked) };
  checkProperties(input, (problem) => problems.push(problem));
  return problems;
}

function effective(type: string, data: Record<string, Value>): ReadonlyMap<string, Value> {
  return effectiveProperties({ schema: schemaOf(type), data: new Map(Object.entries(data)) }).values;
}

const later = symbolic({ op: 'parameter', name: 'p', stack: '' }, 'install');

describe('conversion', () => {
  it.each([
    ['5', 5],
    [' 7 ', 7],
    ['1_000', 1000],
    [true, 1],
    [new Float(5.9), 5],
  ])('makes %j the integer %i', (written, size) => {
    expect(effective('OS::Cinder::Volume', { size: known(written) }).get('size')).toMatchObject({ value: size });
  });

  it.each([['5.0'], ['big'], ['']])('takes no %j for an integer', (written) => {
    const [problem] = check('OS::Cinder::Volume', { size: known(written) });
    expect(problem).toMatchObject({ problem: 'type', path: ['size'] });
  });

  it('writes integers and booleans as text, but no floats', () => {
    expect(effective('OS::Neutron::Net', { name: known(5) }).get('name')).toMatchObject({ value: '5' });
    expect(effective('OS::Neutron::Net', { name: known(true) }).get('name')).toMatchObject({ value: 'True' });
    expect(check('OS::Neutron::Net', { name: known(new Float(5.5)) })).toMatchObject([{ problem: 'type' }]);
  });

  it('takes true and false in any case for a boolean, and no other word', () => {
    const up = (word: string): Value | undefined =>
      effective('OS::Neutron::Net', { admin_state_up: known(word) }).get('admin_state_up');
    expect(up('FALSE')).toMatchObject({ value: false });
    expect(check('OS::Neutron::Net', { admin_state_up: known('yes') })).toMatchObject([{ problem: 'type' }]);
    expect(check('OS::Neutron::Net', { admin_state_up: known(1) })).toMatchObject([{ problem: 'type' }]);
  });

  it('keeps the leaf and the secret mark of what it converts', () => {
    const size = effective('OS::Cinder::Volume', { size: knownLike('5', { origins: [3], secret: true }) }).get('size');
    expect(size).toEqual(knownLike(5, { origins: [3], secret: true }));
  });

  it('lets values pass that are not known, and those in error', () => {
    expect(effective('OS::Cinder::Volume', { size: later }).get('size')).toBe(later);
    expect(effective('OS::Cinder::Volume', { size: poison }).get('size')).toBe(poison);
    expect(check('OS::Cinder::Volume', { size: later })).toEqual([]);
  });

  it('takes null for the default, or for the zero of the type', () => {
    expect(effective('OS::Neutron::Net', { admin_state_up: known(null) }).get('admin_state_up')).toMatchObject({
      value: true,
    });
    expect(effective('OS::Neutron::Net', { name: known(null) }).get('name')).toMatchObject({ value: '' });
    expect(check('OS::Cinder::Volume', { size: known(null) })).toMatchObject([
      { problem: 'constraint', path: ['size'] },
    ]);
  });
});

describe('names', () => {
  it('reports an unknown property with the names that exist', () => {
    const [problem] = check('OS::Neutron::Net', { nam: known('x') });
    expect(problem).toMatchObject({ problem: 'unknown', path: ['nam'] });
    expect(problem?.candidates).toContain('name');
  });

  it('reports an unknown key inside a list of maps at its place', () => {
    const rules = list([map([['protokol', known('tcp')]])]);
    expect(check('OS::Neutron::SecurityGroup', { rules })).toMatchObject([
      { problem: 'unknown', path: ['rules', 0, 'protokol'] },
    ]);
  });

  it('reports a required property that is not there', () => {
    expect(check('OS::Nova::Server', {})).toMatchObject([{ problem: 'missing', path: ['flavor'] }]);
  });
});

describe('constraints', () => {
  it('names the very item that breaks one', () => {
    const rules = list([map([['port_range_min', known(70000)]])]);
    expect(check('OS::Neutron::SecurityGroup', { rules })).toMatchObject([
      { problem: 'constraint', path: ['rules', 0, 'port_range_min'] },
    ]);
  });

  it('are not checked where a property mentions a resource', () => {
    const bad = { cidr: known('banana'), network: known('net') };
    expect(check('OS::Neutron::Subnet', bad)).toMatchObject([{ problem: 'constraint', path: ['cidr'] }]);
    expect(check('OS::Neutron::Subnet', bad, ['cidr'])).toEqual([]);
  });

  it.each([
    ['OS::Neutron::Subnet', 'cidr', '10.0.0.0/24', true],
    ['OS::Neutron::Subnet', 'cidr', '10.0.0.0/33', false],
    ['OS::Neutron::Subnet', 'cidr', '10.0.0.0', false],
    ['OS::Neutron::Subnet', 'cidr', 'fd00::/64', true],
    ['OS::Neutron::Port', 'mac_address', 'fa:16:3e:00:00:01', true],
    ['OS::Neutron::Port', 'mac_address', 'fa:16', false],
    ['OS::Neutron::Net', 'dns_domain', 'example.org.', true],
    ['OS::Neutron::Net', 'dns_domain', 'example.org', false],
  ])('%s.%s takes %j: %s', (type, property, value, fine) => {
    const broken = check(type, { network: known('n'), [property]: known(value) }).filter(
      ({ path }) => path[0] === property,
    );
    expect(broken.length === 0).toBe(fine);
  });
});

describe('renames', () => {
  it('move a value to its new name, keeping its leaf', () => {
    const values = effective('OS::Neutron::Port', { network_id: known('n', [4]) });
    expect(values.get('network')).toEqual(known('n', [4]));
    expect(values.has('network_id')).toBe(false);
  });

  it('work inside lists', () => {
    const fixed = list([map([['subnet_id', known('s', [7])]])]);
    const values = effective('OS::Neutron::Port', { network: known('n'), fixed_ips: fixed });
    expect(values.get('fixed_ips')).toMatchObject({ items: [{ entries: new Map([['subnet', known('s', [7])]]) }] });
  });

  it('refuse both names at once', () => {
    const both = { network: known('a'), network_id: known('b') };
    expect(check('OS::Neutron::Port', both)).toMatchObject([{ problem: 'conflict', path: ['network'] }]);
  });
});
