/** Whether a rule lets an interface ask the DNS server that its guest used: one of its subnets, or one that the rule is for. */
import { intOf, wordOf } from '../../../evaluate/value.ts';
import { intervalOf, isEverything, overlaps, type Interval } from '../../../topology/address-range.ts';
import type { Graph } from '../../../topology/graph.ts';
import type { FirewallRule } from '../../../topology/kinds/firewall-rule.ts';
import type { Nic } from '../../../topology/kinds/nic.ts';
import type { Subnet } from '../../../topology/kinds/subnet.ts';
import { addressesOf, subnetsOf } from '../../../topology/views/addresses.ts';

/** The port of DNS. */
export const dnsPort = 53;

/** No member of a group is a resolver that guests are told of. What the template does not say may be one. */
export function meansResolver(graph: Graph, nic: Nic, rule: FirewallRule): boolean {
  const { remote, family } = rule;
  if (remote.from !== 'cidr') return remote.from === 'any';
  const text = wordOf(remote.cidr);
  const range = intervalOf(text);
  if (!range || isEverything(text) || isForQueries(rule)) return true;
  const subnets = subnetsOf(graph, nic);
  const isKnown = addressesOf(graph, nic, family)
    .flat()
    .every(({ subnet }) => subnets.some(({ id }) => id === subnet));
  return !isKnown || subnets.some((subnet) => tellsOf(subnet, range));
}

/** A rule for this port alone says where the server is, whatever the subnet tells guests. */
function isForQueries({ portMin, portMax }: FirewallRule): boolean {
  return [portMin, portMax].every((port) => port !== undefined && intOf(port) === dnsPort);
}

/** Without servers of its own a subnet tells guests of those of the cloud: with OVN they may have any address. */
function tellsOf({ nameservers, family }: Subnet, range: Interval): boolean {
  if (nameservers.length === 0) return family === range.family;
  return nameservers.some((value) => {
    const own = intervalOf(wordOf(value));
    return own ? overlaps(own, range) : family === range.family;
  });
}
