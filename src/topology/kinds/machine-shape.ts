/** What a machine is made of: a flavor. */
import type { Value } from '../../evaluate/value.ts';
import { defineKind } from './kind.ts';
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

export const machineShape = defineKind<MachineShape>()({ kind: 'machine-shape', edges: {} });
