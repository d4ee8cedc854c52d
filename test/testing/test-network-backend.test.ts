/** The contract test that authors of network backends run, and what `compile` makes of such a backend. */
import { describe, expect, it } from 'vitest';
import { findings } from '../../examples/own-types/sriov.check.ts';
import { sriov } from '../../examples/own-types/sriov.ts';
import { compile, lowering, memoryHost, standardNetworkBackend, standardTarget } from '../../src/index.ts';
import type { AnyTarget, NetworkBackend } from '../../src/index.ts';
import { testNetworkBackend } from '../../src/testing.ts';

const template = `heat_template_version: 2021-04-16
resources:
  db:
    type: OS::Nova::Server
    properties: { image: debian, flavor: small, networks: [{ network: office }, { network: storage }, { network: backup }] }
`;
const config = { networks: { storage: 'sriov', backup: 'sriov' } } as const;

async function found(backend: NetworkBackend): Promise<readonly string[]> {
  const result = await testNetworkBackend(backend, [{ template: 'a.yaml', files: { 'a.yaml': template }, config }]);
  return result.map(({ clause, about, message }) => `${clause} ${about}: ${message}`);
}

function run(backends: readonly NetworkBackend[]) {
  return compile(memoryHost({ 'a.yaml': template }), { template: 'a.yaml', config, backends });
}

describe('testNetworkBackend', () => {
  it('finds nothing about the example', async () => {
    expect(findings).toEqual([]);
  });

  it('wants a case for each thing that the backend keeps', async () => {
    expect(await found(sriov)).toEqual([
      'keeps sriov: it says address, but no case shows it: give an interface a fixed IPv4 address',
      'keeps sriov: it says ipv6, but no case shows it: give an interface a fixed IPv6 address',
      'keeps sriov: it says mac, but no case shows it: give an interface a MAC address',
    ]);
    const { keeps } = sriov;
    expect(await found({ ...sriov, keeps: { ...keeps, address: false, ipv6: false, mac: false } })).toEqual([]);
  });

  it.each(['pod', 'multus'])('finds nothing about %s, which is ours', async (id) => {
    expect(await kept(standardNetworkBackend(id), id === 'pod' ? 'pod' : { multus: 'lab/storage' })).toEqual([]);
  });

  it.each(['ovn-udn', 'ovn-udn-secondary', 'kube-ovn'])('finds nothing about %s, which is ours', async (id) => {
    const files = { 'a.yaml': ports.replaceAll('{ network: office }, ', '') };
    const cluster = { podRanges: ['10.244.0.0/16', 'fd10:244::/56'] };
    const config = { cluster, networks: { storage: id } };
    expect(await testNetworkBackend(standardNetworkBackend(id), [{ template: 'a.yaml', files, config }])).toEqual([]);
  });

  it.each<[string, NetworkBackend, string]>([
    ['a plain id', { ...sriov, id: 'SR-IOV' }, 'backend SR-IOV: its id and its word must be in lower case'],
    ['a reason', { ...sriov, offer: () => ({ rank: 4, because: '', flip: 'x' }) }, 'it has no reason'],
    ['an interface', { ...sriov, offer: () => undefined }, 'offer sriov: it takes no interface of any case'],
    [
      'a name for each interface',
      { ...sriov, attach: (nic, world) => ({ ...sriov.attach(nic, world), name: 'net' }) },
      'attach db: several of its interfaces have the same name',
    ],
  ])('wants %s', async (_, backend, message) => {
    expect((await found(backend)).join('\n')).toContain(message);
  });
});

/** A port with all that a backend can keep, and the same with IPv6 only. */
const ports = `heat_template_version: 2021-04-16
resources:
  storage: { type: OS::Neutron::Net }
  range: { type: OS::Neutron::Subnet, properties: { network: { get_resource: storage }, cidr: 10.9.0.0/24 } }
  range6: { type: OS::Neutron::Subnet, properties: { network: { get_resource: storage }, ip_version: 6, cidr: 2001:db8::/64 } }
  group: { type: OS::Neutron::SecurityGroup, properties: { rules: [{ protocol: tcp, port_range_min: 80, port_range_max: 80 }] } }
  port:
    type: OS::Neutron::Port
    properties:
      network: { get_resource: storage }
      mac_address: fa:16:3e:00:00:07
      fixed_ips: [{ ip_address: 10.9.0.7 }]
      security_groups: [{ get_resource: group }]
  port6: { type: OS::Neutron::Port, properties: { network: { get_resource: storage }, fixed_ips: [{ ip_address: '2001:db8::7' }] } }
  db: { type: OS::Nova::Server, properties: { image: debian, flavor: small, networks: [{ network: office }, { port: { get_resource: port } }] } }
  web: { type: OS::Nova::Server, properties: { image: debian, flavor: small, networks: [{ network: office }, { port: { get_resource: port6 } }] } }
`;

async function kept(
  backend: NetworkBackend,
  storage: string | { readonly multus: string } = 'sriov',
): Promise<readonly string[]> {
  const config = { networks: { storage } };
  const result = await testNetworkBackend(backend, [{ template: 'a.yaml', files: { 'a.yaml': ports }, config }]);
  return result.map(({ clause, about, message }) => `${clause} ${about}: ${message}`);
}

