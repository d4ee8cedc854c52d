/** The committed catalogue says what Heat's engine said, and answers fast. */
import { describe, expect, it } from 'vitest';
import { catalogueFacts, laterFacts } from './shared-facts.ts';
import {
  anyPluginType,
  customConstraint,
  differsByRelease,
  partsThatDiffer,
  heatVersions,
  pluginType,
  resourceType,
  resourceTypeNames,
  wildcardTypes,
} from '../../grammar/heat/index.ts';
import type { Release } from '../../grammar/heat/index.ts';
import type { PluginType, PropertySchema } from '../../grammar/heat/catalogue-types.ts';
import { Float } from '../../src/python/scalar.ts';

function plugin(name: string, release?: Release): PluginType {
  const type = resourceType(name, release);
  if (type?.kind !== 'plugin') throw new Error(`${name} is no plugin`);
  return type;
}

function property(type: string, ...path: readonly string[]): PropertySchema | undefined {
  const [first = '', ...rest] = path;
  return rest.reduce(
    (schema, key) => (key === '*' ? schema?.items : schema?.properties?.get(key)),
    plugin(type).properties.get(first),
  );
}

describe('types of plug-ins that clouds could add', () => {
  it('are known by their names, and are none of the stock engine', () => {
    const type = anyPluginType('DockerInc::Docker::Container');
    expect(pluginType('DockerInc::Docker::Container')).toBeUndefined();
    expect(resourceTypeNames()).not.toContain('DockerInc::Docker::Container');
    expect(type?.properties.get('devices')?.items?.properties?.get('path_on_host')?.required).toBe(true);
    expect(type?.properties.size).toBe(25);
    expect(anyPluginType('OS::Nova::Server')).toBe(pluginType('OS::Nova::Server'));
  });
});

describe('resource types', () => {
  it('are 210, and every name can be read', () => {
    expect(resourceTypeNames()).toHaveLength(210);
    expect(resourceTypeNames().filter((name) => resourceType(name)?.name !== name)).toEqual([]);
    expect(heatVersions).toEqual({ '19': '19.0.0', '27': '27.0.1' });
  });

  it('keep nested schemas, constraints and support', () => {
    expect(property('OS::Nova::Server', 'block_device_mapping_v2', '*', 'device_type')).toMatchObject({
      type: 'string',
      required: false,
      constraints: [{ kind: 'allowed_values', values: ['cdrom', 'disk'] }],
    });
    expect(property('OS::Nova::Server', 'flavor')).toMatchObject({
      required: true,
      updateAllowed: true,
      constraints: [{ kind: 'custom', name: 'nova.flavor' }],
    });
    expect(property('OS::Nova::Server', 'admin_user')?.support).toMatchObject({
      status: 'HIDDEN',
      previous: { status: 'DEPRECATED', previous: { status: 'SUPPORTED' } },
    });
    expect(plugin('OS::Nova::Server')).toMatchObject({ nameLimit: 53, snapshotOnDelete: true, stackResource: false });
    expect(plugin('OS::Heat::ResourceGroup')).toMatchObject({ group: 'resource_group', stackResource: true });
    expect(plugin('OS::Heat::ResourceGroup').updatePolicy.has('rolling_update')).toBe(true);
    expect(property('OS::Neutron::Trunk', 'port')?.immutable).toBe(true);
  });

  it('keep integers and floats apart in defaults', () => {
    expect(property('OS::Nova::Flavor', 'rxtx_factor')?.default).toEqual(new Float(1));
    expect(property('OS::Heat::ResourceGroup', 'count')?.default).toBe(1);
    expect(property('OS::Nova::Server', 'deployment_swift_data')?.default).toEqual(new Map());
  });

  it('say where a renamed property comes from', () => {
    const { translation } = plugin('OS::Neutron::Port');
    expect(translation).toContainEqual({ rule: 'replace', path: ['network'], from: ['network_id'] });
    expect(translation).toContainEqual({
      rule: 'replace',
      path: ['fixed_ips', 'subnet'],
      from: ['fixed_ips', 'subnet_id'],
    });
    expect(plugin('OS::Mistral::Workflow').translation).toContainEqual({
      rule: 'replace',
      path: ['tasks', 'retry'],
      from: ['tasks', 'policies', 'retry'],
    });
  });

  it('are found through the mappings of the engine itself', () => {
    expect(pluginType('OS::Metering::Alarm')?.name).toBe('OS::Aodh::Alarm');
    expect(pluginType('OS::Quantum::Net')?.name).toBe('OS::Neutron::Net');
    expect(pluginType('AWS::RDS::DBInstance')).toBeUndefined();
    expect(wildcardTypes().map(({ name }) => name)).toEqual(['OS::Quantum*']);
  });

  it('do not confuse names with what every object has', () => {
    for (const name of ['__proto__', 'constructor', 'toString', '']) {
      expect(resourceType(name)).toBeUndefined();
      expect(pluginType(name)).toBeUndefined();
      expect(customConstraint(name)).toBeUndefined();
    }
  });

  it('name the custom constraints that need no cloud', () => {
    expect(customConstraint('net_cidr')).toEqual({ name: 'net_cidr', local: true });
    expect(customConstraint('nova.flavor')).toEqual({ name: 'nova.flavor', local: false });
  });
});

