/** Every field that is read from a bundle is read again by something: a plan, a message, a join. Otherwise it is not asked for. */
import { describe, expect, it } from 'vitest';
import type { Facts } from '../../src/facts/facts.ts';
import { resourceColumns, stackColumns } from '../../src/facts/stack.ts';
import { factSources, liveKeys } from '../../src/facts/table.ts';
import { fixtureCases, readCase } from '../fixture-cases.ts';
import { planOf } from '../output/plan-of.ts';
import { factsOf } from './read-facts.ts';

const live = fixtureCases('stacks')
  .map(({ directory }) => readCase(directory).files)
  .filter((files) => files.has('facts.json'));

/** What no fixture needs: sizes that only images give, a root that only its flag tells, a network that only a subnet tells. */
const rest = {
  template: JSON.stringify({
    heat_template_version: '2018-08-31',
    resources: Object.fromEntries(
      ['raw', 'qcow2'].map((image) => [
        image,
        { type: 'OS::Nova::Server', properties: { image, flavor: 'f', networks: [{ subnet: 'office' }] } },
      ]),
    ),
  }),
  facts: {
    resources: ['raw', 'qcow2'].map((name) => ({ resource_name: name, physical_resource_id: name })),
    servers: [{ id: 'raw' }, { id: 'qcow2' }],
    flavors: [{ id: 'f', vcpus: 1, ram: 1, disk: 0 }],
    subnets: [{ id: 's', name: 'office', cidr: '10.0.0.0/24', network_id: 'n' }],
    ports: [
      { id: 'p', mac_address: 'm', network_id: 'n', device_id: 'raw' },
      {
        id: 'q',
        mac_address: 'm',
        network_id: 'n',
        device_id: 'qcow2',
        fixed_ips: [{ subnet_id: 's', ip_address: 'a' }],
      },
    ],
    images: [
      { id: 'raw', disk_format: 'raw', min_disk: 1, size: 5 },
      { id: 'qcow2', disk_format: 'qcow2', virtual_size: 5 },
    ],
  },
};
const unmarkedRoot = {
  template: JSON.stringify({
    heat_template_version: '2018-08-31',
    resources: {
      db: {
        type: 'OS::Nova::Server',
        properties: { flavor: 'f', block_device_mapping_v2: [{ image: 'i', volume_size: 1, boot_index: 0 }] },
      },
    },
  }),
  facts: {
    resources: [{ resource_name: 'db', physical_resource_id: 'db' }],
    servers: [{ id: 'db', volumes_attached: [{ id: 'a' }, { id: 'b' }] }],
    volumes: [
      { id: 'a', size: 1 },
      { id: 'b', size: 1, bootable: true },
    ],
  },
};

/** The same facts, which note what is read of them. */
function watched(facts: Facts, reads: Set<string>): Facts {
  const copies = new Map<object, unknown>();
  const watch = (value: unknown, path: string): unknown => {
    if (typeof value !== 'object' || value === null) return value;
    if (copies.has(value)) return copies.get(value);
    const copy = value instanceof Map ? mapOf(value, path) : objectOf(value, path);
    copies.set(value, copy);
    return copy;
  };
  const mapOf = (map: Map<unknown, unknown>, path: string): unknown =>
    new Map([...map].map(([key, value]) => [key, watch(value, path)]));
  const objectOf = (object: object, path: string): unknown =>
    new Proxy(object, {
      get(target, key) {
        const value: unknown = Reflect.get(target, key);
        if (Array.isArray(target)) return watch(value, path);
        const own = typeof key === 'string' ? `${path}.${key}` : path;
        reads.add(own);
        return watch(value, own);
      },
    });
  return {
    ...facts,
    ...Object.fromEntries(liveKeys.map((key) => [key, watch(facts[key], key)])),
    ...(facts.stack && { stack: Object(watch(facts.stack, 'stack')) }),
    resources: new Map([...facts.resources].map(([path, fact]) => [path, Object(watch(fact, 'resources'))])),
  };
}

describe('the fields of the facts bundle', () => {
  it('are all used', async () => {
    const reads = new Set<string>();
    expect(live.length).toBeGreaterThan(4);
    for (const files of live) {
      const facts = watched(factsOf(files.get('facts.json') ?? ''), reads);
      await planOf(files.get('template.yaml') ?? '', files.get('heat2kube.yaml') ?? '{}', facts);
    }
    for (const { template, facts } of [rest, unmarkedRoot])
      await planOf(template, '{}', watched(factsOf(facts), reads));
    // What these say is used while the bundle is read: names of stacks make paths, ids make the table of physical ids,
    // and snapshots and server groups are found by their names.
    const whileReading = [
      'stack.id',
      'stack.name',
      'resources.name',
      'resources.id',
      'resources.stack',
      'snapshots.name',
      'serverGroups.name',
    ];
    const fields = [
      ...liveKeys.flatMap((key) => Object.keys(factSources[key].fields).map((field) => `${key}.${field}`)),
      ...Object.keys(stackColumns).map((field) => `stack.${field}`),
      ...Object.keys(resourceColumns).map((field) => `resources.${field}`),
      ...['id', 'device', 'deleteOnTermination'].map((field) => `servers.volumes.${field}`),
      ...['serverId', 'device'].map((field) => `volumes.attachments.${field}`),
      ...['direction', 'family', 'protocol', 'portMin', 'portMax', 'prefix', 'group', 'addressGroup'].map(
        (field) => `securityGroups.rules.${field}`,
      ),
      ...['subnetId', 'address'].map((field) => `ports.fixedIps.${field}`),
    ];
    expect(fields.filter((field) => !reads.has(field) && !whileReading.includes(field))).toEqual([]);
  });
});

describe('the kinds of live things', () => {
  it('are each found in the topology of some fixture', async () => {
    const found = new Set<string>();
    for (const files of live) {
      const facts = factsOf(files.get('facts.json') ?? '');
      const { world } = await planOf(files.get('template.yaml') ?? '', files.get('heat2kube.yaml') ?? '{}', facts);
      for (const key of liveKeys) {
        if ([...facts[key].values()].some(({ id }) => world.live.view?.nodeOf(key, id))) found.add(key);
      }
    }
    // No resource makes an image or a snapshot that a node stands for.
    expect(liveKeys.filter((key) => !found.has(key))).toEqual(['images', 'snapshots']);
  });
});
