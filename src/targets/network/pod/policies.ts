/** NetworkPolicies from security groups: one for each group and view, above a default deny of the stack. */
import type { NodeId } from '../../../evaluate/fact.ts';
import { kubeObject, type PartOf } from '../../../kubernetes/build.ts';
import { partName } from '../../../kubernetes/names.ts';
import { stackNode, type KubeObject } from '../../../kubernetes/object.ts';
import { families } from '../../../topology/address-range.ts';
import type { FirewallRule } from '../../../topology/kinds/firewall-rule.ts';
import { reachability, type Standing } from '../../../topology/views/reachability.ts';
import { perWorld, type World } from '../../../plan/world.ts';
import type { ObjectItem } from '../../../plan/plan.ts';
import { printHole } from '../../../print/print-hole.ts';
import { renderObject } from '../../../print/render-object.ts';
import { movedPorts } from '../../objects/listening.ts';
import { objectMeta } from '../../objects/metadata.ts';
import { mixedRules } from './mixed-families.ts';
import { peersOf, type Peer } from './peers.ts';
import type { Pod, PolicyGroup } from './pods.ts';
import { policyPorts, type PolicyPort } from '../policy-ports.ts';
import { note, tellRule, type Told } from './tell-rule.ts';
import { surroundings } from './surroundings.ts';
import { podPorts } from './pod-ports.ts';
import { named } from './selectors.ts';
import { viewsOf, type View } from './views.ts';

export type PolicySpec = Extract<PartOf<'networking.k8s.io/v1/NetworkPolicy', 'spec'>, { policyTypes?: unknown }>;

/** Policies of one group. `name` is that of the first; further views get a number. */
export function groupPolicies(world: World, group: PolicyGroup, name: string): readonly ObjectItem[] {
  const told: Told = new Map();
  const parts = partsOf(world, group, told);
  const items = parts.map(({ views, rules }, index): ObjectItem => {
    const members = views.flatMap((view) => view.members);
    const selector = parts.length === 1 ? { matchLabels: new Map([[group.label, '']]) } : named(world, members);
    const spec: PolicySpec = { podSelector: selector, policyTypes: ['Ingress', 'Egress'], ...rules };
    const own = index === 0 ? name : partName(name, `view-${index + 1}`);
    const owner = group.node?.id ?? stackNode;
    const ways = new Set(views.flatMap((view) => waysOf(world, view)));
    const shapedBy = [...group.rules.filter(isExpressible).map(({ id }) => id), ...ways];
    return { item: 'object', owner, shapedBy, object: policyObject(world, own, spec, group.node?.id) };
  });
  for (const rule of group.rules) tellRule(world, { group, rule }, told);
  return items;
}

type Directions = Pick<PolicySpec, 'ingress' | 'egress'>;

/** Views whose rules print the same: one policy selects the members of all of them. */
interface Part {
  readonly views: readonly View[];
  readonly rules: Directions;
}

function partsOf(world: World, group: PolicyGroup, told: Told): readonly Part[] {
  const parts = new Map<string, Part & { readonly views: View[] }>();
  const views = viewsOf(world, group);
  const [only] = views;
  if (only && views.length === 1) return [{ views, rules: directions(world, group, { view: only, told }) }];
  for (const view of views) {
    const rules = directions(world, group, { view, told });
    const printed = printedText(world, rules);
    const ready = parts.get(printed);
    if (ready) ready.views.push(view);
    else parts.set(printed, { views: [view], rules });
  }
  return [...parts.values()];
}

/** As it stands in a manifest, without the leaves behind values. */
function printedText(world: World, rules: Directions): string {
  const spec = { podSelector: { matchLabels: new Map<string, string>() }, policyTypes: ['Ingress' as const], ...rules };
  const { plain } = renderObject(policyObject(world, 'rules', spec, undefined), printHole);
  return JSON.stringify(plain, (_key, field: unknown) => {
    if (field instanceof Map) return [...field];
    return typeof field === 'bigint' ? String(field) : field;
  });
}

