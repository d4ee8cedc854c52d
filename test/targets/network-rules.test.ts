/** What rules of security groups become: ports of policies, and of the Service of a floating IP; and what interfaces lose. */
import { describe, expect, it } from 'vitest';
import { compile } from '../../src/compile.ts';
import type { CompileResult } from '../../src/compile-types.ts';
import { memoryHost } from '../../src/host/memory-host.ts';
import { at, itemsAt, textAt, type JsonObject } from '../../src/kubernetes/json.ts';
import { emittedJson } from '../emitted-objects.ts';

type Rule = Readonly<Record<string, unknown>>;

const config = {
  images: { debian: { dataSource: 'debian' } },
  flavors: { small: { vcpus: 1, memory: '1Gi', disk: '10Gi' } },
};

/** A server behind a router, with a floating IP; `port` are further properties of its port. */
function stack(rules: readonly Rule[], port: Rule = {}, server: Rule = {}): string {
  const net = { get_resource: 'net' };
  return JSON.stringify({
    heat_template_version: '2021-04-16',
    parameters: {
      later: { type: 'number' },
      word: { type: 'string' },
      text: { type: 'string', default: '443' },
      proto: { type: 'string', default: 'tcp' },
    },
    resources: {
      net: { type: 'OS::Neutron::Net' },
      subnet: { type: 'OS::Neutron::Subnet', properties: { network: net, cidr: '10.0.0.0/24' } },
      router: { type: 'OS::Neutron::Router', properties: { external_gateway_info: { network: 'public' } } },
      link: {
        type: 'OS::Neutron::RouterInterface',
        properties: { router: { get_resource: 'router' }, subnet: { get_resource: 'subnet' } },
      },
      group: { type: 'OS::Neutron::SecurityGroup', properties: { rules } },
      port: {
        type: 'OS::Neutron::Port',
        properties: { network: net, security_groups: [{ get_resource: 'group' }], ...port },
      },
      web: {
        type: 'OS::Nova::Server',
        properties: {
          name: 'web',
          image: 'debian',
          flavor: 'small',
          networks: [{ port: { get_resource: 'port' } }],
          ...server,
        },
      },
      address: {
        type: 'OS::Neutron::FloatingIP',
        properties: {
          floating_network: 'public',
          floating_ip_address: '198.51.100.7',
          port_id: { get_resource: 'port' },
        },
      },
    },
  });
}

async function outcome(template: string, profile: 'openstack' | 'standalone' = 'openstack'): Promise<CompileResult> {
  const result = await compile(memoryHost({ 'a.yaml': template }), { template: 'a.yaml', config, profile });
  expect(result.diagnostics.filter(({ code }) => code === 'verify/access-wider')).toEqual([]);
  return result;
}

function objects({ files }: CompileResult, kind: string): readonly JsonObject[] {
  return emittedJson(files).flatMap(({ json }) => (textAt(json, 'kind') === kind ? [json] : []));
}

/** `TCP 80-90` for each port of the policies of groups. */
function policyPorts(result: CompileResult): readonly string[] {
  const policies = objects(result, 'NetworkPolicy').filter(
    (policy) => !/-(?:default-deny|cluster-dns)$/.test(textAt(policy, 'metadata', 'name') ?? ''),
  );
  const ports = policies
    .flatMap((policy) => itemsAt(policy, 'spec', 'ingress'))
    .flatMap((rule) => (at(rule, 'ports') === undefined ? ['all'] : itemsAt(rule, 'ports')));
  return ports.map((port) => {
    const [first, last] = [at(port, 'port'), at(port, 'endPort')].map((number) =>
      number === undefined ? '' : String(number),
    );
    return typeof port === 'string'
      ? port
      : `${textAt(port, 'protocol')} ${first}${last === '' ? '' : `-${last}`}`.trim();
  });
}

/** Names of the ports of the Service of the floating IP. */
function servicePorts(result: CompileResult): readonly string[] {
  return objects(result, 'Service')
    .filter((service) => textAt(service, 'spec', 'type') === 'LoadBalancer')
    .flatMap((service) => itemsAt(service, 'spec', 'ports').map((port) => textAt(port, 'name') ?? ''));
}

const tcp = (min: unknown, max: unknown = min): Rule => ({ protocol: 'tcp', port_range_min: min, port_range_max: max });

