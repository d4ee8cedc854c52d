/** What is known of the cluster: stated, collected, usual of a distribution, or assumed. */
import { describe, expect, it } from 'vitest';
import { presets, type Preset } from '../../src/cluster/presets.ts';
import { clusterProfile } from '../../src/cluster/profile.ts';
import { createCollector } from '../../src/diagnostics/collector.ts';
import { objectAt, textAt, type JsonObject } from '../../src/kubernetes/json.ts';
import { proveAccess } from '../../src/verify/access.ts';
import { evidenceOf } from '../../src/verify/evidence.ts';
import { planOf } from '../output/plan-of.ts';

describe('the profile of a cluster', () => {
  it('assumes the DNS of kubeadm and no ranges where nothing is said', () => {
    const profile = clusterProfile({});
    expect(profile.dns).toEqual({
      namespace: 'kube-system',
      labels: new Map([['k8s-app', 'kube-dns']]),
      port: 53,
      addresses: [],
    });
    expect(profile.ranges).toEqual({ pods: [], services: [], nodes: [] });
    expect(profile.ipBlock).toBe('unknown');
    expect([...profile.assumed]).toEqual(['dns', 'ranges']);
  });

  it('takes what is stated before what is collected, and that before the preset', () => {
    const collected = { podRanges: ['10.1.0.0/16'], serviceRanges: ['10.2.0.0/16'], dns: { port: 1053 } };
    const profile = clusterProfile({ preset: 'openshift', podRanges: ['10.9.0.0/16'] }, collected);
    expect(profile.ranges).toEqual({ pods: ['10.9.0.0/16'], services: ['10.2.0.0/16'], nodes: [] });
    expect(profile.dns.port).toBe(1053);
    expect(profile.dns.namespace).toBe('openshift-dns');
    expect(profile.ipBlock).toBe('pods');
    expect(profile.assumed.size).toBe(0);
  });

  it('asks a cache alone where only its address is stated', () => {
    expect(clusterProfile({ dns: { addresses: ['169.254.20.10'] } }).dns.labels.size).toBe(0);
  });
});

const template = `
heat_template_version: 2018-08-31
resources:
  web:
    type: OS::Nova::Server
    properties: { image: i, flavor: f, networks: [{ network: office }] }
`;

function dnsPolicy(objects: readonly JsonObject[]): JsonObject | undefined {
  return objects.find((object) => textAt(object, 'metadata', 'name')?.endsWith('cluster-dns'));
}

