/** A floating address: `floating ip list --long`. */
import type { Config } from '../config/config.ts';
import { known, textOf } from '../evaluate/value.ts';
import type { Nic } from '../topology/kinds/nic.ts';
import type { PublicAddress } from '../topology/kinds/public-address.ts';
import { balancerOfVip } from '../topology/views/balancing.ts';
import { machineOf, nicsOf } from '../topology/views/interfaces.ts';
import { nicOfAddress } from '../topology/views/public-addresses.ts';
import { text } from './client-values.ts';
import { maybe, needed } from './columns.ts';
import { compareAddress, compareReference, type Comparison } from './compare.ts';
import { labelOf, type Adopted, type FactSource, type LiveView, type Trouble } from './fact-source.ts';
import { machineOfPort } from './nic-of-port.ts';

interface FloatingIpFact {
  readonly id: string;
  readonly address: string;
  /** Absent: it leads nowhere. */
  readonly portId?: string;
  /** External network that it comes from. */
  readonly network?: string;
}

export const floatingIp: FactSource<FloatingIpFact, PublicAddress> = {
  what: 'floating IP',
  named: false,
  question: { list: ['floating', 'ip', 'list', '--long'] },
  fields: {
    id: needed(['ID', 'id'], text(), 'id'),
    address: {
      ...needed(['Floating IP Address', 'floating_ip_address'], text(), 'address'),
      compare: (live, node) => compareAddress(live, node.address),
    },
    portId: {
      ...maybe(['Port', 'port_id', 'port'], text(), 'port'),
      compare: comparePort,
      wins: withLivePort,
    },
    network: {
      ...maybe(['Floating Network', 'floating_network_id'], text(), 'external network'),
      compare: compareNetwork,
    },
  },
  join: ({ id }, view) => view.nodeWithId('public-address', id),
  *mentions(graph) {
    for (const { address } of graph.of('address-binding')) yield address;
  },
  adopt: addressByHand,
  machineOf({ portId }, view) {
    const owner = portId === undefined ? undefined : machineOfPort(portId, view);
    return owner ?? view.nodeWithId('machine', view.facts.ports.get(portId ?? '')?.deviceId);
  },
  shown: { kind: 'public-address', where: 'always' },
  trouble: addressTrouble,
};

/** The template binds the address to an interface, by whichever resource; people may have bound it to another one since. */
function comparePort(live: string, node: PublicAddress, view: LiveView): Comparison {
  const bound = nicOfAddress(view.graph, node);
  const expected = bound && view.liveOf('ports', bound);
  if (expected?.id === live) return 'equal';
  const actual = view.nodeOf('ports', live);
  // What leads out of the stack is no drift that a plan could follow.
  if (bound && actual?.kind !== 'nic') return 'unsaid';
  return { live: actual?.resource ?? live, template: bound?.resource ?? 'none' };
}

/** It was led elsewhere by hand, or by the cut-over, in the middle of which the facts can be taken. */
function addressTrouble({ id, portId }: FloatingIpFact, view: LiveView): Trouble | undefined {
  const node = view.nodeOf('floatingIps', id);
  if (node?.kind !== 'public-address' || !nicOfAddress(view.graph, node)) return undefined;
  if (portId === undefined) return { severity: 'warning', text: 'leads to no port' };
  // The port of a load balancer is Octavia's own.
  if (balancerOfVip(view.graph, nicOfAddress(view.graph, node))) return undefined;
  // A port of the stack that the bundle lacks is one message, at the port.
  return view.facts.ports.has(portId) || view.nodeWithId('nic', portId)
    ? undefined
    : { severity: 'warning', text: `leads to the port ${portId}, which does not belong to the stack` };
}

/** Only where it leads to an interface of the stack; the cut-over itself leads it elsewhere. */
function withLivePort(live: string, node: PublicAddress, view: LiveView): PublicAddress {
  const nic = view.nodeOf('ports', live);
  return nic ? { ...node, nic: { node: nic.id } } : node;
}

/** An address that leads to an interface of the stack, which no resource of the stack asked for. */
function addressByHand(fact: FloatingIpFact, view: LiveView, { moved }: Pick<Config, 'moved'>): readonly Adopted[] {
  const { id, address, portId, network } = fact;
  const nic = view.nodeOf('ports', portId ?? '') ?? movedFrom(fact, view, moved);
  const machine = nic?.kind === 'nic' ? machineOf(view.graph, nic) : undefined;
  if (!nic || !machine || view.nodeOf('floatingIps', id) || isNamed(fact, view)) return [];
  const path = `${machine.resource}${suffixOf(fact)}`;
  const name = view.facts.networks.get(network ?? '')?.name ?? network;
  const node: PublicAddress = {
    kind: 'public-address',
    id: path,
    resource: path,
    ...(name !== undefined && { network: { external: known(name) } }),
    address: known(address),
    nic: { node: nic.id },
  };
  return [{ what: 'floating IP', id, label: labelOf(fact), path, machine: machine.resource, nodes: [node] }];
}

/** Such a node is below its machine, so that whatever is said of the machine holds for it too. */
function suffixOf({ address }: FloatingIpFact): string {
  return `/floating-ip-${address}`;
}

/** The interface that the address led to before it was moved: it leads to a Service of the cluster by now. */
function movedFrom(fact: FloatingIpFact, { graph }: LiveView, moved: readonly string[]): Nic | undefined {
  const path = moved.find((entry) => entry.endsWith(suffixOf(fact)));
  const machine = path === undefined ? undefined : graph.get('machine', path.slice(0, -suffixOf(fact).length));
  return machine && nicsOf(graph, machine)[0];
}

function isNamed({ id }: FloatingIpFact, { graph }: LiveView): boolean {
  return graph.of('address-binding').some(({ address }) => 'external' in address && textOf(address.external) === id);
}

function compareNetwork(live: string, { network }: PublicAddress, view: LiveView): Comparison {
  return compareReference([live], { ref: network, kind: 'network', key: 'networks' }, view);
}
