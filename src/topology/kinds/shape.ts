/** What a machine is made of (flavor), who may log in (key pair), where machines go (server group). */
import type { Value } from '../../evaluate/value.ts';
import type { NodeBase } from './node.ts';

export interface MachineShape extends NodeBase<'machine-shape'> {
  readonly name?: Value;
  readonly vcpus: Value;
  readonly ramMiB: Value;
  readonly diskGiB?: Value;
  readonly ephemeralGiB?: Value;
  readonly swapMiB?: Value;
  /** Extra specs: text to text. */
  readonly extraSpecs?: Value;
}

export interface KeyPair extends NodeBase<'key-pair'> {
  readonly name?: Value;
  /** Absent: Nova generates the pair. */
  readonly publicKey?: Value;
}

export interface PlacementGroup extends NodeBase<'placement-group'> {
  readonly name?: Value;
  readonly policy: 'affinity' | 'anti-affinity' | 'soft-affinity' | 'soft-anti-affinity';
  readonly maxPerHost?: Value;
}
