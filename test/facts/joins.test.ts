/** Which interface a port is, and which disk a volume is, where Nova made them. */
import { describe, expect, it } from 'vitest';
import type { LiveView } from '../../src/facts/fact-source.ts';
import { planOf, type Planned } from '../output/plan-of.ts';
import { factsOf } from './read-facts.ts';

const resources = [{ resource_name: 'db', physical_resource_id: 'S' }];

async function planned(properties: object, bundle: object, config: object = {}): Promise<Planned> {
  const server = { type: 'OS::Nova::Server', properties: { flavor: 'f', image: 'i', ...properties } };
  const net = { type: 'OS::Neutron::Net' };
  const template = JSON.stringify({ heat_template_version: '2018-08-31', resources: { db: server, net } });
  return planOf(template, JSON.stringify(config), factsOf({ resources, ...bundle }));
}

async function viewOf(properties: object, bundle: object): Promise<LiveView> {
  const { world } = await planned(properties, bundle);
  if (!world.live.view) throw new Error('there is no view');
  return world.live.view;
}

function port(id: string, network: string, ...addresses: readonly string[]): object {
  const fixed = addresses.map((address) => ({ ip_address: address }));
  return { id, mac_address: `fa:16:3e:00:00:${id}`, network_id: network, device_id: 'S', fixed_ips: fixed };
}

/** The port of each interface, in the order of the template. */
async function portsOf(networks: readonly object[], bundle: object): Promise<readonly (string | undefined)[]> {
  const view = await viewOf({ networks }, bundle);
  const own = view.graph.of('nic').filter(({ id }) => id.includes('#'));
  return own.map((nic) => view.liveOf('ports', nic)?.id);
}

const servers = [{ id: 'S', addresses: { a: ['10.0.0.2', '10.0.0.1'] } }];
const networks = [
  { id: 'N1', name: 'a' },
  { id: 'N2', name: 'b' },
];

describe('a port that Nova made', () => {
  it.each<[string, readonly object[], object, readonly (string | undefined)[]]>([
    ['is known where it is the only one', [{ network: 'a' }], { ports: [port('1', 'N1')] }, ['1']],
    [
      'is known by the id of its network',
      [{ network: 'N2' }, { network: 'N1' }],
      { ports: [port('1', 'N1'), port('2', 'N2')] },
      ['2', '1'],
    ],
    [
      'is known by the name of its network',
      [{ network: 'b' }, { network: 'a' }],
      { networks, ports: [port('1', 'N1'), port('2', 'N2')] },
      ['2', '1'],
    ],
    [
      'is known by its fixed address, however that is written',
      [
        { network: 'a', fixed_ip: 'fd00::1' },
        { network: 'a', fixed_ip: '10.0.0.1' },
      ],
      { networks, ports: [port('1', 'N1', '10.0.0.1'), port('2', 'N1', 'fd00:0::1')] },
      ['2', '1'],
    ],
    [
      'is known by its subnet',
      [{ subnet: 'sb' }, { subnet: 'sa' }],
      {
        subnets: [
          { id: 'SA', name: 'sa', cidr: '10.0.0.0/24', network_id: 'N1' },
          { id: 'SB', name: 'sb', cidr: '10.0.1.0/24', network_id: 'N2' },
        ],
        ports: [port('1', 'N1'), port('2', 'N2')],
      },
      ['2', '1'],
    ],
    [
      'is known by its subnet among several of one network',
      [
        { network: 'a', subnet: 'sb' },
        { network: 'a', subnet: 'sa' },
      ],
      {
        networks,
        ports: [
          { ...port('1', 'N1'), fixed_ips: [{ ip_address: '10.0.0.1', subnet_id: 'sa' }] },
          { ...port('2', 'N1'), fixed_ips: [{ ip_address: '10.0.1.1', subnet_id: 'sb' }] },
        ],
      },
      ['2', '1'],
    ],
    [
      "follows the order of the server's addresses on one network",
      [{ network: 'a' }, { network: 'a' }],
      { networks, servers, ports: [port('1', 'N1', '10.0.0.1'), port('2', 'N1', '10.0.0.2')] },
      ['2', '1'],
    ],
    [
      'is the first of its network where another was attached by hand',
      [{ network: 'a' }],
      { networks, servers, ports: [port('1', 'N1', '10.0.0.1'), port('2', 'N1', '10.0.0.2')] },
      ['2'],
    ],
    [
      'is not guessed where nothing tells the interfaces of one network apart',
      [{ network: 'a' }, { network: 'a' }],
      { networks, ports: [port('1', 'N1', '10.0.0.1'), port('2', 'N1', '10.0.0.2')] },
      [undefined, undefined],
    ],
    ['is not one of another network', [{ network: 'a' }], { networks, ports: [port('2', 'N2')] }, [undefined]],
    [
      'is not one of another server',
      [{ network: 'a' }],
      { networks, ports: [{ ...port('1', 'N1'), device_id: 'T' }] },
      [undefined],
    ],
    [
      'is what is left over, where the network of the template is not known',
      [{ network: 'c' }, { network: 'a' }],
      { networks, ports: [port('1', 'N1'), port('2', 'N2')] },
      ['2', '1'],
    ],
    [
      'is not one that the template names',
      [{ port: '1' }, { network: 'a' }],
      { networks, ports: [port('1', 'N1'), port('2', 'N1')] },
      ['2'],
    ],
  ])('%s', async (_, nics, bundle, expected) => {
    expect(await portsOf(nics, bundle)).toEqual(expected);
    const ports = 'ports' in bundle && Array.isArray(bundle.ports) ? bundle.ports : [];
    expect(await portsOf(nics, { ...bundle, ports: ports.toReversed() })).toEqual(expected);
  });

  it('has an id that is not that of its server', async () => {
    const view = await viewOf({ networks: [{ network: 'a' }] }, { ports: [port('1', 'N1')] });
    const [nic] = view.graph.of('nic');
    expect([nic && view.idOf(nic), view.nodeOf('ports', '1')?.id]).toEqual([undefined, nic?.id]);
  });
});

