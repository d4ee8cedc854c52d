/** NetworkPolicies from security groups: one for each group and view, above a default deny of the stack. */
import { known, originsOf, textOf, intOf, withOrigins, type Value } from '../../../evaluate/value.ts';
import { facet, type NodeId } from '../../../evaluate/fact.ts';
import { kubeObject, type PartOf } from '../../../kubernetes/build.ts';
import { partName } from '../../../kubernetes/names.ts';
import { stackNode, type KubeObject } from '../../../kubernetes/object.ts';
import type { FirewallRule } from '../../../topology/kinds/firewall-rule.ts';
import { reachability } from '../../../topology/views/reachability.ts';
import type { World } from '../../../plan/world.ts';
import type { ObjectItem } from '../../../plan/plan.ts';
import { lose, moot } from '../../objects/drop.ts';
import { externalText, isUnresolved } from '../../objects/external.ts';
import { objectMeta } from '../../objects/metadata.ts';
import { leavesOf } from '../rule-leaves.ts';
import { peersOf, type Peers, type View } from './peers.ts';
import type { PolicyGroup } from './pods.ts';
import { partOfSubnet, protocolLost, unknownGroupMembers } from './rule-diagnostics.ts';
import { named } from './selectors.ts';
import { viewsOf } from './views.ts';

export type PolicySpec = Extract<PartOf<'networking.k8s.io/v1/NetworkPolicy', 'spec'>, { policyTypes?: unknown }>;

/** Policies of one group. `name` is that of the first; further views get a number. */
export function groupPolicies(world: World, group: PolicyGroup, name: string): readonly ObjectItem[] {
  const views = viewsOf(world, group);
  const said = new Set<NodeId>();
  const items = views.map((view, index): ObjectItem => {
    const selector = views.length === 1 ? { matchLabels: new Map([[group.label, '']]) } : named(world, view.members);
    const spec: PolicySpec = {
      podSelector: selector,
      policyTypes: ['Ingress', 'Egress'],
      ...directions(world, group, { view, said }),
    };
    const own = index === 0 ? name : partName(name, `view-${index + 1}`);
    const wave = group.node?.id ?? stackNode;
    const shapedBy = [...group.rules.map(({ id }) => id), ...waysOf(world, view)];
    return { item: 'object', wave, shapedBy, object: policyObject(world, own, spec, group.node?.id) };
  });
  for (const rule of group.rules) if (!said.has(rule.id)) tellUnsaid(world, rule, views);
  return items;
}

export function policyObject(world: World, name: string, spec: PolicySpec, node: NodeId | undefined): KubeObject {
  return kubeObject('networking.k8s.io/v1/NetworkPolicy', objectMeta(world, name, node === undefined ? {} : { node }), {
    spec,
  });
}

interface Saying {
  readonly view: View;
  /** Rules that some view says. */
  readonly said: Set<NodeId>;
}

function directions(world: World, group: PolicyGroup, saying: Saying): Pick<PolicySpec, 'ingress' | 'egress'> {
  const ingress = rulesFor(world, group.rules, 'ingress', saying);
  const egress = rulesFor(world, group.rules, 'egress', saying);
  return {
    ...(ingress.length > 0 && { ingress: ingress.map(({ peers, ports }) => ({ from: peers, ...ports })) }),
    ...(egress.length > 0 && { egress: egress.map(({ peers, ports }) => ({ to: peers, ...ports })) }),
  };
}

/** Past so many, interfaces that are reached are left out where they stand in policies of their own. */
const mostReached = 64;

/** What decides who reaches whom: interfaces, their networks and subnets, and the routers between. */
function waysOf({ graph }: World, { members, connected }: View): readonly NodeId[] {
  const routes = reachability(graph);
  const reached = connected.length > mostReached ? connected.filter(({ groups }) => groups.length === 0) : connected;
  const nics = [...members, ...reached].flatMap(({ nic }) => (nic ? [nic] : []));
  const subnets = nics.flatMap((nic) => routes.subnetsOf(nic)).map(({ id }) => id);
  const networks = nics.flatMap((nic) => graph.resolve('network', nic.network)?.id ?? []);
  const routers = new Set(nics.flatMap((nic) => routes.routersOf(nic)));
  const links = graph.of('router-link').flatMap((link) => {
    const router = graph.resolve('router', link.router)?.id;
    return router !== undefined && routers.has(router) ? [link.id] : [];
  });
  return [
    ...new Set([...nics.flatMap(({ id }) => [id, facet(id, 'filter')]), ...subnets, ...networks, ...routers, ...links]),
  ];
}

interface AllowRule {
  readonly peers: Peers['entries'];
  readonly ports: { readonly ports?: readonly PolicyPort[] };
}

interface PolicyPort {
  readonly protocol: Value;
  readonly port?: Value;
  readonly endPort?: Value;
}

function rulesFor(
  world: World,
  rules: readonly FirewallRule[],
  direction: FirewallRule['direction'],
  { view, said }: Saying,
): readonly AllowRule[] {
  return rules.flatMap((rule): readonly AllowRule[] => {
    if (rule.direction !== direction) return [];
    const port = portsOf(rule);
    if (port === 'inexpressible') return [];
    const { entries } = peersOf(world, rule, view);
    if (entries.length === 0) return [];
    said.add(rule.id);
    return [{ peers: entries, ports: port ? { ports: [port] } : {} }];
  });
}

const protocols: ReadonlyMap<string, string> = new Map([
  ['tcp', 'TCP'],
  ['udp', 'UDP'],
  ['sctp', 'SCTP'],
]);

/** Undefined: every protocol and port. */
function portsOf({ protocol, portMin, portMax }: FirewallRule): PolicyPort | 'inexpressible' | undefined {
  const text = textOf(protocol);
  if (text === 'any') return undefined;
  const name = text === undefined ? undefined : protocols.get(text);
  if (text !== undefined && name === undefined) return 'inexpressible';
  const said = name === undefined ? protocol : known(name, protocol.origins);
  if (!portMin && !portMax) return { protocol: said };
  const [first, last] = [numberValue(portMin ?? portMax), numberValue(portMax ?? portMin)];
  if (!first || !last) return { protocol: said };
  const same = intOf(first) !== undefined && intOf(first) === intOf(last);
  return same
    ? { protocol: said, port: withOrigins(first, originsOf(last)) }
    : { protocol: said, port: first, endPort: last };
}

function numberValue(value: Value | undefined): Value | undefined {
  const text = textOf(value);
  return value && text !== undefined && /^\d{1,5}$/.test(text) ? known(Number(text), value.origins) : value;
}

/** A rule that no view says: its protocol has no name there, or nothing that it names can arrive. */
function tellUnsaid(world: World, rule: FirewallRule, views: readonly View[]): void {
  if (rule.resource === '') return;
  const parts = leavesOf(rule);
  const at = { resource: rule.resource, value: parts };
  if (portsOf(rule) === 'inexpressible') {
    lose(world, protocolLost, at, rule.resource, textOf(rule.protocol) ?? '');
    return;
  }
  const missing = views.map((view) => peersOf(world, rule, view).missing).find((reason) => reason !== undefined);
  if (missing === 'unknown-group' && rule.remote.from === 'group' && isUnresolved(rule.remote.group)) {
    lose(world, unknownGroupMembers, at, rule.resource, externalText(rule.remote.group.external));
  } else if (missing === 'part-of-subnet' && rule.remote.from === 'cidr') {
    lose(world, partOfSubnet, at, rule.resource, textOf(rule.remote.cidr) ?? '');
  } else if (originsOf(parts).length > 0) moot(world, at, 'admits-nothing');
}
