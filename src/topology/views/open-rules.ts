/** Rules by which the groups of an interface let clients outside in. */
import { textOf, type Value } from '../../evaluate/value.ts';
import type { Family } from '../address-range.ts';
import type { Graph } from '../graph.ts';
import type { FirewallRule } from '../kinds/firewall-rule.ts';
import type { Nic } from '../kinds/nic.ts';
import { admission } from './admission.ts';

/** Members of groups are inside, and a range that lies in a subnet of the stack admits nobody from outside. */
export function openRules(graph: Graph, nic: Nic, wanted: Family): readonly FirewallRule[] {
  const rules = admission(graph)
    .groupsOf(nic)
    .flatMap((group) => group.rules);
  return rules.filter(({ direction, family, remote }) => {
    if (direction !== 'ingress' || family !== wanted || remote.from === 'group') return false;
    const range = remote.from === 'cidr' ? textOf(remote.cidr) : undefined;
    return range === undefined || !admission(graph).isInside(range);
  });
}

/** Groups of an interface that lie outside the stack: what they let in is not known. */
export function groupsOutside(graph: Graph, nic: Nic): readonly Value[] {
  return admission(graph)
    .groupsOf(nic)
    .flatMap(({ outside }) => outside ?? []);
}
