/** The committed catalogue says what Heat's engine said, and answers fast. */
import { describe, expect, it } from 'vitest';
import { catalogueFacts } from './shared-facts.ts';
import {
  customConstraint,
  heatVersion,
  pluginType,
  resourceType,
  resourceTypeNames,
  wildcardTypes,
} from '../../grammar/heat/index.ts';
import type { PluginType, PropertySchema } from '../../grammar/heat/catalogue-types.ts';
import { Float } from '../../src/python/scalar.ts';

function plugin(name: string): PluginType {
  const type = resourceType(name);
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

describe('resource types', () => {
  it('are 207, and every name can be read', () => {
    expect(resourceTypeNames()).toHaveLength(207);
    expect(resourceTypeNames().filter((name) => resourceType(name)?.name !== name)).toEqual([]);
    expect(heatVersion).toBe('19.0.0');
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

describe('against the recorded facts', () => {
  it.skipIf(!catalogueFacts)('agrees in every property, attribute and rule', () => {
    const facts = catalogueFacts?.resource_types ?? {};
    const counted = { properties: 0, attributes: 0, rules: 0 };
    for (const [name, raw] of Object.entries(facts)) {
      if (raw.kind !== 'plugin') continue;
      const type = plugin(name);
      expect([...type.properties.keys()], name).toEqual(Object.keys(raw.properties ?? {}));
      expect([...type.attributes.keys()], name).toEqual(Object.keys(raw.attributes ?? {}));
      expect(type.translation, name).toHaveLength(raw.translation?.length ?? 0);
      for (const [key, schema] of type.properties) compare(schema, raw.properties?.[key], `${name}.${key}`);
      counted.properties += type.properties.size;
      counted.attributes += type.attributes.size;
      counted.rules += type.translation.length;
    }
    expect(counted).toEqual({ properties: 1289, attributes: 618, rules: 136 });
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
