/** The gateway that Neutron gives a subnet when the template names none. */
import ipaddr from 'ipaddr.js';

/** First host address of an IPv4 range, the network address itself of an IPv6 one; undefined for a text that is no range. */
export function firstGateway(cidr: string): string | undefined {
  if (!ipaddr.isValidCIDR(cidr)) return undefined;
  const [address] = ipaddr.parseCIDR(cidr);
  if (address.kind() === 'ipv6') return ipaddr.IPv6.networkAddressFromCIDR(cidr).toString();
  const bytes = ipaddr.IPv4.networkAddressFromCIDR(cidr).toByteArray();
  bytes[3] = (bytes[3] ?? 0) + 1;
  return bytes.join('.');
}
