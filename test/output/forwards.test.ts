/** The proof of forwarding, shown outputs that are right and the same made wrong; what is forwarded is stated by the test. */
import { describe, expect, it } from 'vitest';
import { createCollector } from '../../src/diagnostics/collector.ts';
import { factValue, known } from '../../src/evaluate/value.ts';
import type { JsonObject } from '../../src/kubernetes/json.ts';
import { proveAccess } from '../../src/verify/access.ts';
import { evidenceOf, type Evidence } from '../../src/verify/evidence.ts';
import { proveForwards } from '../../src/verify/forwards.ts';
import { forwardsOf, ledTo, type StackForward } from '../../src/verify/neutron/forwarded.ts';
import { planOf } from './plan-of.ts';

const template = JSON.stringify({
  heat_template_version: '2021-04-16',
  resources: {
    net: { type: 'OS::Neutron::Net' },
    subnet: { type: 'OS::Neutron::Subnet', properties: { network: { get_resource: 'net' }, cidr: '10.0.0.0/24' } },
    open: groupWith({ protocol: 'tcp', port_range_min: 8080, port_range_max: 8080 }),
    inner: groupWith({ protocol: 'tcp', port_range_min: 8080, port_range_max: 8080, remote_ip_prefix: '10.0.0.0/24' }),
    web: serverWith('open'),
    db: serverWith('inner'),
    kept: serverWith('inner'),
  },
});

function groupWith(rule: object): object {
  return { type: 'OS::Neutron::SecurityGroup', properties: { rules: [rule] } };
}

function serverWith(group: string): object {
  const networks = [{ network: { get_resource: 'net' } }];
  const properties = { image: 'i', flavor: 'f', networks, security_groups: [{ get_resource: group }] };
  return { type: 'OS::Nova::Server', properties };
}

const { world, objects } = await planOf(template, JSON.stringify({ resources: { kept: { strategy: 'keep' } } }));

function service(name: string, spec: Partial<JsonObject>): JsonObject {
  const selector = { 'app.kubernetes.io/name': name };
  const ports = [{ name: 'http', port: 80, targetPort: 8080 }];
  return { apiVersion: 'v1', kind: 'Service', metadata: { name, namespace: 't' }, spec: { selector, ports, ...spec } };
}

/** Admits clients from outside to a machine, as whoever publishes it must. */
function admitting(name: string, ...ports: readonly number[]): JsonObject {
  const ingress = [{ from: [{ ipBlock: { cidr: '0.0.0.0/0' } }], ports: ports.map((port) => ({ port })) }];
  const podSelector = { matchLabels: { 'app.kubernetes.io/name': name } };
  return {
    kind: 'NetworkPolicy',
    metadata: { name, namespace: 't' },
    spec: { podSelector, policyTypes: ['Ingress'], ingress },
  };
}

const admitted = admitting('web', 8080);
const balanced = service('web', { type: 'LoadBalancer' });

const gateway: JsonObject = {
  kind: 'Gateway',
  metadata: { name: 'front' },
  spec: {
    listeners: [
      { name: 'http', port: 80, protocol: 'HTTP' },
      { name: 'other', port: 81, protocol: 'HTTP' },
    ],
  },
};

function route(backend: string): JsonObject {
  const spec = {
    parentRefs: [{ name: 'front', sectionName: 'http' }],
    rules: [{ backendRefs: [{ name: backend, port: 80 }] }],
  };
  return { kind: 'HTTPRoute', metadata: { name: 'way' }, spec };
}

function forward(parts: Partial<StackForward> = {}): StackForward {
  const ports = { protocol: 'tcp', port: known(80n), toPort: known(8080n) } as const;
  return { resource: 'lb', to: { node: 'web' }, ...ports, ...parts };
}

/** As if the stack had these, too. */
function evidenceWith(added: readonly JsonObject[], forwards: readonly StackForward[]): Evidence {
  const evidence = evidenceOf(world.graph.nodes, [...objects, ...added]);
  return { ...evidence, led: ledTo(evidence.neutron, forwards) };
}

