/** What must stay in OpenStack because something that stays is built on it: networks with their subnets and ways out, security groups. */
import type { NodeId } from '../../evaluate/fact.ts';
import type { Topology, TopologyNode } from '../../topology/topology.ts';
import type { Site } from '../../plan/target.ts';
import { isKept } from '../objects/sides.ts';

/** Nodes below everything that is decided to stay, by reference and by reachability: a balancer is of no use behind no router. */
export function groundOf(site: Site): ReadonlySet<NodeId> {
  const ready = made.get(site);
  if (ready) return ready;
  const ground = findGround(site);
  made.set(site, ground);
  return ground;
}

const made = new WeakMap<Site, ReadonlySet<NodeId>>();

function findGround(site: Site): ReadonlySet<NodeId> {
  const { graph } = site;
  const ground = new Set<NodeId>();
  const open: NodeId[] = graph
    .of('retained')
    .filter(({ id }) => isKept(site, id))
    .flatMap(({ uses }) => uses);
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    const node = graph.nodes.get(id);
    if (!node || ground.has(id) || !isGround(node)) continue;
    ground.add(id);
    open.push(...builtUpon(node, graph));
  }
  return ground;
}

function isGround({ kind }: TopologyNode): boolean {
  return ['network', 'subnet', 'router', 'router-link', 'firewall-group', 'firewall-rule'].includes(kind);
}

function builtUpon(node: TopologyNode, graph: Topology): readonly NodeId[] {
  switch (node.kind) {
    case 'network':
      return graph.subnetsOf(node).map(({ id }) => id);
    case 'subnet': {
      const links = graph.of('router-link').filter(({ subnet }) => graph.resolve('subnet', subnet) === node);
      const network = graph.resolve('network', node.network);
      return [...links.map(({ id }) => id), ...(network ? [network.id] : [])];
    }
    case 'router-link': {
      const ends = [graph.resolve('router', node.router), graph.resolve('subnet', node.subnet)];
      return ends.flatMap((end) => (end ? [end.id] : []));
    }
    case 'router':
      // A gateway that is a resource of its own is a link without a subnet.
      return graph.linksOf(node).flatMap((link) => (link.external ? [link.id] : []));
    case 'firewall-group':
      return graph.rulesOf(node).map(({ id }) => id);
    default:
      return [];
  }
}
