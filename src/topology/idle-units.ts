/** Configurations that no machine gets as start-up data: what only a deployment takes is a step for a person, the rest has no effect. */
import type { NodeId } from '../evaluate/fact.ts';
import type { Resource } from '../stack/stack.ts';
import type { Draft } from './draft.ts';
import { nodesIn } from './facts-in.ts';
import type { SoftwareUnit } from './kinds/software-unit.ts';
import { nodeLeaves } from './node-leaves.ts';
import type { TopologyNode } from './kinds/table.ts';
import { mootBy } from './moot.ts';

/** A configuration that no machine and no deployment uses has no effect in Heat either. */
export function declareIdleUnits(
  nodes: ReadonlyMap<NodeId, TopologyNode>,
  resources: ReadonlyMap<string, Resource>,
  draft: Draft,
): void {
  const booted = bootedUnits(nodes);
  const deployed = deployedUnits(nodes);
  for (const node of nodes.values()) {
    const resource = resources.get(node.resource);
    if (node.kind !== 'software-unit' || booted.has(node.id) || !resource) continue;
    const { values, joins } = nodeLeaves(node, draft.joined);
    const leaves = [...values, ...joins, ...resource.leaves.filter((leaf) => draft.choices.has(leaf))];
    const by = deployed.get(node.id);
    const own = leaves.filter((leaf) => resource.leaves.includes(leaf));
    for (const leaf of leaves) {
      if (by !== undefined) draft.declare(leaf, 'manual', `only ${by} uses it, which must be replaced manually`);
      else draft.tell(leaf, mootBy('unused-configuration', own));
    }
  }
}

/** Units that reach a machine, directly or inside a multipart text. */
function bootedUnits(nodes: ReadonlyMap<NodeId, TopologyNode>): ReadonlySet<NodeId> {
  const booted = new Set<NodeId>();
  const visit = (id: NodeId): void => {
    const node = nodes.get(id);
    if (node?.kind !== 'software-unit' || booted.has(id)) return;
    booted.add(id);
    for (const inner of unitsOf(node)) visit(inner);
  };
  for (const node of nodes.values()) {
    if (node.kind !== 'machine' || !node.userData) continue;
    const { content } = node.userData;
    if ('unit' in content) visit(content.unit);
    else nodesIn(content.text).forEach(visit);
  }
  return booted;
}

function unitsOf({ body }: SoftwareUnit): readonly NodeId[] {
  if (body.form !== 'multipart') return [];
  return body.parts.flatMap(({ content }) => ('unit' in content ? [content.unit] : nodesIn(content.text)));
}

/** Units that a retained resource mentions, with the first one that does. */
function deployedUnits(nodes: ReadonlyMap<NodeId, TopologyNode>): ReadonlyMap<NodeId, string> {
  const users = new Map<NodeId, string>();
  for (const node of nodes.values()) {
    if (node.kind !== 'retained') continue;
    for (const used of node.uses) if (!users.has(used)) users.set(used, node.resource);
  }
  return users;
}