describe('a volume that Nova made', () => {
  const block = [
    { image: 'i', volume_size: 20, boot_index: 0 },
    { snapshot_id: 'x', volume_size: 50, boot_index: -1 },
    { snapshot_id: 'y', volume_size: 80, boot_index: -1 },
  ];

  interface Live {
    readonly id: string;
    readonly size: number;
    readonly device?: string;
    readonly bootable?: boolean;
    readonly snapshot?: string;
  }

  async function plannedOn(live: readonly Live[], blocks: readonly object[], disks: object = {}): Promise<Planned> {
    const bundle = {
      servers: [{ id: 'S', volumes_attached: live.map(({ id }) => ({ id })) }],
      volumes: live.map(({ id, size, device, bootable = false, snapshot }) => ({
        id,
        size,
        bootable,
        snapshot_id: snapshot,
        attachments: [{ server_id: 'S', device }],
      })),
    };
    return planned({ image: null, block_device_mapping_v2: blocks }, bundle, { disks });
  }

  async function disksOf(live: readonly Live[], blocks = block, chosen = {}): Promise<readonly (string | undefined)[]> {
    const { view } = (await plannedOn(live, blocks, chosen)).world.live;
    if (!view) throw new Error('there is no view');
    return view.graph
      .of('disk')
      .filter(({ role }) => role === 'root' || role === 'data')
      .map((disk) => view.liveOf('volumes', disk)?.id);
  }

  const root = { id: 'r', size: 20, device: '/dev/vda', bootable: true };
  const one = { id: 'a', size: 50, device: '/dev/vdb' };
  const two = { id: 'b', size: 80, device: '/dev/vdc' };

  it.each<[string, readonly Live[], readonly (string | undefined)[]]>([
    ['is known in any order', [two, root, one], ['r', 'a', 'b']],
    ['is known by its device first', [{ ...two, bootable: true }, root, one], ['r', 'a', 'b']],
    ['is known as bootable, without devices', [two, { id: 'r', size: 20, bootable: true }, one], ['r', 'a', 'b']],
    ['may have grown', [root, one, { ...two, size: 100 }], ['r', 'a', 'b']],
    [
      'is not one that was attached by hand',
      [{ id: 'h', size: 500, device: '/dev/vdd' }, two, one, root],
      ['r', 'a', 'b'],
    ],
    ['that is gone is not replaced by another', [root, two], ['r', undefined, 'b']],
    [
      'that is the root is never guessed',
      [
        { id: 'a', size: 50 },
        { id: 'b', size: 80 },
      ],
      [undefined, 'a', 'b'],
    ],
    [
      'that has grown is known by its device',
      [root, { ...one, size: 80 }, { ...two, size: 100 }],
      ['r', undefined, undefined],
    ],
    [
      'that has grown past the others is known by its device',
      [root, { ...one, size: 60 }, { ...two, size: 90 }],
      ['r', 'a', 'b'],
    ],
    ['that is smaller than asked for is another one', [root, one, { ...two, size: 70 }], ['r', 'a', undefined]],
    [
      'is known by the snapshot that it was made of, whatever its size and device',
      [root, { ...one, size: 80, snapshot: 'y' }, { ...two, size: 80, snapshot: 'x' }],
      ['r', 'b', 'a'],
    ],
  ])('%s', async (_, live, expected) => {
    expect(await disksOf(live)).toEqual(expected);
    expect(await disksOf(live.toReversed())).toEqual(expected);
  });

  const twins = [
    { image: 'i', volume_size: 20, boot_index: 0 },
    { snapshot_id: 'x', volume_size: 50, boot_index: -1 },
    { snapshot_id: 'x', volume_size: 50, boot_index: -1 },
  ];

  it.each<[string, readonly Live[], readonly (string | undefined)[]]>([
    [
      'is one of several of its size by the order of the devices',
      [root, one, { ...one, id: 'b', device: '/dev/vdc' }],
      ['r', 'a', 'b'],
    ],
    [
      'is none of several of its size without their devices',
      [root, { id: 'a', size: 50 }, { id: 'b', size: 50 }],
      ['r', undefined, undefined],
    ],
    [
      'is none of several of its size where one has no device',
      [root, one, { id: 'b', size: 50 }],
      ['r', undefined, undefined],
    ],
  ])('%s', async (_, live, expected) => {
    expect(await disksOf(live, twins)).toEqual(expected);
    expect(await disksOf(live.toReversed(), twins)).toEqual(expected);
  });

  it('is asked for where several can be it', async () => {
    const { reports } = await plannedOn([root, { id: 'a', size: 50 }, { id: 'b', size: 50 }], twins);
    expect(
      reports.sorted().flatMap(({ code, message }) => (code === 'live/disk-not-certain' ? [message] : [])),
    ).toEqual([
      '"db": several volumes of the live server can be its disk 1: a, b',
      '"db": several volumes of the live server can be its disk 2: a, b',
    ]);
  });

  const unsure = [root, { id: 'a', size: 50 }, { id: 'b', size: 50 }];

  async function errorsOf(live: readonly Live[], disks: object): Promise<readonly string[]> {
    const { reports } = await plannedOn(live, twins, disks);
    return reports.sorted().flatMap(({ code, message }) => (code.startsWith('live/disk') ? [message] : []));
  }

  it('is the one that heat2kube.yaml names, in each state of the server', async () => {
    const chosen = { db: { '1': 'b', '2': 'a' } };
    expect(await disksOf(unsure, twins, chosen)).toEqual(['r', 'b', 'a']);
    expect(await disksOf(unsure, twins, { db: { '2': 'a' } })).toEqual(['r', 'b', 'a']);
    expect(await errorsOf(unsure, chosen)).toEqual([]);
    expect(await disksOf([{ ...root, device: '' }, one], block.slice(0, 2), { db: { root: 'r' } })).toEqual(['r', 'a']);
  });

  it.each([
    [{ web: { '1': 'a' } }, 'disks."web"."1" in heat2kube.yaml: no server of the stack has this path'],
    [{ db: { '7': 'a' } }, 'disks."db"."7" in heat2kube.yaml: Nova created no such disk of the server'],
    [{ db: { '1': 'z' } }, 'disks."db"."1" in heat2kube.yaml: no volume z is attached to the live server'],
    [{ db: { '1': 'r' } }, 'disks."db"."1" in heat2kube.yaml: the volume r is smaller than the disk'],
    [
      { db: { '1': 's' } },
      'disks."db"."1" in heat2kube.yaml: Cinder created the volume s from the snapshot y, not from x',
    ],
    [{ db: { '1': 'a', '2': 'a' } }, 'disks."db"."1" in heat2kube.yaml: "2" has the same volume'],
  ])('is not %j', async (disks, error) => {
    expect(await errorsOf([...unsure, { id: 's', size: 50, snapshot: 'y' }], disks)).toContain(error);
  });
});
