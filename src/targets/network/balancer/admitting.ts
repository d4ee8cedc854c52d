/** Which members let a load balancer in. */
import { transportOf } from '../../../topology/views/balancing.ts';
import { textOf } from '../../../evaluate/value.ts';
import type { World } from '../../../plan/world.ts';
import { covers } from '../../../topology/address-range.ts';
import type { Graph } from '../../../topology/graph.ts';
import type { Balancer } from '../../../topology/kinds/balancer.ts';
import type { FirewallRule } from '../../../topology/kinds/firewall-rule.ts';
import { addressesOf } from '../../../topology/views/addresses.ts';
import { admission } from '../../../topology/views/admission.ts';
import { defaultKey } from '../../../topology/views/standing-groups.ts';
import { smallOf } from '../../objects/amounts.ts';
import type { Back } from './backs.ts';
import { meansPort } from './rule-port.ts';

/** Those whose groups let the load balancer in: from where its address is, where the member's is, or as a member of a group. */
export function admittingEnds({ graph }: World, balancer: Balancer, { listener, served }: Back): Back['served'] {
  const [vip] = graph.follow(balancer, 'vip');
  const protocol = transportOf(listener);
  const groups = groupsOf(graph, balancer);
  return served.filter(({ member, nic }) => {
    if (!nic) return true;
    const places = [...(vip ? [vip] : []), nic].flatMap((port) => addressesOf(graph, port, 4).flat());
    const ranges = places.map(({ range }) => textOf(range));
    const wanted = { port: smallOf(member.port), ranges, protocol, groups };
    return admission(graph)
      .groupsOf(nic)
      .some(({ rules, outside }) => outside !== undefined || rules.some((rule) => lets(graph, rule, wanted)));
  });
}

interface Wanted {
  readonly port: number | undefined;
  /** Where the load balancer may be; undefined where that is not known. */
  readonly ranges: readonly (string | undefined)[];
  readonly protocol: string;
  /** Of which the load balancer is a member. */
  readonly groups: readonly string[];
}

/** Keys of the groups of a load balancer that is a server. */
function groupsOf(graph: Graph, { memberOf = [] }: Balancer): readonly string[] {
  return memberOf === 'default' ? [defaultKey] : memberOf.map((ref) => admission(graph).groupOf(ref).key);
}

function lets(graph: Graph, rule: FirewallRule, { port, ranges, protocol, groups }: Wanted): boolean {
  const { direction, family, remote } = rule;
  if (direction !== 'ingress' || family !== 4 || !meansPort(rule, port, protocol)) return false;
  if (remote.from === 'group') return groups.includes(admission(graph).groupOf(remote.group).key);
  if (remote.from === 'any') return true;
  const cidr = textOf(remote.cidr);
  return (
    cidr === undefined ||
    ranges.length === 0 ||
    ranges.some((range) => range === undefined || covers(cidr, range) || covers(range, cidr))
  );
}
