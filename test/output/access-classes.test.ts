/** The access proof compares each sort of pair once, as sets; trying every pair and address must find the same. */
import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { createCollector } from '../../src/diagnostics/collector.ts';
import type { JsonObject } from '../../src/kubernetes/json.ts';
import { intervalOf } from '../../src/topology/address-range.ts';
import { proveAccess } from '../../src/verify/access.ts';
import { evidenceOf } from '../../src/verify/evidence.ts';
import type { Nic } from '../../src/topology/kinds/nic.ts';
import { passage, roundabout } from '../../src/verify/neutron/neutron.ts';
import { nicsOf, type Place } from '../../src/verify/packet.ts';
import { difference } from '../../src/verify/port-set.ts';
import { isThorough, tryAll } from '../seed.ts';
import { planOf, type Planned } from './plan-of.ts';

interface Rule {
  readonly port: number;
  readonly remote: 'any' | 'own' | 'first' | '10.1.0.0/24' | '10.2.0.7/32' | '0.0.0.0/0';
  /** Instead of IPv4, and with the IPv6 range that corresponds. */
  readonly six: boolean;
  readonly out: boolean;
}

interface Machine {
  readonly net: number;
  readonly groups: readonly number[];
  readonly fixed: boolean;
  /** What it may send as, beside its own address. */
  readonly pair: string | null;
}

const rules: fc.Arbitrary<Rule> = fc.record({
  port: fc.constantFrom(22, 80),
  remote: fc.constantFrom('any', 'own', 'first', '10.1.0.0/24', '10.2.0.7/32', '0.0.0.0/0'),
  six: fc.boolean(),
  out: fc.boolean(),
});

const stacks = fc.record({
  groups: fc.array(fc.array(rules, { maxLength: 3 }), { minLength: 3, maxLength: 3 }),
  machines: fc.array(
    fc.record({
      net: fc.nat(2),
      groups: fc.subarray([0, 1, 2], { minLength: 1 }),
      fixed: fc.boolean(),
      pair: fc.constantFrom(null, null, '10.1.0.0/24', '10.9.0.9', '2001:db8:1::/64'),
    }),
    { minLength: 2, maxLength: 6 },
  ),
  /** Subnets that hang on the router: of neither family, of one, or of both. */
  routed: fc.constantFrom('', '4', '6', '46'),
  /** Networks that have an IPv6 subnet too. */
  dual: fc.subarray([0, 1, 2]),
});

const sixRanges: ReadonlyMap<string, string> = new Map([
  ['10.1.0.0/24', '2001:db8:1::/64'],
  ['10.2.0.7/32', '2001:db8:2::7/128'],
  ['0.0.0.0/0', '::/0'],
]);

function ruleText({ port, remote, six, out }: Rule): string {
  const common = `direction: ${out ? 'egress' : 'ingress'}, ethertype: ${six ? 'IPv6' : 'IPv4'}, protocol: tcp, port_range_min: ${port}, port_range_max: ${port}`;
  if (remote === 'any') return `{ ${common} }`;
  if (remote === 'own') return `{ ${common}, remote_mode: remote_group_id }`;
  if (remote === 'first')
    return `{ ${common}, remote_mode: remote_group_id, remote_group_id: { get_resource: group0 } }`;
  return `{ ${common}, remote_ip_prefix: "${six ? (sixRanges.get(remote) ?? '') : remote}" }`;
}

interface Shape {
  readonly groups: readonly (readonly Rule[])[];
  readonly machines: readonly Machine[];
  readonly routed: string;
  readonly dual: readonly number[];
}

function template({ groups, machines, routed, dual }: Shape): string {
  const nets = [0, 1, 2].map(
    (index) => `
  net${index}: { type: OS::Neutron::Net }
  subnet${index}: { type: OS::Neutron::Subnet, properties: { network: { get_resource: net${index} }, cidr: 10.${index}.0.0/24 } }
  ${dual.includes(index) ? `six${index}: { type: OS::Neutron::Subnet, properties: { network: { get_resource: net${index} }, cidr: "2001:db8:${index}::/64", ip_version: 6, ipv6_ra_mode: slaac, ipv6_address_mode: slaac } }` : ''}
  ${routed.includes('4') ? linkText(`link${index}`, `subnet${index}`) : ''}
  ${routed.includes('6') && dual.includes(index) ? linkText(`sixlink${index}`, `six${index}`) : ''}`,
  );
  const sets = groups.map(
    (own, index) => `
  group${index}: { type: OS::Neutron::SecurityGroup, properties: { rules: [${own
    .filter((rule) => index > 0 || rule.remote !== 'first')
    .map(ruleText)
    .join(', ')}] } }`,
  );
  const servers = machines.map(
    ({ net, groups: own, fixed, pair }, index) => `
  port${index}:
    type: OS::Neutron::Port
    properties:
      network: { get_resource: net${net} }
      security_groups: [${own.map((group) => `{ get_resource: group${group} }`).join(', ')}]
      ${pair === null ? '' : `allowed_address_pairs: [{ ip_address: "${pair}" }]`}
      ${fixed ? `fixed_ips: [{ subnet: { get_resource: subnet${net} }, ip_address: 10.${net}.0.${index + 7} }]` : ''}
  server${index}: { type: OS::Nova::Server, properties: { image: i, flavor: f, networks: [{ port: { get_resource: port${index} } }] } }`,
  );
  return `heat_template_version: 2018-08-31
resources:
  router: { type: OS::Neutron::Router, properties: { external_gateway_info: { network: public } } }${[...nets, ...sets, ...servers].join('')}
`;
}