/** A rule that no policy can express shapes none, whatever its direction and family. */
function isExpressible(rule: FirewallRule): boolean {
  return policyPorts(rule) !== 'inexpressible';
}

/** Without a node it belongs to the stack as a whole. */
export function policyObject(world: World, name: string, spec: PolicySpec, node: NodeId | undefined): KubeObject {
  return kubeObject('networking.k8s.io/v1/NetworkPolicy', objectMeta(world, name, node === undefined ? {} : { node }), {
    spec,
  });
}

/** What is said while the rules of a group are written: seen from where, and what was missing. */
interface Saying {
  readonly view: View;
  readonly told: Told;
}

/** A direction without rules is left out, and the default deny refuses it as Neutron does. */
function directions(world: World, group: PolicyGroup, saying: Saying): Directions {
  const ingress = rulesFor(world, group.rules, 'ingress', saying);
  const egress = rulesFor(world, group.rules, 'egress', saying);
  return {
    ...(ingress.length > 0 && { ingress: ingress.map(({ peers, ports }) => ({ from: peers, ...ports })) }),
    ...(egress.length > 0 && { egress: egress.map(({ peers, ports }) => ({ to: peers, ...ports })) }),
  };
}

/** What decides who reaches whom: interfaces, their networks and subnets, and the routers between. */
function waysOf(world: World, { members, nic }: View): readonly NodeId[] {
  const routes = reachability(world.graph);
  const reached = families.flatMap((family) => {
    const standing = routes.standing(nic, family);
    return standing ? waysAround(world)(standing) : [];
  });
  return [...waysOfPods(world, members), ...reached];
}

/** Of all that an interface at one place may reach, once for all that stand there. */
const waysAround = perWorld((world) => {
  const known = new Map<Standing, readonly NodeId[]>();
  return (standing: Standing): readonly NodeId[] => {
    const ready = known.get(standing) ?? waysOfPods(world, surroundings(world).deciding(standing));
    known.set(standing, ready);
    return ready;
  };
});

function waysOfPods({ graph }: World, pods: readonly Pod[]): readonly NodeId[] {
  const nics = new Set(pods.flatMap(({ nic }) => nic ?? []));
  return [...new Set([...nics].flatMap((nic) => reachability(graph).ways(nic)))];
}

/** One entry of `ingress` or `egress`. */
interface AllowRule {
  readonly peers: readonly Peer[];
  readonly ports: { readonly ports?: readonly PolicyPort[] };
}

function rulesFor(
  world: World,
  rules: readonly FirewallRule[],
  direction: FirewallRule['direction'],
  { view, told }: Saying,
): readonly AllowRule[] {
  const [member] = view.members;
  const moved = direction === 'ingress' && member ? movedPorts(world, member.machine.id) : [];
  return rules.flatMap((rule): readonly AllowRule[] => {
    if (rule.direction !== direction) return [];
    const port = policyPorts(rule);
    if (port === 'inexpressible') return [];
    const { entries, missing, mixed } = peersOf(world, rule, view.nic);
    const apart = mixedRules(world, rule, { view, pods: mixed });
    const ports = podPorts(port, moved);
    const ready = note(told, rule, [
      ...missing,
      ...(apart.isPartial ? (['mixed-family'] as const) : []),
      // A rule that lists ports lets no other protocols through.
      ...(!port && ports ? (['other-protocols'] as const) : []),
    ]);
    const own = apart.rules.map(({ selectors, port: both, pod }) => {
      const peers = selectors.map((podSelector) => ({ podSelector }));
      return { peers, ports: podPorts(both, direction === 'ingress' ? moved : movedPorts(world, pod.machine.id)) };
    });
    const said = [...(entries.length > 0 ? [{ peers: entries, ports }] : []), ...own];
    const rulesSaid = said.flatMap(({ peers, ports }) => (ports?.length === 0 ? [] : [allowRule(peers, ports)]));
    ready.said ||= rulesSaid.length > 0;
    return rulesSaid;
  });
}

function allowRule(peers: readonly Peer[], ports: readonly PolicyPort[] | undefined): AllowRule {
  return { peers, ports: ports ? { ports } : {} };
}
