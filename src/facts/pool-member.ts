/** A member of a load balancer's pool: `loadbalancer member list`, for every pool of the project. */
import type { Machine } from '../topology/kinds/machine.ts';
import type { PoolMember } from '../topology/kinds/pool-member.ts';
import { endOf } from '../topology/views/balancing.ts';
import { text } from './client-values.ts';
import { maybe, needed } from './columns.ts';
import { isSameAddress, type Comparison } from './compare.ts';
import type { FactSource, LiveView, Trouble } from './fact-source.ts';
import { machineOfPort } from './nic-of-port.ts';
import type { PortFact } from './port.ts';

interface PoolMemberFact {
  readonly id: string;
  readonly address?: string;
  readonly status?: string;
}

/** One that the template does not know goes on leading to the old server of a machine that has moved. */
export const poolMember: FactSource<PoolMemberFact, PoolMember> = {
  what: 'balancer member',
  named: false,
  question: {
    list: ['loadbalancer', 'member', 'list'],
    each: { from: 'all', list: ['loadbalancer', 'pool', 'list'], column: 'id', without: 'Octavia' },
  },
  fields: {
    id: needed(['id', 'ID'], text(), 'id'),
    address: { ...maybe(['address', 'Address'], text(), 'address'), compare: compareMachine },
    status: maybe(['operating_status', 'Operating Status'], text(), 'operating status'),
  },
  join: ({ id }, view) => view.nodeWithId('pool-member', id),
  mentions: () => [],
  machineOf: ({ address }, view) => (address === undefined ? undefined : machineWithAddress(address, view)),
  trouble: memberTrouble,
};

/** The template gives it the address of a server. */
function compareMachine(live: string, node: PoolMember, view: LiveView): Comparison {
  const { machine } = endOf(view.graph, node);
  const own = portsOfMachines(view).flatMap((port) => (port.machine === machine ? [port.port] : []));
  const addresses = own.flatMap(({ fixedIps }) => fixedIps.flatMap(({ address = '' }) => address));
  if (addresses.length === 0 || addresses.some((address) => isSameAddress(address, live))) return 'unsaid';
  return { live, template: addresses.toSorted().join(', ') };
}

function machineWithAddress(address: string, view: LiveView): Machine | undefined {
  const has = ({ fixedIps }: PortFact): boolean =>
    fixedIps.some((fixed) => isSameAddress(fixed.address ?? '', address));
  return portsOfMachines(view).find(({ port }) => has(port))?.machine;
}

interface PortOfMachine {
  readonly port: PortFact;
  readonly machine: Machine;
}

function portsOfMachines(view: LiveView): readonly PortOfMachine[] {
  return view.recall(collectPorts);
}

function collectPorts(view: LiveView): readonly PortOfMachine[] {
  return [...new Set(view.facts.ports.values())].flatMap((port) => {
    const machine = machineOfPort(port.id, view);
    return machine ? [{ port, machine }] : [];
  });
}

/** The plan sees that a balancer sends requests to the new machine by the status of its members. */
function memberTrouble({ status }: PoolMemberFact): Trouble | undefined {
  const isDown = status === 'ERROR' || status === 'OFFLINE' || status === 'DEGRADED';
  return isDown ? { severity: 'warning', text: `is in status ${status}` } : undefined;
}
