/** The proofs find what they are there to find: each is shown an output that is right, and the same output made wrong. */
import { describe, expect, it } from 'vitest';
import { createCollector } from '../../src/diagnostics/collector.ts';
import { objectAt, type JsonObject } from '../../src/kubernetes/json.ts';
import type { Plan, Step } from '../../src/plan/plan.ts';
import { proveAccess } from '../../src/verify/access.ts';
import { unknownCluster } from '../../src/verify/cluster-reading.ts';
import { evidenceOf } from '../../src/verify/evidence.ts';
import { proveCapacity } from '../../src/verify/capacity.ts';
import { nothingLives } from '../../src/verify/live-cloud.ts';
import { verifyInput } from '../../src/verify-input.ts';
import { proveData } from '../../src/verify/data.ts';
import { proveOrder } from '../../src/verify/order.ts';
import { planOf, type Planned } from './plan-of.ts';

const template = `heat_template_version: 2018-08-31
resources:
  front_net: { type: OS::Neutron::Net }
  front_subnet: { type: OS::Neutron::Subnet, properties: { network: { get_resource: front_net }, cidr: 10.1.0.0/24 } }
  back_net: { type: OS::Neutron::Net }
  back_subnet: { type: OS::Neutron::Subnet, properties: { network: { get_resource: back_net }, cidr: 10.2.0.0/24 } }
  lone_net: { type: OS::Neutron::Net }
  lone_subnet: { type: OS::Neutron::Subnet, properties: { network: { get_resource: lone_net }, cidr: 10.3.0.0/24 } }
  router: { type: OS::Neutron::Router, properties: { external_gateway_info: { network: public } } }
  front_link: { type: OS::Neutron::RouterInterface, properties: { router: { get_resource: router }, subnet: { get_resource: front_subnet } } }
  back_link: { type: OS::Neutron::RouterInterface, properties: { router: { get_resource: router }, subnet: { get_resource: back_subnet } } }
  web_group:
    type: OS::Neutron::SecurityGroup
    properties: { rules: [{ protocol: tcp, port_range_min: 80, port_range_max: 80 }] }
  db_group:
    type: OS::Neutron::SecurityGroup
    properties:
      rules:
        - { protocol: tcp, port_range_min: 5432, port_range_max: 5432, remote_mode: remote_group_id, remote_group_id: { get_resource: web_group } }
        - { protocol: udp, port_range_min: 100, port_range_max: 200, remote_ip_prefix: 10.1.0.0/24 }
  web_port:
    type: OS::Neutron::Port
    properties: { network: { get_resource: front_net }, security_groups: [{ get_resource: web_group }] }
  address: { type: OS::Neutron::FloatingIP, properties: { floating_network: public, port_id: { get_resource: web_port } } }
  small: { type: OS::Nova::Flavor, properties: { ram: 2048, vcpus: 2, disk: 10 } }
  web:
    type: OS::Nova::Server
    properties: { image: i, flavor: { get_resource: small }, networks: [{ port: { get_resource: web_port } }] }
  db_port:
    type: OS::Neutron::Port
    properties: { network: { get_resource: back_net }, security_groups: [{ get_resource: db_group }] }
  db:
    type: OS::Nova::Server
    properties: { image: i, flavor: { get_resource: small }, networks: [{ port: { get_resource: db_port } }] }
  lone_port:
    type: OS::Neutron::Port
    properties: { network: { get_resource: lone_net }, security_groups: [{ get_resource: db_group }, { get_resource: web_group }] }
  lone:
    type: OS::Nova::Server
    properties: { image: i, flavor: { get_resource: small }, networks: [{ port: { get_resource: lone_port } }] }
  other_group: { type: OS::Neutron::SecurityGroup }
  other_port:
    type: OS::Neutron::Port
    properties: { network: { get_resource: front_net }, security_groups: [{ get_resource: other_group }] }
  other:
    type: OS::Nova::Server
    properties: { image: i, flavor: { get_resource: small }, networks: [{ port: { get_resource: other_port } }] }
  bare_port:
    type: OS::Neutron::Port
    properties: { network: { get_resource: front_net }, security_groups: [] }
  bare:
    type: OS::Nova::Server
    properties: { image: i, flavor: { get_resource: small }, networks: [{ port: { get_resource: bare_port } }] }
`;

