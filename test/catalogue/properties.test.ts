/** Properties are converted, completed and checked as Heat does it; origins and marks stay with the values. */
import { describe, expect, it } from 'vitest';
import { pluginType } from '../../grammar/heat/index.ts';
import { checkProperties, effectiveProperties } from '../../src/catalogue/process-properties.ts';
import type { PropertyProblem } from '../../src/catalogue/property-problem.ts';
import { pluginSchema } from '../../src/catalogue/resource-schema.ts';
import type { ResourceProperty, ResourceSchema } from '../../src/catalogue/resource-schema.ts';
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
    const size = effective('OS::Cinder::Volume', {
      size: knownLike('5', { origins: [3], secret: 'hidden parameter h' }),
    }).get('size');
    expect(size).toEqual(knownLike(5, { origins: [3], secret: 'hidden parameter h' }));
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

/** A schema of one property, for what no type of the catalogue has in this form. */
function own(property: Partial<ResourceProperty>, more: Partial<ResourceSchema> = {}): ResourceSchema {
  const whole: ResourceProperty = {
    type: 'any',
    required: false,
    constraints: [],
    support: { status: 'SUPPORTED' },
    updateAllowed: true,
    immutable: false,
    implemented: true,
    ...property,
  };
  return { properties: new Map([['p', whole]]), translation: [], updatePolicy: new Map(), ...more };
}

function checkOwn(schema: ResourceSchema, value: Value): readonly string[] {
  const problems: string[] = [];
  const input = { schema, data: new Map([['p', value]]), written: ['p'], unchecked: new Set<string>() };
  checkProperties(input, ({ message }) => problems.push(message));
  return problems;
}

describe('numbers', () => {
  const number = (value: Value): Value | undefined =>
    effective('OS::Aodh::Alarm', { threshold: value, meter_name: known('m') }).get('threshold');

  it.each([
    [known('+5'), 5],
    [known('1_0'), 10],
    [known('1e3'), new Float(1000)],
    [known('.5'), new Float(0.5)],
    [known(' -inf '), new Float(-Infinity)],
    [known('Infinity'), new Float(Infinity)],
    [known(true), true],
    [known(new Float(2.5)), new Float(2.5)],
  ])('%j is %j', (written, value) => {
    expect(number(written)).toMatchObject({ value });
  });

  it('may be none', () => {
    const found = number(known('nan'));
    expect(found?.kind === 'known' && found.value instanceof Float && Number.isNaN(found.value.value)).toBe(true);
  });

  it.each([known('many'), known('1__0'), list([]), map([])])('are not read from %j', (written) => {
    expect(number(written)).toBeUndefined();
  });

  it('are whole where integers are asked for', () => {
    const integer = own({ type: 'integer' });
    expect(checkOwn(integer, known(new Float(Infinity)))).toEqual(['cannot convert float Infinity to integer']);
    expect(checkOwn(integer, list([]))).toEqual(['[] is not an integer']);
    expect(checkOwn(integer, known(false))).toEqual([]);
    expect(checkOwn(own({ type: 'boolean' }), list([]))).toEqual(['[] is not a valid boolean']);
    expect(checkOwn(own({ type: 'string' }), list([]))).toEqual(['Value must be a string; got []']);
  });
});

describe('constraints of any schema', () => {
  const length = own({ constraints: [{ kind: 'length', min: 2 }] });
  const range = own({ constraints: [{ kind: 'range', max: 3 }] });
  const choice = own({ type: 'number', constraints: [{ kind: 'allowed_values', values: [1, new Float(2.5)] }] });
  const pattern = own({ constraints: [{ kind: 'allowed_pattern', pattern: 'a+' }] });
  const custom = own({ constraints: [{ kind: 'custom', name: 'ip_addr' }] });

  it.each([
    ['a short list', length, list([known(1)]), ['length (1) is out of range (min: 2, max: None)']],
    ['a small map', length, map([['a', known(1)]]), ['length (1) is out of range (min: 2, max: None)']],
    ['a short text', length, known('\u{1f600}'), ['length (1) is out of range (min: 2, max: None)']],
    ['what has no length', length, known(1), []],
    ['a large float', range, known(new Float(3.5)), ['3.5 is out of range (min: None, max: 3)']],
    ['a small number', range, known(3), []],
    ['true, which is one', range, known(true), []],
    ['a text without a size', range, known('x'), []],
    ['a list without a size', range, list([]), []],
    ['another number', choice, known(2), ['2 is not an allowed value [1, 2.5]']],
    ['an equal float', choice, known(new Float(2.5)), []],
    ['a text that does not match', pattern, known('b'), ['"b" does not match pattern "a+"']],
    ['what is no text', pattern, known(1), []],
    ['no address', custom, known('x'), ["Error validating value 'x': Invalid IP address"]],
    ['a list in place of an address', custom, list([]), []],
  ])('%s', (_what, schema, value, expected) => {
    expect(checkOwn(schema, value)).toEqual(expected);
  });
});