describe('queries to the DNS of the cluster', () => {
  const kubeDns = (port: number): object => ({
    ports: [
      { protocol: 'UDP', port },
      { protocol: 'TCP', port },
    ],
    to: [
      {
        namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'kube-system' } },
        podSelector: { matchLabels: { 'k8s-app': 'kube-dns' } },
      },
    ],
  });

  it.each<[Preset, readonly object[]]>([
    ['vanilla', [kubeDns(53)]],
    ['k3s', [kubeDns(53)]],
    ['rke2', [kubeDns(53)]],
    [
      'openshift',
      [
        {
          ...kubeDns(5353),
          to: [
            {
              namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'openshift-dns' } },
              podSelector: { matchLabels: { 'dns.operator.openshift.io/daemonset-dns': 'default' } },
            },
          ],
        },
      ],
    ],
    ['kubespray', [kubeDns(53), { ...kubeDns(53), to: [{ ipBlock: { cidr: '169.254.25.10/32' } }] }]],
  ])('go on %s to what answers there', async (preset, egress) => {
    const { objects } = await planOf(template, `cluster: { preset: ${preset} }`);
    expect(objectAt(dnsPolicy(objects) ?? {}, 'spec')?.['egress']).toEqual(egress);
  });

  it('has a range of Services in every preset', () => {
    expect(Object.values(presets).every(({ serviceRanges = [] }) => serviceRanges.length > 0)).toBe(true);
  });

  const closed = (rule: string, more = ''): string => `
heat_template_version: 2018-08-31
resources:
  group: { type: OS::Neutron::SecurityGroup, properties: { rules: [{ direction: egress, ${rule} }] } }
  shut:
    type: OS::Neutron::SecurityGroup
    properties: { rules: [{ direction: egress, protocol: tcp, port_range_min: 1, port_range_max: 1 }] }
  other:
    type: OS::Nova::Server
    properties: { image: i, flavor: f, networks: [{ network: office }], security_groups: [{ get_resource: shut }] }
  web:
    type: OS::Nova::Server
    properties:
      image: i
      flavor: f
      networks: [{ network: office }]
      security_groups: [{ get_resource: group }]
      ${more}
`;

  it.each([
    ['protocol: tcp, port_range_min: 443, port_range_max: 443', false],
    ['protocol: icmp', false],
    ['remote_ip_prefix: 8.8.8.8/32', true],
    ['protocol: tcp', false],
    ['protocol: any', true],
    ['remote_ip_prefix: 10.0.0.0/8', true],
  ])('are allowed by a rule for %s: %s', async (rule, allowed) => {
    const { objects } = await planOf(closed(rule));
    const text = JSON.stringify(dnsPolicy(objects) ?? '');
    expect(text.includes('"web"')).toBe(allowed);
    expect(text.includes('"other"')).toBe(false);
  });

  const known = (rule: string, subnet: string): string =>
    closed(rule).replace(
      'resources:',
      `resources:
  office: { type: OS::Neutron::Net, properties: { name: office } }
  office_subnet: { type: OS::Neutron::Subnet, properties: { network: { get_resource: office }, cidr: 10.7.0.0/24${subnet} } }`,
    );

  it.each([
    ['remote_mode: remote_group_id', '', false],
    ['remote_mode: remote_group_id, protocol: udp, port_range_min: 53, port_range_max: 53', '', false],
    ['remote_ip_prefix: 0.0.0.0/0', '', true],
    ['remote_ip_prefix: 192.0.2.0/24', '', true],
    ['remote_ip_prefix: 192.0.2.0/24', ', dns_nameservers: [198.51.100.53]', false],
    ['remote_ip_prefix: 192.0.2.0/24', ', dns_nameservers: [192.0.2.53]', true],
    [
      'remote_ip_prefix: 192.0.2.0/24, protocol: udp, port_range_min: 53, port_range_max: 53',
      ', dns_nameservers: [198.51.100.53]',
      true,
    ],
    ['remote_ip_prefix: 10.7.0.0/28', '', true],
    ['remote_ip_prefix: 10.7.0.0/28', ', dns_nameservers: [192.0.2.53]', false],
  ])('are allowed where the server of the guest is meant: %s%s', async (rule, subnet, allowed) => {
    const { objects, world } = await planOf(known(rule, subnet));
    const policies = objects.filter((object) => /-cluster-dns/.test(textAt(object, 'metadata', 'name') ?? ''));
    expect(JSON.stringify(policies).includes('"web"')).toBe(allowed);
    const to = [{ namespaceSelector: {}, podSelector: { matchLabels: Object.fromEntries(world.cluster.dns.labels) } }];
    const egress = [{ to, ports: [{ protocol: 'UDP', port: 53 }] }];
    const podSelector = { matchLabels: { 'app.kubernetes.io/name': 'web' } };
    const metadata = { name: 'opened', namespace: world.config.namespace };
    const opened = { kind: 'NetworkPolicy', metadata, spec: { podSelector, policyTypes: ['Egress'], egress } };
    const found = createCollector();
    proveAccess({ evidence: evidenceOf(world.graph.nodes, [...objects, opened]) }, found);
    const told = found.sorted().map(({ message }) => message);
    expect(told.some((text) => text.includes('udp from "web" to the DNS of the cluster'))).toBe(!allowed);
  });

  it.each([
    [
      'a text with the address of another machine',
      'user_data: { str_replace: { template: A, params: { A: { get_attr: [other, first_address] } } } }',
      true,
    ],
    ['metadata with it', 'metadata: { peer: { get_attr: [other, first_address] } }', true],
    ['a text without it', 'user_data: hello', false],
  ])('are opened for %s: %s', async (_what, more, opened) => {
    const { objects, reports } = await planOf(closed('protocol: tcp, port_range_min: 1, port_range_max: 1', more));
    expect(dnsPolicy(objects) !== undefined).toBe(opened);
    expect(reports.sorted().some(({ code }) => code === 'plan/dns-opened')).toBe(opened);
  });
});