describe('what a backend says that it keeps', () => {
  const { keeps } = sriov;
  const policy = { ...keeps, policy: true };
  const dhcp = { ...keeps, dhcp: true };
  const silent = { report: () => undefined } as const;
  it.each<readonly [string, NetworkBackend, readonly string[]]>([
    ['is what its objects show', sriov, []],
    [
      'is no address that nobody has',
      { ...sriov, ...silent, addressing: () => undefined, name: () => undefined },
      [
        'keeps sriov: it says address, but no case shows it: give an interface a fixed IPv4 address',
        'keeps sriov: it says ipv6, but no case shows it: give an interface a fixed IPv6 address',
        'keeps db: nothing has the address 10.9.0.7, and no message says that it is lost',
        'keeps web: nothing has the address 2001:db8::7, and no message says that it is lost',
      ],
    ],
    [
      'has the addresses that it gives',
      { ...sriov, keeps: { ...keeps, address: false } },
      [
        'keeps db: it gives the address 10.9.0.7, but says that it does not keep such addresses',
        'keeps web: it gives the address 2001:db8::7, but says that it does not keep such addresses',
        'keeps sriov: it says ipv6, but no case shows it: give an interface a fixed IPv6 address',
      ],
    ],
    [
      'is told to the guest where nothing else gives it',
      { ...sriov, addressing: () => undefined },
      [
        'keeps db: there is no DHCP, and the guest is not told its address 10.9.0.7',
        'keeps web: there is no DHCP, and the guest is not told its address 2001:db8::7',
      ],
    ],
    [
      'is not told to the guest where DHCP gives it',
      { ...sriov, keeps: dhcp },
      [
        'keeps db: the network answers DHCP, but the guest is told the address 10.9.0.7',
        'keeps web: the network answers DHCP, but the guest is told the address 2001:db8::7',
      ],
    ],
    [
      'is no layer 2 behind an address translation',
      { ...sriov, attach: (nic) => ({ name: `net-${nic.index}`, binding: { masquerade: {} }, source: { pod: {} } }) },
      [
        'keeps db: it says that interfaces share a layer 2 segment, but its own is on none',
        'keeps web: it says that interfaces share a layer 2 segment, but its own is on none',
      ],
    ],
    [
      'is no filter without policies',
      { ...sriov, keeps: policy },
      [
        'keeps db: it says that it enforces groups, but has no policy for "group"',
        'keeps sriov: it says policy, but no case shows it: give an interface a security group of the stack',
      ],
    ],
    [
      'has the policies that it makes',
      { ...sriov, filter: ({ id }) => [{ item: 'object', owner: id, object: policyOf(id) }] },
      ['keeps db: it has policies for the group "group", but says that it does not enforce groups'],
    ],
  ])('%s', async (_, backend, expected) => {
    expect(await kept(backend)).toEqual(expected);
  });

  it('is no MAC address that no object has', async () => {
    const target: AnyTarget = {
      ...standardTarget('machine', 'kubevirt'),
      lower: (node, world) => {
        for (const nic of world.networks.of(node.id)) nic.backend.attach(nic, world);
        return lowering.nothing('it is tested', 'manual');
      },
    };
    const cases = [
      { template: 'a.yaml', files: { 'a.yaml': ports }, config: { networks: { storage: 'sriov' } }, targets: [target] },
    ];
    const found = await testNetworkBackend(sriov, cases);
    expect(found.map(({ about, message }) => `${about}: ${message}`)).toEqual(
      expect.arrayContaining([
        'db: no object has the MAC address fa:16:3e:00:00:07',
        'sriov: it says mac, but no case shows it: give an interface a MAC address',
      ]),
    );
  });
});

function policyOf(name: string) {
  return { apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', metadata: { name, namespace: 'a' }, body: {} };
}

describe('compile with a network backend of the caller', () => {
  it('takes its word in heat2kube.yaml and attaches interfaces by it', async () => {
    const { ok, diagnostics, files } = await run([sriov]);
    expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
    expect(ok).toBe(true);
    const machine = files.find(({ path }) => path === 'base/db.yaml')?.text ?? '';
    expect(machine.match(/sriov: \{\}/g)).toHaveLength(2);
    expect(machine).toContain('networkName: sriov/virtual-functions');
  });

  it('refuses the word without it', async () => {
    expect((await run([])).ok).toBe(false);
  });

  it('refuses what is no backend, two with one id and two with one word', async () => {
    const none: NetworkBackend = JSON.parse('{}');
    await expect(run([none])).rejects.toThrow(
      new TypeError('backends: each item must be a result of defineNetworkBackend'),
    );
    await expect(run([sriov, sriov])).rejects.toThrow('backends: there are two backends sriov');
    await expect(run([sriov, { ...sriov, id: 'other' }])).rejects.toThrow('backends: two backends have the word sriov');
    expect(() => standardNetworkBackend('none')).toThrow(RangeError);
  });
});