function codesOf(prove: (reports: ReturnType<typeof createCollector>) => void): readonly string[] {
  const reports = createCollector();
  prove(reports);
  return [...new Set(reports.sorted().map(({ code }) => code))];
}

function accessCodes({ world }: Planned, objects: readonly JsonObject[]): readonly string[] {
  return codesOf((reports) => proveAccess({ evidence: evidenceOf(world.graph.nodes, objects) }, reports));
}

/** The objects with one policy changed. */
function changed(objects: readonly JsonObject[], name: string, edit: (text: string) => string): readonly JsonObject[] {
  const found = objects.filter(
    (object) => object['kind'] === 'NetworkPolicy' && JSON.stringify(object).includes(`"name":"${name}"`),
  );
  expect(found).not.toEqual([]);
  return objects.map((object) => {
    if (!found.includes(object)) return object;
    const text = edit(JSON.stringify(object));
    expect(text).not.toBe(JSON.stringify(object));
    return JSON.parse(text);
  });
}

describe('access', () => {
  it('is silent about the emitted policies', async () => {
    const planned = await planOf(template);
    expect(accessCodes(planned, planned.objects)).toEqual([]);
  });

  it.each([
    ['a port more', 'db-group', (text: string) => text.replaceAll('5432', '5431')],
    ['a wider range of ports', 'db-group', (text: string) => text.replace('"endPort":200', '"endPort":201')],
    [
      'every pod of the stack',
      'db-group',
      (text: string) => text.replaceAll(/"from":\[.*?\],"ports"/g, '"from":[{"podSelector":{}}],"ports"'),
    ],
    [
      'no restriction at all',
      'db-group',
      (text: string) => text.replace(/"ingress":\[.*?\],"egress"/, '"ingress":[{}],"egress"'),
    ],
    [
      'the outside',
      'web-group',
      (text: string) => text.replace('"ingress":[', '"ingress":[{"from":[{"ipBlock":{"cidr":"0.0.0.0/0"}}]},'),
    ],
    [
      'the outside by IPv6',
      'web-group',
      (text: string) => text.replace('"ingress":[', '"ingress":[{"from":[{"ipBlock":{"cidr":"2001:db8::/32"}}]},'),
    ],
    [
      'link-local addresses',
      'other-group',
      (text: string) => text.replaceAll('"except":["169.254.0.0/16"]', '"except":["169.253.0.0/16"]'),
    ],
  ])('finds %s', async (_what, name, edit) => {
    const planned = await planOf(template);
    expect(accessCodes(planned, changed(planned.objects, name, edit))).toContain('verify/access-wider');
  });

  it('finds that nothing isolates the machines any more', async () => {
    const planned = await planOf(template);
    const objects = planned.objects.filter((object) => object['kind'] !== 'NetworkPolicy');
    expect(accessCodes(planned, objects)).toContain('verify/access-wider');
  });

  it('tells what no longer passes', async () => {
    const planned = await planOf(template);
    const narrow = changed(planned.objects, 'db-group', (text) => text.replace('"endPort":200', '"endPort":150'));
    expect(accessCodes(planned, narrow)).toEqual(['verify/access-narrower']);
  });
});

