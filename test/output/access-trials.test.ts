/** The access proof tries each sort of pair once; trying every pair must find nothing more. */
import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { createCollector } from '../../src/diagnostics/collector.ts';
import type { JsonObject } from '../../src/kubernetes/json.ts';
import { addressOf } from '../../src/topology/address-range.ts';
import { endpointsOf, proveAccess } from '../../src/verify/access.ts';
import { neutronAccess } from '../../src/verify/neutron-access.ts';
import { protocols, type Place } from '../../src/verify/packet.ts';
import { policySet } from '../../src/verify/policy-access.ts';
import { tryAll } from '../seed.ts';
import { planOf, type Planned } from './plan-of.ts';

interface Rule {
  readonly port: number;
  readonly remote: 'any' | 'own' | 'first' | '10.1.0.0/24' | '10.2.0.7/32' | '0.0.0.0/0';
  readonly out: boolean;
}

interface Machine {
  readonly net: number;
  readonly groups: readonly number[];
  readonly fixed: boolean;
}

const rules: fc.Arbitrary<Rule> = fc.record({
  port: fc.constantFrom(22, 80),
  remote: fc.constantFrom('any', 'own', 'first', '10.1.0.0/24', '10.2.0.7/32', '0.0.0.0/0'),
  out: fc.boolean(),
});

const stacks = fc.record({
  groups: fc.array(fc.array(rules, { maxLength: 3 }), { minLength: 3, maxLength: 3 }),
  machines: fc.array(
    fc.record({
      net: fc.nat(2),
      groups: fc.subarray([0, 1, 2], { minLength: 1 }),
      fixed: fc.boolean(),
    }),
    { minLength: 2, maxLength: 6 },
  ),
  routed: fc.boolean(),
});

function ruleText({ port, remote, out }: Rule): string {
  const common = `direction: ${out ? 'egress' : 'ingress'}, protocol: tcp, port_range_min: ${port}, port_range_max: ${port}`;
  if (remote === 'any') return `{ ${common} }`;
  if (remote === 'own') return `{ ${common}, remote_mode: remote_group_id }`;
  if (remote === 'first')
    return `{ ${common}, remote_mode: remote_group_id, remote_group_id: { get_resource: group0 } }`;
  return `{ ${common}, remote_ip_prefix: ${remote} }`;
}

function template(groups: readonly (readonly Rule[])[], machines: readonly Machine[], routed: boolean): string {
  const nets = [0, 1, 2].map(
    (index) => `
  net${index}: { type: OS::Neutron::Net }
  subnet${index}: { type: OS::Neutron::Subnet, properties: { network: { get_resource: net${index} }, cidr: 10.${index}.0.0/24 } }
  ${routed ? `link${index}: { type: OS::Neutron::RouterInterface, properties: { router: { get_resource: router }, subnet: { get_resource: subnet${index} } } }` : ''}`,
  );
  const sets = groups.map(
    (own, index) => `
  group${index}: { type: OS::Neutron::SecurityGroup, properties: { rules: [${own
    .filter((rule) => index > 0 || rule.remote !== 'first')
    .map(ruleText)
    .join(', ')}] } }`,
  );
  const servers = machines.map(
    ({ net, groups: own, fixed }, index) => `
  port${index}:
    type: OS::Neutron::Port
    properties:
      network: { get_resource: net${net} }
      security_groups: [${own.map((group) => `{ get_resource: group${group} }`).join(', ')}]
      ${fixed ? `fixed_ips: [{ subnet: { get_resource: subnet${net} }, ip_address: 10.${net}.0.${index + 7} }]` : ''}
  server${index}: { type: OS::Nova::Server, properties: { image: i, flavor: f, networks: [{ port: { get_resource: port${index} } }] } }`,
  );
  return `heat_template_version: 2018-08-31
resources:
  router: { type: OS::Neutron::Router, properties: { external_gateway_info: { network: public } } }${[...nets, ...sets, ...servers].join('')}
`;
}

/** One change of one policy. */
const edits = fc.record({
  which: fc.nat(),
  at: fc.nat(),
  swap: fc.constantFrom(
    ['"port":22', '"port":80'],
    ['group0', 'group1'],
    ['group1', 'group2'],
    ['group2', 'group0'],
    ['10.1.0.0/24', '10.0.0.0/8'],
    ['net1', 'net2'],
    ['"Ingress"', '"Nothing"'],
  ),
});

function edited(
  objects: readonly JsonObject[],
  { which, at, swap }: { which: number; at: number; swap: readonly string[] },
): readonly JsonObject[] {
  const policies = objects.filter((object) => object['kind'] === 'NetworkPolicy');
  const target = policies[which % Math.max(1, policies.length)];
  const [from = '', to = ''] = swap;
  return objects.map((object): JsonObject => {
    if (object !== target) return object;
    const spec = JSON.stringify(object['spec']);
    const places = [...spec.matchAll(new RegExp(from.replaceAll('.', '\\.'), 'g'))].map(({ index }) => index);
    const place = places[at % Math.max(1, places.length)];
    if (place === undefined) return object;
    return { ...object, spec: JSON.parse(spec.slice(0, place) + to + spec.slice(place + from.length)) };
  });
}

const ports = [1, 21, 22, 23, 79, 80, 81, 65_535];
const addresses = [
  '8.8.8.8',
  '10.0.0.7',
  '10.1.0.1',
  '10.1.0.255',
  '10.1.1.0',
  '10.2.0.6',
  '10.2.0.7',
  '10.2.0.8',
  '11.0.0.0',
];

/** What trying everything finds, each kind once. */
function exhaustive({ world }: Planned, objects: readonly JsonObject[]): readonly string[] {
  const policies = policySet(objects);
  const neutron = neutronAccess(world.graph);
  const inside = endpointsOf(world, objects).map((endpoint): Place => ({ endpoint }));
  const outside = addresses.flatMap((address): readonly Place[] => {
    const ip = addressOf(address);
    return ip ? [{ address, ip }] : [];
  });
  const pairs = [...inside, ...outside].flatMap((from) =>
    [...inside, ...outside].flatMap((to) =>
      from === to || ('address' in from && 'address' in to) ? [] : [{ from, to }],
    ),
  );
  const found = new Set<string>();
  for (const { from, to } of pairs) {
    const now = policies.between(from, to);
    const before = neutron.between(from, to);
    for (const protocol of protocols) {
      for (const port of ports) {
        const verdict = before(protocol, port);
        if (now(protocol, port) && verdict === 'no') found.add('verify/access-wider');
        if (!now(protocol, port) && verdict === 'yes') found.add('verify/access-narrower');
      }
    }
  }
  return [...found].toSorted();
}

it('finds whatever trying everything finds', async () => {
  const seen = new Set<string>();
  await tryAll(
    fc.asyncProperty(stacks, edits, async ({ groups, machines, routed }, edit) => {
      const planned = await planOf(template(groups, machines, routed));
      const objects = edited(planned.objects, edit);
      const reports = createCollector();
      proveAccess(planned.world, objects, reports);
      const found = [...new Set(reports.sorted().map(({ code }) => code))];
      for (const code of found) seen.add(code);
      expect(found).toEqual(exhaustive(planned, objects));
    }),
    { few: 120, many: 2000 },
  );
  expect([...seen].toSorted()).toEqual(['verify/access-narrower', 'verify/access-wider']);
});
