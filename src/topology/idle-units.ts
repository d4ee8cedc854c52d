/** Configurations that neither a machine gets as start-up data nor a deployment takes: they have no effect. */
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
    if (node.kind !== 'software-unit' || booted.has(node.id) || deployed.has(node.id) || !resource) continue;
    const { values, joins } = nodeLeaves(node, draft.joined);
    const leaves = [...values, ...joins, ...resource.leaves.filter((leaf) => draft.choices.has(leaf))];
    const own = leaves.filter((leaf) => resource.leaves.includes(leaf));
    for (const leaf of leaves) draft.tell(leaf, mootBy('unused-configuration', own));
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

/** Units that a deployment takes. What becomes of their leaves is said where that is known. */
function deployedUnits(nodes: ReadonlyMap<NodeId, TopologyNode>): ReadonlySet<NodeId> {
  const units = [...nodes.values()].flatMap((node) => (node.kind === 'software-run' && node.unit ? [node.unit] : []));
  return new Set(units.flatMap((unit) => ('node' in unit ? [unit.node] : [])));
}