describe('addresses of the cluster itself', () => {
  const company = `
heat_template_version: 2018-08-31
resources:
  net: { type: OS::Neutron::Net }
  subnet: { type: OS::Neutron::Subnet, properties: { network: { get_resource: net }, cidr: 192.168.7.0/24 } }
  router: { type: OS::Neutron::Router, properties: { external_gateway_info: { network: public, enable_snat: false } } }
  link: { type: OS::Neutron::RouterInterface, properties: { router: { get_resource: router }, subnet: { get_resource: subnet } } }
  company: { type: OS::Neutron::SecurityGroup, properties: { rules: [{ protocol: tcp, remote_ip_prefix: 10.0.0.0/8 }] } }
  web:
    type: OS::Nova::Server
    properties: { image: i, flavor: f, networks: [{ network: { get_resource: net } }], security_groups: [{ get_resource: company }] }
`;
  const cluster = { ...unknownCluster, ranges: ['10.244.0.0/16', '10.60.0.0/24'] };
  const codes = ({ world }: Planned, objects: readonly JsonObject[]): readonly string[] =>
    codesOf((reports) => proveAccess({ evidence: evidenceOf(world.graph.nodes, objects, cluster) }, reports));

  it('are not those that a rule for their range means', async () => {
    const planned = await planOf(company, 'cluster: { podRanges: [10.244.0.0/16], nodeRanges: [10.60.0.0/24] }');
    expect(codes(planned, planned.objects)).toEqual([]);
    const opened = changed(planned.objects, 'company', (text) => text.replace('"10.60.0.0/24"', '"10.61.0.0/24"'));
    expect(codes(planned, opened)).toContain('verify/access-wider');
    const unknown = await planOf(company);
    expect(codes(unknown, unknown.objects)).toContain('verify/access-wider');
  });
});

describe('machines that are pods', () => {
  /** The objects with each virtual machine as a Deployment of the same pods. */
  function asPods(objects: readonly JsonObject[], requests: JsonObject): readonly JsonObject[] {
    return objects.map((object) => {
      if (object['kind'] !== 'VirtualMachine') return object;
      const labels = objectAt(object, 'spec', 'template', 'metadata', 'labels') ?? {};
      const spec = { containers: [{ name: 'main', resources: { requests } }] };
      return { ...object, kind: 'Deployment', spec: { replicas: 1, template: { metadata: { labels }, spec } } };
    });
  }

  const whole = { cpu: '2', memory: '2Gi' };

  it('are reached as the groups say, and no further', async () => {
    const planned = await planOf(template);
    const objects = asPods(planned.objects, whole);
    expect(accessCodes(planned, objects)).toEqual([]);
    const wrong = changed(objects, 'db-group', (text) => text.replaceAll('5432', '5431'));
    expect(accessCodes(planned, wrong)).toContain('verify/access-wider');
  });

  it('are found by the interface that no secondary network takes', async () => {
    const { world, objects } = await planOf(template);
    const second = asPods(objects, whole).map((object): JsonObject => {
      if (object['kind'] !== 'Deployment') return object;
      const text = JSON.stringify(object);
      const networks =
        '"metadata":{"annotations":{"k8s.v1.cni.cncf.io/networks":"infra/a@net0, infra/b@net2"},"labels"';
      return JSON.parse(text.replace('"template":{"metadata":{"labels"', `"template":{${networks}`));
    });
    const { machines, endpoints } = evidenceOf(world.graph.nodes, second);
    expect([...machines.values()].map(({ podInterface }) => podInterface)).toEqual([1, 1, 1, 1, 1]);
    expect(endpoints.map(({ nic }) => nic)).toEqual(Array(5).fill(undefined));
  });

  it('ask for what the flavor has', async () => {
    const { world, objects } = await planOf(template);
    const codes = (requests: JsonObject): readonly string[] =>
      codesOf((reports) => proveCapacity(capacityOf(world, asPods(objects, requests)), reports));
    expect(codes(whole)).toEqual([]);
    expect(codes({ cpu: '1500m', memory: '2Gi' })).toEqual(['verify/capacity-differs']);
    expect(codes({})).toEqual(['verify/capacity-differs']);
  });
});

function capacityOf({ graph }: Planned['world'], objects: readonly JsonObject[]): Parameters<typeof proveCapacity>[0] {
  return { evidence: evidenceOf(graph.nodes, objects), flavors: new Map(), stated: new Set() };
}

