/** The interfaces of a machine, whose they are, and the network that each is on. */
import type { NodeId, NodeRef } from '../../evaluate/fact.ts';
import { view, type Graph } from '../graph.ts';
import type { Machine } from '../kinds/machine.ts';
import type { Network } from '../kinds/network.ts';
import type { Nic } from '../kinds/nic.ts';
import type { Trunk } from '../kinds/trunk.ts';

/** In the order of the template, ports of the stack and machine-made ones alike. */
export function nicsOf(graph: Graph, machine: Machine): readonly Nic[] {
  return graph.follow(machine, 'nics');
}

/** The machine that an interface was made for, else the first that lists it. */
export function machineOf(graph: Graph, nic: Nic): Machine | undefined {
  return nic.machine === undefined ? graph.users(nic, 'machine', 'nics')[0] : graph.get('machine', nic.machine);
}

/** The machine that has the ports of a trunk. */
export function machineOfTrunk(graph: Graph, trunk: Trunk): Machine | undefined {
  const ports = [...graph.follow(trunk, 'parent'), ...graph.follow(trunk, 'subPorts')];
  return ports.map((nic) => machineOf(graph, nic)).find(Boolean);
}

/** The network of an interface as it names it, else that of the first subnet of the stack that it has an address in. */
export function networkRef(graph: Graph, nic: Nic | undefined): NodeRef | undefined {
  return nic && (nic.network ?? networkByNic(graph).get(nic.id));
}

/** The network of an interface where the stack defines it. */
export function networkOf(graph: Graph, nic: Nic | undefined): Network | undefined {
  return graph.resolve('network', networkRef(graph, nic));
}

/** Whether security groups filter it: its own word counts before that of its network. */
export function isFiltered({ portSecurity }: Pick<Nic, 'portSecurity'>, network: Network | undefined): boolean {
  return portSecurity === 'inherit' ? network?.portSecurity !== false : portSecurity !== 'off';
}

/** Networks of interfaces that name a subnet alone. */
const networkByNic = view(
  (graph): ReadonlyMap<NodeId, NodeRef> =>
    new Map(
      graph.of('nic').flatMap((nic) => {
        const [subnet] = nic.network ? [] : graph.follow(nic, 'subnets');
        return subnet ? [[nic.id, subnet.network] as const] : [];
      }),
    ),
);
