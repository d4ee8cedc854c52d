/** What holds of every network backend: a fixture shows it, its word asks for it, and what it says that it keeps is kept. */
import { describe, expect, it } from 'vitest';
import { compileWith } from '../../src/compile.ts';
import type { CompileResult } from '../../src/compile-types.ts';
import { memoryHost } from '../../src/host/memory-host.ts';
import type { NetworkBackend, PlacedNic } from '../../src/plan/network-backend.ts';
import { houseOf } from '../../src/targets/house.ts';
import { networkBackends } from '../../src/targets/network/backends.ts';
import { targetTable } from '../../src/targets/table.ts';
import { planOf, type Planned } from '../output/plan-of.ts';
import { compiled } from '../output/compiled.ts';
import { subjects, type Subject } from '../output/subjects.ts';

const house = houseOf(targetTable);

/** A server with two interfaces, each with an address in the range of its subnet; the second has a group. */
const template = JSON.stringify({
  heat_template_version: '2021-04-16',
  resources: {
    ...networkNamed('front', '10.0.0'),
    ...networkNamed('back', '10.0.1'),
    group: { type: 'OS::Neutron::SecurityGroup', properties: { rules: [{ protocol: 'tcp', port_range_min: 80 }] } },
    front_port: portOn('front', '10.0.0.5'),
    back_port: portOn('back', '10.0.1.5', [{ get_resource: 'group' }]),
    web: {
      type: 'OS::Nova::Server',
      properties: {
        image: 'debian',
        flavor: 'small',
        networks: [{ port: { get_resource: 'front_port' } }, { port: { get_resource: 'back_port' } }],
      },
    },
  },
});

function networkNamed(name: string, range: string): object {
  const subnet = { network: { get_resource: name }, cidr: `${range}.0/24` };
  return {
    [name]: { type: 'OS::Neutron::Net' },
    [`${name}_subnet`]: { type: 'OS::Neutron::Subnet', properties: subnet },
  };
}

function portOn(network: string, address: string, groups: readonly object[] = []): object {
  const properties = { network: { get_resource: network }, fixed_ips: [{ ip_address: address }] };
  return { type: 'OS::Neutron::Port', properties: { ...properties, security_groups: groups } };
}

/** The second interface on the backend: as its word asks, or before a bridge. */
async function placedOn({ id, mapping }: NetworkBackend): Promise<Planned & { readonly nic: PlacedNic }> {
  const config = {
    networks: { back: mapping ? mapping.word : { bridge: 'br-back' } },
    kubeOvn: { resolver: '10.96.0.3' },
  };
  const planned = await planOf(template, JSON.stringify(config));
  const nic = planned.world.networks.of('web')[1];
  expect(nic?.backend.id).toBe(id);
  if (!nic) throw new Error('the server has no second interface');
  return { ...planned, nic };
}

function withoutBackend(id: string): typeof house {
  return { ...house, backends: house.backends.filter((backend) => backend.id !== id) };
}

function asksFor(word: string, files: ReadonlyMap<string, string>): boolean {
  return files.get('heat2kube.yaml')?.includes(word) === true;
}

function outputOf({ diagnostics, files }: CompileResult): unknown {
  return { diagnostics, files };
}

it('has an id and a word of its own', () => {
  const ids = networkBackends.map(({ id }) => id);
  const words = networkBackends.flatMap(({ mapping }) => (mapping ? [mapping.word] : []));
  expect(new Set(ids).size).toBe(ids.length);
  expect(new Set(words).size).toBe(words.length);
});

describe.each(networkBackends.map((backend) => ({ title: backend.id, backend })))('$title', ({ backend }) => {
  it('is missed in some fixture when it is left out', async () => {
    // Those that ask for it come first, then those that ask for any: one is enough.
    const word = `: ${backend.mapping?.word ?? backend.id}`;
    const rank = ({ files }: Subject): number => (asksFor(word, files) ? 2 : Number(asksFor('networks:', files)));
    const ordered = subjects().toSorted((one, other) => rank(other) - rank(one));
    for (const subject of ordered) {
      const whole = await compiled(subject);
      const less = await compileWith(memoryHost(subject.files), subject.options, withoutBackend(backend.id));
      if (JSON.stringify(outputOf(whole)) !== JSON.stringify(outputOf(less))) return;
    }
    expect.fail('nothing changes without it');
  });

  it('is a network of the machine under a name of its own', async () => {
    const { world } = await placedOn(backend);
    const nics = world.networks.of('web');
    const names = nics.map((nic) => nic.backend.attach(nic, world).name);
    expect(new Set(names).size).toBe(nics.length);
  });

  it('keeps the address, or reports that it is lost', async () => {
    const { world, nic, reports } = await placedOn(backend);
    const address = backend.name(nic, 'ip', world);
    const messages = reports
      .sorted()
      .filter(({ resource, severity }) => resource === 'back_port' && severity !== 'info');
    const told = messages.some(({ message }) => message.includes('10.0.1.5'));
    expect([address?.kind === 'known' && address.value, told]).toEqual(
      backend.keeps.address ? ['10.0.1.5', false] : [false, true],
    );
  });

  it('tells the guest its address where no DHCP would', async () => {
    const { world, nic } = await placedOn(backend);
    expect((backend.addressing(nic, world)?.addresses ?? []).length > 0).toBe(
      backend.keeps.address && !backend.keeps.dhcp,
    );
  });

  it('enforces security groups, or reports that they are not', async () => {
    const { world, reports } = await placedOn(backend);
    const [group] = world.graph.of('firewall-group');
    const policies = group && backend.filter(group, world);
    const codes = reports.sorted().flatMap(({ code, resource }) => (resource === 'back_port' ? [code] : []));
    expect(policies !== undefined && policies.length > 0).toBe(backend.keeps.policy);
    expect(codes.includes('plan/secondary-interface-unfiltered')).toBe(!backend.keeps.policy);
  });
});

it('names the network plug-in that it needs, unless any will do', () => {
  const any = networkBackends.filter(({ plugin }) => plugin === undefined).map(({ id }) => id);
  expect(any).toEqual(['pod', 'multus']);
});
