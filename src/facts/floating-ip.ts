/** A floating address: `floating ip list --long`. */
import type { PublicAddress } from '../topology/kinds/public-address.ts';
import { machineOf } from '../topology/views/interfaces.ts';
import { nicOfAddress } from '../topology/views/public-addresses.ts';
import { text } from './client-values.ts';
import { maybe, needed } from './columns.ts';
import { compareAddress, compareReference, type Comparison } from './compare.ts';
import type { FactSource, LiveView } from './fact-source.ts';

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
    portId: { ...maybe(['Port', 'port_id', 'port'], text(), 'port'), compare: comparePort },
    network: {
      ...maybe(['Floating Network', 'floating_network_id'], text(), 'external network'),
      compare: compareNetwork,
    },
  },
  join: ({ id }, view) => view.nodeWithId('public-address', id),
  *mentions(graph) {
    for (const { address } of graph.of('address-binding')) yield address;
  },
  machineOf({ portId }, view) {
    const nic = portId === undefined ? undefined : view.nodeOf('ports', portId);
    const owner = nic?.kind === 'nic' ? machineOf(view.graph, nic) : undefined;
    return owner ?? view.nodeWithId('machine', view.facts.ports.get(portId ?? '')?.deviceId);
  },
  trouble: () => undefined,
};

/** The template binds the address to an interface, by whichever resource. */
function comparePort(live: string, node: PublicAddress, view: LiveView): Comparison {
  const bound = nicOfAddress(view.graph, node);
  const expected = bound && view.liveOf('ports', bound);
  if (!bound || !expected) return 'unsaid';
  return expected.id === live ? 'equal' : { live, template: bound.resource };
}

function compareNetwork(live: string, { network }: PublicAddress, view: LiveView): Comparison {
  return compareReference([live], { ref: network, kind: 'network', key: 'networks' }, view);
}
