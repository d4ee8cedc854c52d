/** Disks on volumes that a resource with `external_id` only refers to: they are volumes from outside, known by their id. */
import type { NodeId, NodeRef } from '../evaluate/fact.ts';
import { sealed } from '../evaluate/seal.ts';
import { joinOrigins, secrecyOf, withOrigins, type Value } from '../evaluate/value.ts';
import type { Resource } from '../stack/stack.ts';
import type { Draft } from './draft.ts';
import type { TopologyNode } from './kinds/table.ts';
import { hiddenValue } from './lift-diagnostics.ts';

/** The leaves of references that become ids are carried by the named volume from now on. */
export function withExistingVolumes(
  nodes: ReadonlyMap<NodeId, TopologyNode>,
  resources: ReadonlyMap<string, Resource>,
  draft: Draft,
): ReadonlyMap<NodeId, TopologyNode> {
  const named = (ref: NodeRef): NodeRef => {
    const resource = 'node' in ref ? resources.get(ref.node) : undefined;
    const id = resource && shownId(resource, draft);
    return id ? { external: withOrigins(id, joinOrigins(id.origins, draft.joined.get(ref) ?? [])) } : ref;
  };
  return new Map([...nodes].map(([id, node]) => [id, onNamed(node, named)]));
}

/** An id stands in names and plans, where no hidden value may be. */
function shownId(resource: Resource, draft: Draft): Value | undefined {
  const { externalId, path } = resource;
  const secrecy = externalId ? secrecyOf(externalId) : false;
  if (!externalId || secrecy === false) return externalId;
  draft.report(resource, hiddenValue, externalId, [path, 'external_id', secrecy]);
  return sealed(externalId, (secret, what) => draft.hidden.of(secret, what, `external_id of ${path}`));
}

function onNamed(node: TopologyNode, named: (ref: NodeRef) => NodeRef): TopologyNode {
  if (node.kind === 'attachment') return { ...node, volume: named(node.volume) };
  if (node.kind !== 'disk' || node.source.from !== 'volume') return node;
  return { ...node, source: { from: 'volume', volume: named(node.source.volume) } };
}
