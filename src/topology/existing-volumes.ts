/** Disks on volumes that a resource with `external_id` only refers to: they are volumes from outside, known by their id. */
import type { NodeId, NodeRef } from '../evaluate/fact.ts';
import { joinOrigins, withOrigins, type Origins } from '../evaluate/value.ts';
import type { Resource } from '../stack/stack.ts';
import type { TopologyNode } from './kinds/table.ts';

/** `joined`: the leaves of references that became ids, which the named volume carries from now on. */
export function withExistingVolumes(
  nodes: ReadonlyMap<NodeId, TopologyNode>,
  resources: ReadonlyMap<string, Resource>,
  joined: WeakMap<NodeRef, Origins>,
): ReadonlyMap<NodeId, TopologyNode> {
  const named = (ref: NodeRef): NodeRef => {
    const id = 'node' in ref ? resources.get(ref.node)?.externalId : undefined;
    return id ? { external: withOrigins(id, joinOrigins(id.origins, joined.get(ref) ?? [])) } : ref;
  };
  return new Map([...nodes].map(([id, node]) => [id, onNamed(node, named)]));
}

function onNamed(node: TopologyNode, named: (ref: NodeRef) => NodeRef): TopologyNode {
  if (node.kind === 'attachment') return { ...node, volume: named(node.volume) };
  if (node.kind !== 'disk' || node.source.from !== 'volume') return node;
  return { ...node, source: { from: 'volume', volume: named(node.source.volume) } };
}
