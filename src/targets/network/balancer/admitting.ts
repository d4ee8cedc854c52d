/** Which members let a load balancer in. */
import { textOf } from '../../../evaluate/value.ts';
import type { World } from '../../../plan/world.ts';
import { covers } from '../../../topology/address-range.ts';
import type { Balancer } from '../../../topology/kinds/balancer.ts';
import type { FirewallRule } from '../../../topology/kinds/firewall-rule.ts';
import { addressesOf } from '../../../topology/views/addresses.ts';
import { admission } from '../../../topology/views/admission.ts';
import { smallOf } from '../../objects/amounts.ts';
import type { Back } from './backs.ts';
import { transportOf } from './ports.ts';
import { meansPort } from './rule-port.ts';

/** Those whose groups let the load balancer in: from where its address is, or where the member's is. */
export function admittingEnds({ graph }: World, balancer: Balancer, { listener, served }: Back): Back['served'] {
  const [vip] = graph.follow(balancer, 'vip');
  const protocol = transportOf(listener);
  return served.filter(({ member, nic }) => {
    if (!nic) return true;
    const places = [...(vip ? [vip] : []), nic].flatMap((port) => addressesOf(graph, port, 4).flat());
    const wanted = { port: smallOf(member.port), ranges: places.map(({ range }) => textOf(range)), protocol };
    return admission(graph)
      .groupsOf(nic)
      .some(({ rules, outside }) => outside !== undefined || rules.some((rule) => lets(rule, wanted)));
  });
}

interface Wanted {
  readonly port: number | undefined;
  /** Where the load balancer may be; undefined where that is not known. */
  readonly ranges: readonly (string | undefined)[];
  readonly protocol: string;
}

function lets(rule: FirewallRule, { port, ranges, protocol }: Wanted): boolean {
  const { direction, family, remote } = rule;
  if (direction !== 'ingress' || family !== 4 || !meansPort(rule, port, protocol)) return false;
  if (remote.from !== 'cidr') return remote.from === 'any';
  const cidr = textOf(remote.cidr);
  return (
    cidr === undefined ||
    ranges.length === 0 ||
    ranges.some((range) => range === undefined || covers(cidr, range) || covers(range, cidr))
  );
}