describe('two releases', () => {
  it('differ in single properties, values and demands', () => {
    expect(pluginType('OS::Aodh::PrometheusAlarm', '19')).toBeUndefined();
    expect(plugin('OS::Neutron::SecurityGroup', '19').properties.has('stateful')).toBe(false);
    expect(plugin('OS::Neutron::SecurityGroup', '27').properties.has('stateful')).toBe(true);
    expect(plugin('OS::Octavia::Listener', '19').properties.get('loadbalancer')?.required).toBe(false);
    expect(plugin('OS::Octavia::Listener', '27').properties.get('loadbalancer')?.required).toBe(true);
    expect(plugin('OS::Glance::Image', '27')).toMatchObject({ emptied: true, properties: new Map() });
    expect(customConstraint('sahara.cluster', '19')).toBeDefined();
    expect(customConstraint('sahara.cluster', '27')).toBeUndefined();
    expect(customConstraint('json_string', '27')).toEqual({ name: 'json_string', local: true });
    expect(resourceTypeNames().filter(differsByRelease)).toHaveLength(43);
    expect(partsThatDiffer('OS::Neutron::Net')).toEqual([]);
    expect(partsThatDiffer('OS::Nova::Server')).toEqual([
      ['block_device_mapping_v2', '*', 'disk_bus'],
      ['block_device_mapping_v2', '*', 'volume_type'],
    ]);
    expect(partsThatDiffer('OS::Neutron::Router')).toEqual([['tenant_id']]);
    expect(partsThatDiffer('OS::Octavia::Listener')).toBeUndefined();
    expect(partsThatDiffer('OS::Glance::Image')).toBeUndefined();
    expect(partsThatDiffer('OS::Aodh::PrometheusAlarm')).toBeUndefined();
  });

  it('give together what either takes', () => {
    const bus = (release?: Release) =>
      plugin('OS::Nova::Server', release).properties.get('block_device_mapping_v2')?.items?.properties?.get('disk_bus');
    expect(bus()?.constraints).toEqual(bus('27')?.constraints);
    expect(bus('19')?.constraints).not.toEqual(bus('27')?.constraints);
    const { properties, emptied, support } = plugin('OS::Glance::Image');
    expect([...properties.keys()]).toContain('location');
    expect({ emptied, support }).toMatchObject({
      emptied: undefined,
      support: { status: 'HIDDEN', version: '22.0.0' },
    });
    expect(plugin('OS::Octavia::Listener').properties.get('loadbalancer')?.required).toBe(false);
    const rule = plugin('OS::Neutron::SecurityGroup').properties.get('rules')?.items?.properties;
    expect(rule?.get('protocol')?.constraints).toEqual([]);
    expect(rule?.has('description')).toBe(true);
    expect(pluginType('OS::Aodh::PrometheusAlarm')?.properties.has('query')).toBe(true);
  });
});

describe('against the recorded facts', () => {
  it.skipIf(!catalogueFacts || !laterFacts).each([
    ['19', catalogueFacts, { properties: 1289, attributes: 618, rules: 136 }],
    ['27', laterFacts, { properties: 1113, attributes: 543, rules: 110 }],
  ] as const)('of release %s agrees in every property, attribute and rule', (release, recorded, expected) => {
    const counted = { properties: 0, attributes: 0, rules: 0 };
    for (const [name, raw] of Object.entries(recorded?.resource_types ?? {})) {
      if (raw.kind !== 'plugin') continue;
      const type = plugin(name, release);
      expect([...type.properties.keys()], name).toEqual(Object.keys(raw.properties ?? {}));
      if (!type.emptied) expect([...type.attributes.keys()], name).toEqual(Object.keys(raw.attributes ?? {}));
      expect(type.translation, name).toHaveLength(raw.translation?.length ?? 0);
      for (const [key, schema] of type.properties) compare(schema, raw.properties?.[key], `${name}.${key}`);
      counted.properties += type.properties.size;
      counted.attributes += type.attributes.size;
      counted.rules += type.translation.length;
    }
    expect(counted).toEqual(expected);
  });
});

interface RawProperty {
  readonly type?: string;
  readonly required?: boolean;
  readonly constraints?: readonly object[];
  readonly schema?: Readonly<Record<string, RawProperty>>;
}

function compare(schema: PropertySchema, raw: RawProperty | undefined, at: string): void {
  expect(schema.type, at).toBe(raw?.type);
  expect(schema.required, at).toBe(raw?.required ?? false);
  expect(
    schema.constraints.map(({ kind }) => kind),
    at,
  ).toEqual((raw?.constraints ?? []).flatMap((constraint) => Object.keys(constraint)));
  if (schema.items) compare(schema.items, raw?.schema?.['*'], `${at}[]`);
  expect([...(schema.properties?.keys() ?? [])], at).toEqual(raw?.type === 'map' ? Object.keys(raw.schema ?? {}) : []);
  for (const [key, nested] of schema.properties ?? []) compare(nested, raw?.schema?.[key], `${at}.${key}`);
}
