/** What a name stands for: addresses, another name, texts. */
import type { NodeRef } from '../../evaluate/fact.ts';
import type { Value } from '../../evaluate/value.ts';
import { defineKind } from './kind.ts';
import type { NodeBase } from './node.ts';

export interface DnsRecord extends NodeBase<'dns-record'> {
  readonly zone: NodeRef;
  /** Without a dot at the end it is below the zone; absent: nobody knows it. */
  readonly name?: Value;
  /** A, AAAA, CNAME, MX, ... */
  readonly recordType: Value;
  readonly values: readonly Value[];
  /** What the values ask for their addresses. */
  readonly named: readonly NodeRef[];
  /** Seconds. */
  readonly ttl?: Value;
  /** The floating IP whose name it is: Neutron has the record as long as that exists. */
  readonly address?: NodeRef;
}

export const dnsRecord = defineKind<DnsRecord>()({
  kind: 'dns-record',
  edges: {
    zone: { to: ['dns-zone'], refs: (node) => [node.zone] },
    address: { to: ['public-address'], refs: (node) => [node.address] },
    named: { to: ['public-address', 'nic', 'machine', 'balancer'], refs: ({ named }) => named },
  },
});
