/** Which network of a stack is where in the cluster: decided once for each network, with all machines in sight. */
import { describe, expect, it } from 'vitest';
import { textOf } from '../../src/evaluate/value.ts';
import { covers } from '../../src/topology/address-range.ts';
import { ownInterfaces } from '../../src/targets/objects/own-interfaces.ts';
import { planOf } from '../output/plan-of.ts';

/** Machines with the names of their networks; `*` marks the interface with a floating address. */
type Machines = Readonly<Record<string, readonly string[]>>;

function stackOf(machines: Machines, ranges: Readonly<Record<string, string>> = {}): string {
  const networks = new Set(
    Object.values(machines)
      .flat()
      .map((name) => name.replace('*', '')),
  );
  const entries = [...networks].flatMap((name): readonly (readonly [string, object])[] => [
    [name, { type: 'OS::Neutron::Net' }],
    ...(ranges[name] === undefined
      ? []
      : [
          [
            `${name}_range`,
            {
              type: 'OS::Neutron::Subnet',
              properties: { network: { get_resource: name }, cidr: ranges[name] },
            },
          ] as const,
        ]),
  ]);
  const ports = Object.entries(machines).flatMap(([machine, names]) =>
    names.flatMap((name, index): readonly (readonly [string, object])[] => [
      [
        `${machine}_${index}`,
        { type: 'OS::Neutron::Port', properties: { network: { get_resource: name.replace('*', '') } } },
      ],
      ...(name.endsWith('*')
        ? [
            [
              `${machine}_address`,
              {
                type: 'OS::Neutron::FloatingIP',
                properties: { floating_network: 'public', port_id: { get_resource: `${machine}_${index}` } },
              },
            ] as const,
          ]
        : []),
    ]),
  );
  const servers = Object.entries(machines).map(([machine, names]) => [
    machine,
    {
      type: 'OS::Nova::Server',
      properties: {
        image: 'debian',
        flavor: 'small',
        networks: names.map((_, index) => ({ port: { get_resource: `${machine}_${index}` } })),
      },
    },
  ]);
  return JSON.stringify({
    heat_template_version: '2018-08-31',
    resources: Object.fromEntries([...entries, ...ports, ...servers]),
  });
}

/** By machine, the backend of each interface. */
async function placedIn(template: string, networks: object = {}): Promise<Readonly<Record<string, string>>> {
  const { world } = await planOf(template, JSON.stringify({ networks }));
  return Object.fromEntries(
    world.graph.of('machine').map(({ id }) => [
      id,
      world.networks
        .of(id)
        .map(({ backend }) => backend.id)
        .join(' '),
    ]),
  );
}

describe('networks', () => {
  it('share the pod network where no machine joins two of them', async () => {
    const machines = { web: ['front'], app: ['middle'], db: ['back'] };
    expect(await placedIn(stackOf(machines))).toEqual({ web: 'pod', app: 'pod', db: 'pod' });
  });

  it('leave it to the one with public addresses, for all their machines', async () => {
    const machines = { db: ['back'], bastion: ['back', 'front*'], other: ['back'] };
    expect(await placedIn(stackOf(machines))).toEqual({ db: 'multus', bastion: 'multus pod', other: 'multus' });
  });

  it('leave it to the one with most machines where none has a public address', async () => {
    const machines = { a: ['left', 'right'], b: ['right'], c: ['right'] };
    expect(await placedIn(stackOf(machines))).toEqual({ a: 'multus pod', b: 'pod', c: 'pod' });
  });

  it('do not have it where a machine joins one twice', async () => {
    const machines = { a: ['lan', 'lan'], b: ['lan'], c: ['office'] };
    expect(await placedIn(stackOf(machines))).toEqual({ a: 'multus multus', b: 'multus', c: 'pod' });
  });

  it('are placed before those that nobody has mapped', async () => {
    const machines = { a: ['left*', 'right'], b: ['right'] };
    expect(await placedIn(stackOf(machines), { right: 'pod' })).toEqual({ a: 'multus pod', b: 'pod' });
    expect(await placedIn(stackOf(machines), { left: { multus: 'x/y' } })).toEqual({ a: 'multus pod', b: 'pod' });
  });

  it('that are not known are not taken for one', async () => {
    const template = JSON.stringify({
      heat_template_version: '2018-08-31',
      resources: {
        a: {
          type: 'OS::Nova::Server',
          properties: { image: 'i', flavor: 'f', networks: [{ port: 'one' }, { port: 'two' }] },
        },
        b: { type: 'OS::Nova::Server', properties: { image: 'i', flavor: 'f', networks: [{ port: 'three' }] } },
      },
    });
    expect(await placedIn(template)).toEqual({ a: 'pod multus', b: 'pod' });
  });
});

