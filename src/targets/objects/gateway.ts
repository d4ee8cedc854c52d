/** The gateway of a subnet: what the template names, else what Neutron takes. */
import ipaddr from 'ipaddr.js';
import { known, wordOf, type Value } from '../../evaluate/value.ts';
import type { Subnet } from '../../topology/kinds/subnet.ts';

/** Undefined where there is none, or where the range is not known. */
export function gatewayOfSubnet({ gateway, cidr }: Pick<Subnet, 'gateway' | 'cidr'>): Value | undefined {
  if (typeof gateway === 'object') return gateway;
  const first = gateway === 'first' ? firstGateway(wordOf(cidr)) : undefined;
  return first === undefined ? undefined : known(first);
}

/** First host address of an IPv4 range, the network address itself of an IPv6 one; undefined for a text that is no range. */
function firstGateway(cidr: string): string | undefined {
  if (!ipaddr.isValidCIDR(cidr)) return undefined;
  const [address] = ipaddr.parseCIDR(cidr);
  if (address.kind() === 'ipv6') return ipaddr.IPv6.networkAddressFromCIDR(cidr).toString();
  const bytes = ipaddr.IPv4.networkAddressFromCIDR(cidr).toByteArray();
  bytes[3] = (bytes[3] ?? 0) + 1;
  return bytes.join('.');
}