function linkText(name: string, subnet: string): string {
  return `${name}: { type: OS::Neutron::RouterInterface, properties: { router: { get_resource: router }, subnet: { get_resource: ${subnet} } } }`;
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
    ['2001:db8:1::/64', '2001:db8::/32'],
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

const addresses = [
  '8.8.8.8',
  '10.0.0.7',
  '10.1.0.1',
  '10.1.0.255',
  '10.1.1.0',
  '10.2.0.6',
  '10.2.0.7',
  '10.2.0.8',
  '10.9.0.8',
  '10.9.0.9',
  '11.0.0.0',
  '169.254.169.254',
  '2a00:1450::7',
  '2001:db8:1::1',
  '2001:db8:0:ffff:ffff:ffff:ffff:ffff',
  '2001:db8:2::7',
  'fe80::a9fe:a9fe',
];

/** What trying every pair and address finds, each kind once. */
function exhaustive({ world }: Planned, objects: readonly JsonObject[]): readonly string[] {
  const { policies, neutron, endpoints } = evidenceOf(world.graph.nodes, objects);
  const inside = endpoints.map((endpoint): Place => ({ endpoint }));
  const outside = addresses.flatMap((address): readonly Place[] => {
    const range = intervalOf(address);
    return range ? [{ address, range }] : [];
  });
  const strangers = (['own-namespace', 'other-namespaces'] as const).map((pods): Place => ({ pods }));
  const all = [...inside, ...outside, ...strangers];
  const pairs = all.flatMap((from) =>
    all.flatMap((to) => (from === to || !('endpoint' in from || 'endpoint' in to) ? [] : [{ from, to }])),
  );
  const found = new Set<string>();
  for (const { from, to } of pairs) {
    const now = policies.between(from, to);
    const before = passage(neutron, from, to);
    const around = roundabout(neutron, ownNics(from), ownNics(to));
    const isPair = 'endpoint' in from && 'endpoint' in to;
    const wider = difference(difference(now.possible, before.possible), around.possible);
    const lost = difference(before.sure, now.sure);
    if (wider.length > 0) found.add('verify/access-wider');
    if (lost.length > 0 && !isInside(from) && !isInside(to)) found.add('verify/access-narrower');
    if (isPair && difference(around.sure, now.possible).length > 0) found.add('verify/access-narrower');
  }
  return [...found].toSorted();
}

function ownNics(place: Place): readonly Nic[] {
  return 'endpoint' in place ? nicsOf(place.endpoint) : [];
}

/** Nobody outside has an address of the networks, and no rule of the cloud means pods of others. */
function isInside(place: Place): boolean {
  return 'pods' in place || ('address' in place && /^10\.[012]\.0\.|^2001:db8:[012]::/.test(place.address));
}

it('finds whatever trying everything finds', async () => {
  const seen = new Set<string>();
  await tryAll(
    fc.asyncProperty(stacks, edits, async (shape, edit) => {
      const planned = await planOf(template(shape));
      expect(exhaustive(planned, planned.objects)).not.toContain('verify/access-wider');
      const objects = edited(planned.objects, edit);
      const reports = createCollector();
      proveAccess({ evidence: evidenceOf(planned.world.graph.nodes, objects) }, reports);
      const found = [...new Set(reports.sorted().map(({ code }) => code))];
      for (const code of found) seen.add(code);
      expect(found).toEqual(exhaustive(planned, objects));
    }),
    { few: 8, many: 800 },
  );
  // Few runs may find but one of the two.
  if (isThorough) expect([...seen].toSorted()).toEqual(['verify/access-narrower', 'verify/access-wider']);
});