describe('networks that are all mapped to the pod network', () => {
  it('give a machine one interface, in the groups and on the networks of both', async () => {
    const template = stackOf({ bastion: ['back', 'front'], db: ['back'] });
    const { world, objects, reports } = await planOf(
      template,
      JSON.stringify({ networks: { back: 'pod', front: 'pod' } }),
    );
    expect(ownInterfaces(world, { id: 'bastion' }).map(({ index }) => index)).toEqual([0]);
    const text = JSON.stringify(
      objects.find(({ kind, metadata }) => kind === 'VirtualMachine' && isNamed(metadata, 'bastion')),
    );
    expect(text.match(/"net\.heat2kube\.dev[^"]*"/g)).toHaveLength(2);
    expect(text.match(/macAddress/g)).toHaveLength(1);
    const codes = reports.sorted().map(({ code }) => code);
    expect(codes.filter((code) => code === 'plan/interfaces-merged')).toHaveLength(1);
  });
});

function isNamed(metadata: unknown, name: string): boolean {
  return typeof metadata === 'object' && metadata !== null && 'name' in metadata && metadata.name === name;
}

describe('the range of guests behind masquerade', () => {
  it.each([
    ['nothing uses it', '10.0.1.0/24', '10.0.2.2'],
    ['a subnet has it', '10.0.2.0/24', '10.255.254.2'],
    ['a subnet lies in it', '10.0.2.128/28', '10.255.254.2'],
    ['a subnet holds it and the next', '10.0.0.0/8', '172.31.254.2'],
  ])('is free where %s', async (_, range, address) => {
    const { world } = await planOf(stackOf({ web: ['lan'] }, { lan: range }));
    const [nic] = world.networks.of('web');
    expect(nic && nic.backend.attach(nic, world).guestAddress).toBe(address);
    expect(covers(range, address)).toBe(false);
  });
});

describe('a guest', () => {
  it('has its default route where the network answers DHCP, else on its first interface', async () => {
    const machines = { mixed: ['left', 'lan'], apart: ['left', 'right'] };
    const ranges = { left: '10.1.0.0/24', right: '10.2.0.0/24', lan: '10.3.0.0/24' };
    const fixed = { left: '10.1.0.', right: '10.2.0.' };
    const template = Object.entries(fixed).reduce(
      (text, [network, start]) =>
        text.replaceAll(
          `"properties":{"network":{"get_resource":"${network}"}}`,
          `"properties":{"network":{"get_resource":"${network}"},"fixed_ips":[{"ip_address":"${start}9"}]}`,
        ),
      stackOf(machines, ranges),
    );
    const { world } = await planOf(
      template,
      JSON.stringify({ networks: { left: { multus: 'x/left' }, right: { multus: 'x/right' } } }),
    );
    const gateways = (machine: string): readonly (string | undefined)[][] =>
      world.networks.of(machine).map((nic) => nic.backend.addressing(nic, world)?.gateways.map(textOf) ?? []);
    expect(gateways('mixed')).toEqual([[], []]);
    expect(gateways('apart')).toEqual([['10.1.0.1'], []]);
  });
});
