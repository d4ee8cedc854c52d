/** Quotas and limits of the namespace, as the bundle shows them: what the output asks for beyond them is told before it is applied. */
import { expect, it } from 'vitest';
import { compile } from '../../src/compile.ts';
import type { CompileOptions } from '../../src/compile-types.ts';
import { memoryHost } from '../../src/host/memory-host.ts';

const stack = `heat_template_version: 2018-08-31
resources:
  net: { type: OS::Neutron::Net }
  sub: { type: OS::Neutron::Subnet, properties: { network: { get_resource: net }, cidr: 10.0.0.0/24 } }
  router: { type: OS::Neutron::Router, properties: { external_gateway_info: { network: public } } }
  link: { type: OS::Neutron::RouterInterface, properties: { router: { get_resource: router }, subnet: { get_resource: sub } } }
  group: { type: OS::Neutron::SecurityGroup, properties: { rules: [{ protocol: tcp, port_range_min: 80, port_range_max: 80 }] } }
  port: { type: OS::Neutron::Port, properties: { network: { get_resource: net }, security_groups: [{ get_resource: group }] } }
  fip: { type: OS::Neutron::FloatingIP, properties: { floating_network: public, port_id: { get_resource: port } } }
  disk: { type: OS::Cinder::Volume, properties: { size: 40 } }
  copy: { type: OS::Cinder::Volume, properties: { size: 20, image: debian } }
  web: { type: OS::Nova::Server, properties: { image: debian, flavor: small, networks: [{ port: { get_resource: port } }] } }
  link_disk: { type: OS::Cinder::VolumeAttachment, properties: { instance_uuid: { get_resource: web }, volume_id: { get_resource: disk } } }
`;

const config = {
  images: { debian: { dataSource: 'debian', namespace: 'images', size: '10Gi' } },
  flavors: { small: { vcpus: 2, memory: '4Gi', disk: '10Gi' } },
};

function quota(hard: object, used: object = {}, more: object = {}): object {
  return { metadata: { name: 'q', namespace: 't' }, spec: { hard, ...more }, status: { hard, used } };
}

function limit(type: string, max: object): object {
  return { metadata: { name: 'l', namespace: 't' }, spec: { limits: [{ type, max }] } };
}

async function told(
  bundle: Readonly<Record<string, object>>,
  options: Partial<CompileOptions> = {},
): Promise<readonly string[]> {
  const given = { template: 't.yaml', stackName: 't', config, cluster: bundle, ...options };
  const { diagnostics } = await compile(memoryHost({ 't.yaml': stack }), given);
  return diagnostics
    .filter(({ code }) => ['plan/quota-too-small', 'plan/limit-too-small', 'cluster/bad-value'].includes(code))
    .map(({ message }) => message);
}

it.each<[string, object, object, readonly string[]]>([
  ['storage', { 'requests.storage': '60Gi' }, {}, ['60Gi of requests.storage', '70Gi']],
  [
    'storage of which much is used',
    { 'requests.storage': '100Gi' },
    { 'requests.storage': '40Gi' },
    ['60Gi of requests.storage', '70Gi'],
  ],
  ['storage that is enough', { 'requests.storage': '70Gi' }, {}, []],
  [
    'a number of claims',
    { persistentvolumeclaims: '3' },
    { persistentvolumeclaims: '1' },
    ['2 of persistentvolumeclaims', '3'],
  ],
  ['memory', { 'requests.memory': '3500Mi' }, {}, ['3500Mi of requests.memory', '4Gi']],
  ['load balancers', { 'services.loadbalancers': '0' }, {}, ['0 of services.loadbalancers', '1']],
  [
    'more used than there is',
    { 'requests.storage': '1Gi' },
    { 'requests.storage': '2Gi' },
    ['1Gi of requests.storage', '70Gi'],
  ],
  ['what no object asks for', { 'count/configmaps': '0' }, {}, []],
])('tells a quota of %s', async (_what, hard, used, expected) => {
  const [left, asked] = expected;
  expect(await told({ resourceQuotas: { items: [quota(hard, used)] } })).toEqual(
    left === undefined
      ? []
      : [`the ResourceQuota "q" of the namespace "t" leaves ${left}, and the output asks for at least ${asked ?? ''}`],
  );
});

it('leaves quotas alone that count only some pods, or are those of another namespace', async () => {
  const small = { 'requests.memory': '1Mi' };
  expect(await told({ resourceQuotas: { items: [quota(small, {}, { scopes: ['BestEffort'] })] } })).toEqual([]);
  expect(await told({ resourceQuotas: { items: [quota(small, {}, { scopeSelector: {} })] } })).toEqual([]);
  expect(
    await told({ resourceQuotas: { items: [quota(small)] } }, { config: { ...config, namespace: 'other' } }),
  ).toEqual([]);
});

it('tells claims and VMs that are larger than one may be', async () => {
  const start = 'the LimitRange "l" of the namespace "t" allows at most';
  const claims = { items: [limit('PersistentVolumeClaim', { storage: '20Gi' })] };
  expect(await told({ limitRanges: claims })).toEqual([
    `${start} 20Gi of storage for one object, which is exceeded by "disk"`,
  ]);
  const pods = { items: [limit('Container', { memory: '2Gi' }), limit('Pod', { cpu: '1' })] };
  expect(await told({ limitRanges: pods })).toEqual([
    `${start} 2Gi of memory for one object, which is exceeded by "web"`,
  ]);
});

it('leaves out what is no amount', async () => {
  expect(await told({ resourceQuotas: { items: [quota({ 'requests.storage': 'a lot' })] } })).toEqual([
    expect.stringContaining('an amount'),
  ]);
});

it('counts what each VM of a pool asks for', async () => {
  const group = `heat_template_version: 2018-08-31
resources:
  size: { type: OS::Nova::Flavor, properties: { ram: 1024, vcpus: 1, disk: 10 } }
  web:
    type: OS::Heat::AutoScalingGroup
    properties: { min_size: 3, max_size: 3, resource: { type: OS::Nova::Server, properties: { image: debian, flavor: { get_resource: size }, networks: [{ network: n }] } } }
`;
  const cluster = {
    resourceQuotas: {
      items: [quota({ 'requests.storage': '29Gi', persistentvolumeclaims: '2', 'requests.memory': '2Gi' })],
    },
  };
  const given = { template: 't.yaml', stackName: 't', config: {}, cluster };
  const { diagnostics } = await compile(memoryHost({ 't.yaml': group }), given);
  const found = diagnostics.filter(({ code }) => code === 'plan/quota-too-small').map(({ message }) => message);
  expect(found).toEqual([
    expect.stringMatching(/leaves 2 of persistentvolumeclaims, and the output asks for at least 3$/),
    expect.stringMatching(/leaves 29Gi of requests\.storage, and the output asks for at least 30Gi$/),
    expect.stringMatching(/leaves 2Gi of requests\.memory, and the output asks for at least 3Gi$/),
  ]);
});
