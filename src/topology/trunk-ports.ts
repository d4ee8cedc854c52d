/** Machines whose port is the parent of a trunk have its sub-ports too, as Nova never lists them. */
import type { NodeId, NodeRef } from '../evaluate/fact.ts';
import { textOf, type Value } from '../evaluate/value.ts';
import { append } from '../source/append.ts';
import type { Draft } from './draft.ts';
import { factsIn } from './facts-in.ts';
import type { TopologyNode } from './kinds/table.ts';
import type { Trunk } from './kinds/trunk.ts';

type Nodes = ReadonlyMap<NodeId, TopologyNode>;

/** They follow the interfaces that the machine names, in the order of its trunks. */
export function withTrunkPorts(nodes: Nodes, draft: Draft): Nodes {
  const trunks = [...nodes.values()].filter((node) => node.kind === 'trunk');
  if (trunks.length === 0) return nodes;
  const subPorts = new Map<string, NodeRef[]>();
  const alike = new Set<NodeId>();
  for (const { parent, subPorts: own } of trunks) {
    const key = keyOf(parent);
    for (const { port } of own) {
      if (key !== undefined) append(subPorts, key, port);
      if ('node' in port && hasMacOf(nodes.get(port.node), parent, nodes)) alike.add(port.node);
    }
  }
  return new Map(
    [...nodes].map(([id, node]): readonly [NodeId, TopologyNode] => {
      if (node.kind === 'nic' && alike.has(id)) {
        const { mac, ...rest } = node;
        if (mac)
          draft.declare(
            mac,
            'default',
            'the interface has a MAC address of its own, because no other has that of the trunk',
          );
        return [id, rest];
      }
      if (node.kind !== 'machine') return [id, node];
      const further = node.nics.flatMap((ref) => subPorts.get(keyOf(ref) ?? '') ?? []);
      return [id, further.length > 0 ? { ...node, nics: [...node.nics, ...further] } : node];
    }),
  );
}

/** A VLAN has the hardware address of its interface; two interfaces of a guest cannot. */
function hasMacOf(node: TopologyNode | undefined, parent: Trunk['parent'], nodes: Nodes): boolean {
  const own = node?.kind === 'nic' ? node.mac : undefined;
  if (!own || !('node' in parent)) return false;
  const other = nodes.get(parent.node);
  const text = textOf(own)?.toLowerCase();
  const isSaid = text !== undefined && other?.kind === 'nic' && textOf(other.mac)?.toLowerCase() === text;
  return isSaid || isMacOf(own, parent.node);
}

function isMacOf(value: Value, node: NodeId): boolean {
  const [fact, more] = factsIn(value);
  return fact?.fact === 'mac' && fact.of === node && more === undefined;
}

/** Undefined for a port that is not known yet. */
function keyOf(ref: NodeRef): string | undefined {
  if ('node' in ref) return `node ${ref.node}`;
  const text = textOf(ref.external);
  return text === undefined ? undefined : `text ${text}`;
}