describe('what is not implemented', () => {
  const message = 'Property p not implemented yet';

  it('is reported for a property, an item and a member', () => {
    expect(checkOwn(own({ implemented: false }), known(1))).toEqual([message]);
    const item = own({ implemented: false }).properties.get('p');
    const items = own({ type: 'list', ...(item && { items: item }) });
    expect(checkOwn(items, list([known(1)]))).toEqual(['Property 0 not implemented yet']);
    const members = own({ type: 'map', properties: own({ implemented: false }).properties });
    expect(checkOwn(members, map([['p', known(1)]]))).toEqual([message]);
    expect(checkOwn(members, map([]))).toEqual([]);
  });
});

describe('values of any kind', () => {
  it('are what stands there, or the default', () => {
    const schema = own({ default: 7 });
    const of = (data: ReadonlyMap<string, Value>) => effectiveProperties({ schema, data }).values.get('p');
    expect(of(new Map([['p', known(null)]]))).toEqual(known(null));
    expect(of(new Map())).toMatchObject({ value: 7 });
  });

  it('take the description of the resource where the property is called so', () => {
    const description = own({ type: 'string' }).properties.get('p');
    const properties = new Map(description ? [['description', description]] : []);
    const schema = { ...own({}), properties };
    const { values } = effectiveProperties({ schema, data: new Map(), description: 'a net' });
    expect(values.get('description')).toEqual(known('a net'));
  });
});

describe('texts for lists and maps', () => {
  const listOf = (value: Value): Value | undefined =>
    effectiveProperties({
      schema: own({ type: 'list', allowConversion: true }),
      data: new Map([['p', value]]),
    }).values.get('p');
  const mapOf = (value: Value): Value | undefined =>
    effectiveProperties({
      schema: own({ type: 'map', allowConversion: true }),
      data: new Map([['p', value]]),
    }).values.get('p');

  it('are split at commas, and nothing is an empty list', () => {
    expect(listOf(known('a, b'))).toEqual(list([known('a'), known(' b')]));
    expect(listOf(known(''))).toEqual(list([]));
    expect(listOf(known(1))).toBeUndefined();
  });

  it('stay as they are for a map, and lists become JSON as far as they are known', () => {
    expect(mapOf(known('{}'))).toEqual(known('{}'));
    expect(mapOf(list([known(1)]))).toEqual(known('[1]'));
    expect(mapOf(list([later]))).toEqual(list([later]));
    expect(mapOf(known(1))).toBeUndefined();
  });
});

describe('moving parts of values', () => {
  const moving = (from: readonly string[], value: Value): Value | undefined => {
    const property = own({}).properties.get('p');
    if (!property) throw new Error('no property');
    const properties = new Map([
      ['q', property],
      ['p', property],
    ]);
    const schema: ResourceSchema = {
      ...own({}),
      properties,
      translation: [{ rule: 'replace', path: ['q'], from }],
    };
    return effectiveProperties({ schema, data: new Map([['p', value]]) }).values.get('q');
  };

  it('takes the member of a map, and of each map in a list', () => {
    expect(moving(['p', 'a'], map([['a', known(1)]]))).toEqual(known(1));
    expect(moving(['p', 'a'], list([map([['a', known(1)]]), map([])]))).toEqual(list([known(1), known(null)]));
  });

  it('leaves what is not known as a whole', () => {
    expect(moving(['p', 'a'], later)).toBe(later);
    expect(moving(['p', 'a'], poison)).toBe(poison);
    expect(moving(['p', 'a'], known('text'))).toBeUndefined();
  });
});
