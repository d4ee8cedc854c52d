/** Port forwardings of floating IPs: who came by them before, and outputs that are right and the same made wrong. */
import { describe, expect, it } from 'vitest';
import { createCollector } from '../../src/diagnostics/collector.ts';
import { at, type JsonObject } from '../../src/kubernetes/json.ts';
import { proveAccess } from '../../src/verify/access.ts';
import { evidenceOf } from '../../src/verify/evidence.ts';
import { proveForwards } from '../../src/verify/forwards.ts';
import { planOf } from './plan-of.ts';

function forwardTo(port: string, external: number, internal: number): object {
  return {
    type: 'OS::Neutron::FloatingIPPortForward',
    properties: {
      floating_ip: { get_resource: 'address' },
      internal_port: { get_resource: port },
      internal_ip_address: '10.0.0.5',
      internal_port_number: internal,
      external_port: external,
      protocol: 'tcp',
    },
  };
}

const rules = [
  { protocol: 'tcp', port_range_min: 8080, port_range_max: 8080 },
  { protocol: 'tcp', port_range_min: 22, port_range_max: 22, remote_ip_prefix: '198.51.100.0/24' },
];

const template = JSON.stringify({
  heat_template_version: '2021-04-16',
  resources: {
    net: { type: 'OS::Neutron::Net' },
    subnet: { type: 'OS::Neutron::Subnet', properties: { network: { get_resource: 'net' }, cidr: '10.0.0.0/24' } },
    router: { type: 'OS::Neutron::Router', properties: { external_gateway_info: { network: 'public' } } },
    link: {
      type: 'OS::Neutron::RouterInterface',
      properties: { router: { get_resource: 'router' }, subnet: { get_resource: 'subnet' } },
    },
    group: { type: 'OS::Neutron::SecurityGroup', properties: { rules } },
    port: {
      type: 'OS::Neutron::Port',
      properties: { network: { get_resource: 'net' }, security_groups: [{ get_resource: 'group' }] },
    },
    web: {
      type: 'OS::Nova::Server',
      properties: { image: 'i', flavor: 'f', networks: [{ port: { get_resource: 'port' } }] },
    },
    address: { type: 'OS::Neutron::FloatingIP', properties: { floating_network: 'public' } },
    http: forwardTo('port', 80, 8080),
    ssh: forwardTo('port', 2222, 22),
  },
});

const { world, objects } = await planOf(template);

function proved(changed: readonly JsonObject[]): readonly string[] {
  const reports = createCollector();
  const evidence = evidenceOf(world.graph.nodes, changed);
  proveAccess({ evidence, spanOf: undefined }, reports);
  proveForwards(evidence, reports);
  return reports.sorted().map(({ code, message }) => `${code}: ${message}`);
}

/** The same objects, with those of a name changed. */
function changing(kind: string, name: string, change: (object: JsonObject) => JsonObject): readonly JsonObject[] {
  return objects.map((object) =>
    object['kind'] === kind && at(object, 'metadata', 'name') === name ? change(object) : object,
  );
}

describe('the proof of port forwardings', () => {
  it('says nothing of what convert writes', () => {
    expect(proved(objects)).toEqual([]);
  });

  it('finds the port that no Service has any more', () => {
    const others = objects.filter(
      (object) => object['kind'] !== 'Service' || at(object, 'spec', 'ports', 0, 'port') !== 80,
    );
    expect(proved(others)).toEqual([
      'verify/forward-lost: no object forwards clients of "http" to "web": tcp port 80 to port 8080',
    ]);
  });

  it('finds the policy that lets nobody in any more', () => {
    const others = objects.filter(
      (object) => object['kind'] !== 'NetworkPolicy' || at(object, 'metadata', 'name') !== 'http',
    );
    expect(proved(others).join('\n')).toMatch(/verify\/access-narrower: .*port 8080/);
  });

  it('finds clients of a policy that the groups refuse', () => {
    const wider = changing('NetworkPolicy', 'ssh', (object) => ({
      ...object,
      spec: {
        podSelector: at(object, 'spec', 'podSelector') ?? {},
        policyTypes: ['Ingress'],
        ingress: [{ from: [{ ipBlock: { cidr: '0.0.0.0/0' } }], ports: [{ port: 22 }] }],
      },
    }));
    expect(proved(wider).join('\n')).toMatch(/verify\/access-wider: .*port 22/);
  });

  it('finds a port of the machine to which nothing led', () => {
    const wider = changing('NetworkPolicy', 'http', (object) => ({
      ...object,
      spec: {
        podSelector: at(object, 'spec', 'podSelector') ?? {},
        policyTypes: ['Ingress'],
        ingress: [{ from: [{ ipBlock: { cidr: '0.0.0.0/0' } }], ports: [{ port: 8080 }, { port: 8081 }] }],
      },
    }));
    expect(proved(wider).join('\n')).toMatch(/verify\/access-wider: .*port 8081/);
  });

  it('finds clients of a Service that the groups refuse', () => {
    const wider = changing('Service', 'address-tcp-2222', (object) => ({
      ...object,
      spec: {
        type: 'LoadBalancer',
        externalTrafficPolicy: 'Local',
        selector: at(object, 'spec', 'selector') ?? {},
        ports: at(object, 'spec', 'ports') ?? [],
      },
    }));
    expect(proved(wider)).toEqual([
      'verify/clients-wider: Service/address-tcp-2222 lets 198.18.7.7 connect to "web" at tcp port 2222, which the security groups refuse',
    ]);
  });
});
