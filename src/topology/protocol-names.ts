/** Names of the protocols of Neutron's rules that may be given as a number, by https://www.iana.org/assignments/protocol-numbers. */
export const protocolNames: ReadonlyMap<string, string> = new Map([
  ['1', 'icmp'],
  ['6', 'tcp'],
  ['17', 'udp'],
  ['33', 'dccp'],
  ['58', 'ipv6-icmp'],
  ['132', 'sctp'],
  ['136', 'udplite'],
]);
