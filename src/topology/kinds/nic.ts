/** A network interface: a Neutron port, or the port that Nova or Heat would make for a server. */
import type { NodeId, NodeRef } from '../../evaluate/fact.ts';
import type { Value } from '../../evaluate/value.ts';
import { defineKind } from './kind.ts';
import type { NodeBase } from './node.ts';

export interface Nic extends NodeBase<'nic'> {
  /** The machine for which it is made; absent for a port resource (machines name it in `nics`). */
  readonly machine?: NodeId;
  readonly network?: NodeRef;
  /** Fixed addresses as asked for; empty: allocated by Neutron. */
  readonly addresses: readonly NicAddress[];
  /** No address at all. */
  readonly addressless: boolean;
  readonly mac?: Value;
  /** Security groups; `default`: the project's default group; an empty list: no traffic at all. */
  readonly groups: 'default' | readonly NodeRef[];
  /** `inherit`: as the network says. `off` means no filter and no anti-spoofing. */
  readonly portSecurity: 'on' | 'off' | 'inherit';
  /** Addresses that the machine may use besides its own (`allowed_address_pairs`); ranges are allowed. */
  readonly allowedPairs: readonly { readonly address: Value; readonly mac?: Value }[];
  /** `normal`, `direct` (SR-IOV), ... */
  readonly vnicType?: Value;
  /** Name of the port in Neutron's DNS. */
  readonly dnsName?: Value;
  readonly name?: Value;
  /** Device tag that the guest can read. */
  readonly tag?: Value;
}

/** A request for an address: from a subnet, a certain one, or both. */
interface NicAddress {
  readonly subnet?: NodeRef;
  readonly ip?: Value;
}

export const nic = defineKind<Nic>()({
  kind: 'nic',
  staysWith: 'servers',
  edges: {
    machine: { to: ['machine'], refs: (node) => (node.machine === undefined ? [] : [{ node: node.machine }]) },
    network: { to: ['network'], refs: (node) => [node.network] },
    subnets: { to: ['subnet'], refs: ({ addresses }) => addresses.map(({ subnet }) => subnet) },
    groups: { to: ['firewall-group'], refs: ({ groups }) => (groups === 'default' ? [] : groups) },
  },
  dependsOn: ['machine', 'network', 'balancer'],
});
