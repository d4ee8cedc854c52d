/** What a machine is made of: a flavor. */
import type { Value } from '../../evaluate/value.ts';
import { defineKind } from './kind.ts';
import type { NodeBase } from './node.ts';

export interface MachineShape extends NodeBase<'machine-shape'> {
  readonly name?: Value;
  readonly vcpus: Value;
  readonly ramMiB: Value;
  /** Root disk; 0 or absent: the size of the image. */
  readonly diskGiB?: Value;
  /** One ephemeral disk of this size; 0 or absent: none. */
  readonly ephemeralGiB?: Value;
  /** One swap disk, in MiB unlike the others; 0 or absent: none. */
  readonly swapMiB?: Value;
  /** Extra specs: text to text. */
  readonly extraSpecs?: Value;
}

export const machineShape = defineKind<MachineShape>()({ kind: 'machine-shape', staysWith: 'servers', edges: {} });
