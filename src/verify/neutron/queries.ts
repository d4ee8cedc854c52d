/**
 * What a port may send to the DNS server that its guest asks: any address, or a range that holds one of those that a subnet tells
 * guests of. Without any they are those of the cloud, which may have any address (`dns_servers` of the OVN driver). A rule for the
 * port of DNS alone says itself where the server is.
 */
import type { Nic } from '../../topology/kinds/nic.ts';
import { isEverything, overlaps } from '../intervals.ts';
import { allPorts, difference, noPorts, portRange, union, unionOf, type PortSet } from '../port-set.ts';
import { rangeOf } from './addresses.ts';
import type { Reading } from './filters.ts';
import type { Neutron } from './neutron.ts';

/** Of every port, whether it is that of DNS or not. */
export function sentToResolvers(neutron: Neutron, port: Nic): Readonly<Record<'sure' | 'possible', PortSet>> {
  const { filters, addresses } = neutron;
  const groups = filters.groupsOf(port);
  if (groups === 'open') return { sure: allPorts, possible: allPorts };
  const all = groups.flatMap((group) => {
    const rules = filters.rulesOf(group);
    // Nothing is known of a group outside the stack.
    if (!rules) return [{ sure: noPorts, possible: allPorts }];
    return rules.flatMap((rule) =>
      rule.direction === 'egress' && addresses.of(port, rule.family).length > 0 && meansResolver(neutron, port, rule)
        ? [{ sure: isForAll(rule) ? rule.sure : noPorts, possible: rule.possible }]
        : [],
    );
  });
  return { sure: unionOf(all.map(({ sure }) => sure)), possible: unionOf(all.map(({ possible }) => possible)) };
}

function isForAll({ peer }: Reading): boolean {
  return peer.is === 'open' ? peer.verdict === 'yes' : peer.is === 'range' && isEverything(peer.range);
}

const queries = union(portRange('udp', 53, 53), portRange('tcp', 53, 53));

function meansResolver({ source, addresses }: Neutron, port: Nic, { peer, family, possible }: Reading): boolean {
  if (peer.is !== 'range') return peer.is === 'open';
  if (difference(possible, queries).length === 0) return true;
  const slots = ([4, 6] as const).flatMap((own) =>
    addresses
      .of(port, own)
      .flat()
      .map((slot) => ({ ...slot, own })),
  );
  return slots.some(({ subnet, own }) => {
    const node = subnet === undefined ? undefined : source.find('subnet', { node: subnet });
    if (!node) return own === family;
    const ranges = node.nameservers.map(rangeOf);
    if (ranges.length === 0 || ranges.includes(undefined)) return own === family;
    return ranges.some((other) => other && overlaps(peer.range, other));
  });
}