describe('capacity', () => {
  it('is silent about the emitted instance types, and finds one that is smaller', async () => {
    const planned = await planOf(template);
    expect(codesOf((reports) => proveCapacity(capacityOf(planned.world, planned.objects), reports))).toEqual([]);
    const smaller = planned.objects.map((object): JsonObject =>
      JSON.parse(JSON.stringify(object).replace('"guest":"2Gi"', '"guest":"1Gi"')),
    );
    expect(codesOf((reports) => proveCapacity(capacityOf(planned.world, smaller), reports))).toEqual([
      'verify/capacity-differs',
    ]);
  });

  it('compares with the types that ship with KubeVirt', async () => {
    const { world, objects } = await planOf(template, 'flavors: { small: { instancetype: u1.nano } }');
    expect(codesOf((reports) => proveCapacity(capacityOf(world, objects), reports))).toEqual([
      'verify/capacity-smaller',
    ]);
  });
});

describe('capacity of flavors that only the cloud knows', () => {
  const server = `heat_template_version: 2018-08-31
resources:
  vm: { type: OS::Nova::Server, properties: { image: i, flavor: big, networks: [{ network: n }] } }
`;
  const flavors = new Map([['big', { vcpus: 8, ramMiB: 16_384 }]]);

  it('is what the facts say, unless the user has stated a size: then less is a warning', async () => {
    const { world, objects } = await planOf(server, 'flavors: { big: { vcpus: 2, memory: 4Gi } }');
    const input = { ...capacityOf(world, objects), flavors };
    expect(codesOf((reports) => proveCapacity(input, reports))).toEqual(['verify/capacity-differs']);
    const stated = { ...input, stated: new Set(['big']) };
    expect(codesOf((reports) => proveCapacity(stated, reports))).toEqual(['verify/capacity-smaller']);
  });
});

describe('order and data', () => {
  it('find a step that comes before one that it needs', async () => {
    const { plan, world } = await planOf(template);
    expect(codesOf((reports) => proveOrder(verifyInput(plan, world, []).order, plan, reports))).toEqual([]);
    const wrong = withSteps(plan, (step) =>
      step.id === 'assess/cluster' ? { ...step, needs: ['prepare/apply'] } : step,
    );
    expect(codesOf((reports) => proveOrder(verifyInput(plan, world, []).order, wrong, reports))).toEqual([
      'verify/step-too-early',
    ]);
  });

  it('find a volume that has no place', async () => {
    const { plan, world } = await planOf(
      'heat_template_version: 2018-08-31\nresources: { data: { type: OS::Cinder::Volume, properties: { size: 3 } } }\n',
    );
    const given = { evidence: evidenceOf(world.graph.nodes, []), live: nothingLives };
    expect(codesOf((reports) => proveData({ ...given, plan }, reports))).toEqual([]);
    const without: Plan = { ...plan, items: plan.items.filter(({ item }) => item !== 'object') };
    expect(codesOf((reports) => proveData({ ...given, plan: without }, reports))).toEqual([
      'verify/volume-without-fate',
    ]);
  });
});

describe('volumes of machines that move', () => {
  it('are mounted there', async () => {
    const { plan, world, objects } = await planOf(`heat_template_version: 2018-08-31
resources:
  data: { type: OS::Cinder::Volume, properties: { size: 3 } }
  web: { type: OS::Nova::Server, properties: { image: i, flavor: f, networks: [{ network: n }] } }
  link: { type: OS::Cinder::VolumeAttachment, properties: { instance_uuid: { get_resource: web }, volume_id: { get_resource: data } } }
`);
    const codes = (printed: readonly JsonObject[]): readonly string[] => {
      const evidence = evidenceOf(world.graph.nodes, printed);
      return codesOf((reports) => proveData({ plan, evidence, live: nothingLives }, reports));
    };
    expect(codes(objects)).toEqual([]);
    const without = objects.map((object): JsonObject =>
      JSON.parse(JSON.stringify(object).replace('"claimName":"data"', '"claimName":"other"')),
    );
    expect(codes(without)).toEqual(['verify/volume-not-mounted']);
  });
});

function withSteps(plan: Plan, edit: (step: Step) => Step): Plan {
  return { ...plan, steps: plan.steps.map(edit) };
}
