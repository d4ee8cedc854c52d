/** A domain whose names are served. */
import type { Value } from '../../evaluate/value.ts';
import { defineKind } from './kind.ts';
import type { NodeBase } from './node.ts';

export interface DnsZone extends NodeBase<'dns-zone'> {
  /** With a dot at the end. */
  readonly name?: Value;
  /** Seconds, of records that say none. */
  readonly ttl?: Value;
}

export const dnsZone = defineKind<DnsZone>()({ kind: 'dns-zone', edges: {} });
