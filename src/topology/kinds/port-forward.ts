/** One port of a floating address that leads to a port of an interface, while the address itself leads nowhere. */
import type { NodeRef } from '../../evaluate/fact.ts';
import type { Value } from '../../evaluate/value.ts';
import { defineKind } from './kind.ts';
import type { NodeBase } from './node.ts';

export interface PortForward extends NodeBase<'port-forward'> {
  readonly address: NodeRef;
  readonly nic: NodeRef;
  /** Which of the interface's addresses it leads to. */
  readonly fixedAddress?: Value;
  /** `tcp`, `udp`, `sctp`, ... */
  readonly protocol: Value;
  /** Where clients connect. */
  readonly port: Value;
  /** Where the interface takes the connection; absent: nowhere, since Neutron refuses that. */
  readonly toPort?: Value;
}

export const portForward = defineKind<PortForward>()({
  kind: 'port-forward',
  edges: {
    address: { to: ['public-address'], refs: (node) => [node.address] },
    // A port that only an attribute of a server names leads to the server.
    nic: { to: ['nic', 'machine'], refs: (node) => [node.nic] },
  },
  dependsOn: ['machine'],
});
