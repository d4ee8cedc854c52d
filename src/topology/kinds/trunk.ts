/** A port whose machine has further ports as VLANs of it. */
import type { NodeRef } from '../../evaluate/fact.ts';
import type { Value } from '../../evaluate/value.ts';
import { defineKind } from './kind.ts';
import type { NodeBase } from './node.ts';

export interface Trunk extends NodeBase<'trunk'> {
  /** The port that machines name; its packets have no tag. */
  readonly parent: NodeRef;
  readonly subPorts: readonly SubPort[];
}

interface SubPort {
  readonly port: NodeRef;
  /** The VLAN in which the guest sees its packets, 1 to 4094. */
  readonly vlan?: Value;
}

export const trunk = defineKind<Trunk>()({
  kind: 'trunk',
  staysWith: 'servers',
  edges: {
    parent: { to: ['nic'], refs: ({ parent }) => [parent] },
    subPorts: { to: ['nic'], refs: ({ subPorts }) => subPorts.map(({ port }) => port) },
  },
  dependsOn: ['machine'],
});
