/**
 * Pairs of pods that have IPv6 in common and no IPv4, where one side is open to all of IPv4. A label knows no address family,
 * and a range for everybody matches pods in many clusters: a label for IPv6 on one side and a range for IPv4 on the other
 * would let pass what neither family lets pass. So the label is given only the ports that the other side allows by IPv6.
 */
import { intOf, originsOf, textOf, wordOf, type Value } from '../../../evaluate/value.ts';
import type { FirewallRule } from '../../../topology/kinds/firewall-rule.ts';
import type { Nic } from '../../../topology/kinds/nic.ts';
import { admission } from '../../../topology/views/admission.ts';
import { perWorld, type World } from '../../../plan/world.ts';
import { isEverything } from '../../../topology/address-range.ts';
import { policyPorts, type PolicyPort } from '../policy-ports.ts';
import { podsByNic, type Pod } from './pods.ts';
import { selectorsOf, withLeaves, type PodSelector } from './selectors.ts';
import type { View } from './views.ts';

type Direction = FirewallRule['direction'];

/** Of pods that a rule for IPv6 admits, those that are open to everybody by IPv4 on their side. */
export function mixedPods(world: World, { direction, family }: FirewallRule, met: readonly Pod[]): readonly Pod[] {
  if (family === 4) return [];
  return met.filter(({ nic }) => nic && openBy4(world).get(nic)?.has(opposite[direction]) === true);
}

const opposite: Readonly<Record<Direction, Direction>> = { ingress: 'egress', egress: 'ingress' };

/** Directions in which interfaces of pods are open to all IPv4 addresses outside. */
const openBy4 = perWorld((world): ReadonlyMap<Nic, ReadonlySet<Direction>> => {
  const filters = admission(world.graph);
  return new Map(
    [...podsByNic(world).keys()].map((nic) => {
      const rules = filters.groupsOf(nic).flatMap((group) => group.rules.filter(({ family }) => family === 4));
      const open = rules.filter((rule) =>
        filters.peers(rule, nic).outside.some(({ range }) => isEverything(wordOf(range))),
      );
      return [nic, new Set(open.map((rule) => rule.direction))] as const;
    }),
  );
});

/** One entry of a policy, for some of the pods. */
interface MixedRule {
  readonly selectors: readonly PodSelector[];
  readonly port: PolicyPort | undefined;
  readonly pod: Pod;
}

interface Mixed {
  readonly rules: readonly MixedRule[];
  /** Whether the other side admits some members of the view only, which one policy cannot say. */
  readonly isPartial: boolean;
}

/** What both sides allow, for each rule of the other side. */
export function mixedRules(
  world: World,
  rule: FirewallRule,
  { view, pods }: { readonly view: View; readonly pods: readonly Pod[] },
): Mixed {
  const rules: MixedRule[] = [];
  let isPartial = false;
  const members = view.members.flatMap(({ nic }) => nic ?? []);
  for (const pod of pods) {
    const { nic } = pod;
    for (const other of nic ? rulesOf(world, nic, opposite[rule.direction]) : []) {
      const port = common(policyPorts(rule), policyPorts(other));
      if (port === 'none' || !nic) continue;
      const admitted = new Set(admission(world.graph).peers(other, nic).interfaces);
      const found = members.filter((member) => admitted.has(member));
      if (found.length === members.length) {
        const leaves = rule.remote.from === 'cidr' ? originsOf(rule.remote.cidr) : [];
        rules.push({ selectors: selectorsOf(world, [pod]).map((selector) => withLeaves(selector, leaves)), port, pod });
      } else if (found.length > 0) isPartial = true;
    }
  }
  return { rules, isPartial };
}

function rulesOf(world: World, nic: Nic, direction: Direction): readonly FirewallRule[] {
  const groups = admission(world.graph).groupsOf(nic);
  return groups.flatMap((group) => group.rules.filter((rule) => rule.family === 6 && rule.direction === direction));
}

type Ports = ReturnType<typeof policyPorts>;

/** The ports of both; `none` where there are none, or where they are not known. */
function common(one: Ports, other: Ports): PolicyPort | undefined | 'none' {
  if (one === 'inexpressible' || other === 'inexpressible') return 'none';
  if (!one || !other) return one ?? other;
  const protocol = textOf(one.protocol);
  if (protocol === undefined || protocol !== textOf(other.protocol)) return 'none';
  if (!one.port || !other.port) return one.port ? one : other;
  const starts = [one.port, other.port];
  const ends = [one.endPort ?? one.port, other.endPort ?? other.port];
  if ([...starts, ...ends].some((value) => Number.isNaN(numberOf(value)))) return 'none';
  const [from] = starts.toSorted((a, b) => numberOf(b) - numberOf(a));
  const [last] = ends.toSorted((a, b) => numberOf(a) - numberOf(b));
  if (!from || !last || numberOf(from) > numberOf(last)) return 'none';
  return { protocol: one.protocol, port: from, ...(numberOf(from) !== numberOf(last) && { endPort: last }) };
}

/** NaN where it is not known. */
function numberOf(value: Value): number {
  return Number(intOf(value) ?? Number.NaN);
}
