/** What nodes of the stack forward to machines, as their kinds say it, and where it arrives. */
import { intOf, wordOf, type Value } from '../../evaluate/value.ts';
import type { Forward } from '../../topology/kinds/kind.ts';
import { kinds, type TopologyNode } from '../../topology/kinds/table.ts';
import type { Endpoint } from '../packet.ts';
import { intersection, portRange, unionOf, type PortSet } from '../port-set.ts';
import { admittedFromSome, type Neutron } from './neutron.ts';

/** With the resource of the node that forwards. */
export type StackForward = Forward & { readonly resource: string };

export function forwardsOf(nodes: ReadonlyMap<string, TopologyNode>): readonly StackForward[] {
  return [...nodes.values()].flatMap((node) =>
    kinds[node.kind].forwards(node).map((forward) => ({ ...forward, resource: node.resource })),
  );
}

/** A forward with its end. */
export interface Led {
  readonly forward: StackForward;
  /** Resource of the machine. */
  readonly machine: string;
  /** The interface, where the node names one. */
  readonly nic: string | undefined;
}

/** Those that lead to machines of the stack. */
export function ledTo({ source }: Neutron, forwards: readonly StackForward[]): readonly Led[] {
  return forwards.flatMap((forward): readonly Led[] => {
    const nic = source.find('nic', forward.to);
    const machine =
      source.find('machine', forward.to) ??
      (nic && source.of('machine').find(({ nics }) => nics.some((ref) => source.find('nic', ref) === nic)));
    return machine ? [{ forward, machine: machine.resource, nic: nic?.id }] : [];
  });
}

export function isAt({ machine, nic }: Led, endpoint: Endpoint): boolean {
  return endpoint.machine.resource === machine && (nic === undefined || endpoint.nic?.id === nic);
}

/** Ports at which clients from outside come to an endpoint through a node that forwards, and its groups let that in. */
export function comesForwarded(neutron: Neutron, all: readonly Led[], endpoint: Endpoint): PortSet {
  const forwarded = unionOf(
    all
      .filter((led) => isAt(led, endpoint))
      .map(({ forward: { protocol, toPort } }) =>
        portRange(protocol, numberOf(toPort) ?? 1, numberOf(toPort) ?? 65_535),
      ),
  );
  return endpoint.nic ? intersection(forwarded, admittedFromSome(neutron, endpoint.nic, 'ingress')) : forwarded;
}

/** What tells endpoints apart by what is forwarded to them. */
export function describeForwards(all: readonly Led[], endpoint: Endpoint): string {
  const own = all.filter((led) => isAt(led, endpoint));
  return own.map(({ forward: { protocol, toPort } }) => ` ${protocol} ${numberOf(toPort) ?? ''}`).join();
}

/** A port; undefined where it is not known yet. */
export function numberOf(value: Value): number | undefined {
  const text = wordOf(value);
  const number = intOf(value) ?? (/^\d{1,5}$/.test(text) ? text : undefined);
  return number === undefined ? undefined : Number(number);
}