describe('rules', () => {
  it.each<readonly [string, readonly Rule[], readonly string[], readonly string[]]>([
    ['one port', [tcp(80)], ['TCP 80'], ['tcp-80']],
    ['a range', [tcp(80, 82)], ['TCP 80-82'], ['tcp-80', 'tcp-81', 'tcp-82']],
    ['a protocol by its number', [{ ...tcp(80), protocol: '6' }], ['TCP 80'], ['tcp-80']],
    ['two protocols', [{ ...tcp(53), protocol: 'udp' }, tcp(53)], ['UDP 53', 'TCP 53'], ['tcp-53', 'udp-53']],
    [
      'the same port for all and for some',
      [tcp(80), { ...tcp(80), remote_ip_prefix: '192.0.2.0/24' }],
      ['TCP 80', 'TCP 80'],
      ['tcp-80'],
    ],
    ['more ports than a Service lists', [tcp(1, 1000)], ['TCP 1-1000'], []],
    ['everything', [{}], ['all'], []],
    ['a whole protocol', [{ protocol: 'tcp' }], ['TCP'], []],
    ['a protocol without ports', [{ protocol: 'icmp' }], [], []],
    ['clients in the subnet only', [{ ...tcp(80), remote_ip_prefix: '10.0.0.0/24' }], ['TCP 80'], []],
    ['members of the group only', [{ ...tcp(80), remote_mode: 'remote_group_id' }], ['TCP 80'], []],
    ['a port that is a text', [tcp({ get_param: 'text' })], ['TCP 443'], ['tcp-443']],
    ['a protocol from a parameter', [{ ...tcp(80), protocol: { get_param: 'proto' } }], ['TCP 80'], ['tcp-80']],
    ['the lower bound alone', [{ protocol: 'tcp', port_range_min: 80 }], ['TCP 80'], ['tcp-80']],
    ['the upper bound alone', [{ protocol: 'tcp', port_range_max: 80 }], ['TCP 80'], ['tcp-80']],
    ['another family', [{ ...tcp(80), ethertype: 'IPv6' }], [], []],
    ['nothing', [], [], []],
  ])('of %s', async (_, rules, policy, service) => {
    const result = await outcome(stack(rules));
    expect([policyPorts(result), servicePorts(result)]).toEqual([policy, service]);
  });

  it('with a port that is not known yet ask what the Service must list', async () => {
    const result = await outcome(stack([tcp({ get_param: 'later' })]));
    expect(servicePorts(result)).toEqual([]);
    const questions = result.plan?.items.flatMap((item) => (item.item === 'input' ? [JSON.stringify(item)] : [])) ?? [];
    expect(questions.join('\n')).toContain('allow more ports than a Service can list');
  });
});

describe('what is lost is told', () => {
  const codes = async (
    template: string,
    profile: 'openstack' | 'standalone' = 'openstack',
  ): Promise<readonly string[]> => (await outcome(template, profile)).diagnostics.map(({ code }) => code);

  it.each<readonly [string, string, string]>([
    ['a protocol that no policy has', stack([{ protocol: 'vrrp' }]), 'plan/protocol-not-expressible'],
    [
      'a client range behind a load balancer',
      stack([{ ...tcp(80), remote_ip_prefix: '192.0.2.0/24' }]),
      'plan/client-address-hidden',
    ],
    ['a direct interface', stack([tcp(80)], { 'binding:vnic_type': 'direct' }), 'plan/sriov-interface'],
    ['a name of a port', stack([tcp(80)], { dns_name: 'front' }), 'plan/port-name-lost'],
    [
      'an additional address with its hardware address',
      stack([tcp(80)], { allowed_address_pairs: [{ ip_address: '10.0.0.9', mac_address: 'fa:16:3e:00:00:01' }] }),
      'plan/allowed-address-pair-lost',
    ],
    ['a port outside the stack', stack([tcp(80)], {}, { networks: [{ port: 'a-port' }] }), 'plan/port-outside-stack'],
  ])('%s', async (_, template, code) => {
    expect(await codes(template)).toContain(code);
  });

  it('a public address without OpenStack', async () => {
    expect(await codes(stack([tcp(80)]), 'standalone')).toContain('plan/public-address-lost');
  });

  it.each<readonly [string, string, string]>([
    ['a normal interface', stack([tcp(80)], { 'binding:vnic_type': 'normal' }), 'plan/sriov-interface'],
    ['the name that the VM has', stack([tcp(80)], { dns_name: 'web' }), 'plan/port-name-lost'],
    ['a public address that OpenStack keeps', stack([tcp(80)]), 'plan/public-address-lost'],
  ])('but not of %s', async (_, template, code) => {
    expect(await codes(template)).not.toContain(code);
  });
});