function codes(added: readonly JsonObject[], ...forwards: readonly StackForward[]): readonly string[] {
  const reports = createCollector();
  proveForwards(evidenceWith(added, forwards), reports);
  return reports.sorted().map(({ code, resource, message }) => `${code} ${resource ?? ''}: ${message}`);
}

describe('what a balancer forwards', () => {
  it('is forwarded by a published Service, or by a route to one that is not', () => {
    expect(codes([admitted, balanced], forward())).toEqual([]);
    expect(codes([admitted, service('web', {}), gateway, route('web')], forward())).toEqual([]);
  });

  it('is found by an interface of the machine too, and by ports that are texts or not known yet', () => {
    const nic = world.graph.of('machine').find(({ id }) => id === 'web')?.nics[0];
    expect(nic).toBeDefined();
    if (nic) expect(codes([admitted, balanced], forward({ to: nic }))).toEqual([]);
    const port = factValue({ fact: 'none', why: 'only the user knows it' });
    expect(codes([admitted, balanced], forward({ port: known('80'), toPort: port }))).toEqual([]);
  });

  it('is missed where nothing does it, or only for another port, protocol or machine', () => {
    const lost = ['verify/forward-lost lb: no object forwards clients of "lb" to "web": tcp port 80 to port 8080'];
    expect(codes([], forward())).toEqual(lost);
    expect(codes([service('web', {})], forward())).toEqual(lost);
    expect(codes([service('web', { type: 'LoadBalancer', selector: {} })], forward())).toEqual(lost);
    expect(codes([service('web', {}), gateway, route('other')], forward())).toEqual(lost);
    expect(codes([admitted, balanced], forward(), forward({ protocol: 'udp' }))).toEqual([
      'verify/forward-lost lb: no object forwards clients of "lb" to "web": udp port 80 to port 8080',
    ]);
  });

  it('is not looked for where the machine stays', () => {
    expect(codes([], forward({ to: { node: 'kept' } }))).toEqual([]);
  });

  it('is told where policies refuse clients', () => {
    expect(codes([service('db', { type: 'LoadBalancer' })], forward({ to: { node: 'db' } }))).toEqual([
      'verify/forward-refused lb: the NetworkPolicies refuse what "lb" forwards to "db": tcp port 8080',
    ]);
  });
});

describe('what objects forward', () => {
  it('is an error where nothing did it before', () => {
    expect(codes([balanced])).toEqual([
      'verify/forward-wider web: Service/web forwards clients from outside to "web", which nothing did before: tcp port 80 to port 8080',
    ]);
    const ports = [{ port: 80, targetPort: 'http' }];
    expect(codes([service('web', { type: 'NodePort', ports })], forward()).toSorted()).toEqual([
      'verify/forward-lost lb: no object forwards clients of "lb" to "web": tcp port 80 to port 8080',
      'verify/forward-wider web: Service/web forwards clients from outside to "web", which nothing did before: tcp port 80 to port unknown',
    ]);
  });

  it('may be admitted by policies at that port alone, and only where the groups let it in', () => {
    const wider = (policies: readonly JsonObject[], ...forwards: readonly StackForward[]): readonly string[] => {
      const reports = createCollector();
      proveAccess({ evidence: evidenceWith(policies, forwards) }, reports);
      return reports.sorted().flatMap(({ code, resource }) => (code === 'verify/access-wider' ? [resource ?? ''] : []));
    };
    expect(wider([admitted], forward())).toEqual([]);
    expect(new Set(wider([admitted]))).toEqual(new Set(['web']));
    expect(new Set(wider([admitting('web', 8080, 22)], forward()))).toEqual(new Set(['web']));
    expect(new Set(wider([admitting('db', 80)], forward({ to: { node: 'db' }, toPort: known(80n) })))).toEqual(
      new Set(['db']),
    );
  });

  it('is fine where no kind of node forwards and no Service is published', () => {
    expect(forwardsOf(world.graph.nodes)).toEqual([]);
    expect(codes([])).toEqual([]);
  });
});
