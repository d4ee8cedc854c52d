/** Whether a claim that a property has no meaning outside Heat and OpenStack is reviewed: by the list, or by the table of a lift. */
import type { LeafId } from '../evaluate/value.ts';
import type { Leaf, LeafTable } from '../evaluate/leaf-table.ts';
import { allResources, type Resource, type Stack } from '../stack/stack.ts';
import type { Graph } from '../topology/graph.ts';
import type { LiftSet } from '../topology/lift-set.ts';
import { usedLeaves } from '../topology/leaf-values.ts';
import { isReviewed } from '../topology/moot.ts';
import type { Told } from '../topology/topology.ts';

interface Reviewing {
  readonly stack: Stack;
  readonly leaves: LeafTable;
  readonly topology: Graph;
  readonly lifts: LiftSet;
}

export type Reviewer = (told: Told, leaf: Leaf) => boolean;

/** Fates that are not moot need no review. */
export function createReviewer({ stack, leaves, topology, lifts }: Reviewing): Reviewer {
  const resources = new Map(allResources(stack).map((resource) => [resource.path, resource]));
  const used = usedOf();
  // Outputs are nodes of the stack as a whole, and of no resource.
  const isOutput = (id: LeafId): boolean =>
    (topology.carriers.get(id) ?? []).every((node) => topology.nodes.get(node)?.resource === '');
  return (told, leaf) => {
    if (told.state !== 'moot') return true;
    // A target that was written without types may leave out what the type asks for.
    const { review }: { readonly review?: typeof told.review } = told;
    if (!review) return false;
    const { source, of = [leaf.id] } = review;
    return of.every((id) => {
      const { resource, path } = leaves.get(id);
      const owner = resources.get(resource);
      // Properties of a nested stack or group have the meaning of those that they reach.
      if (!owner || owner.nested !== undefined) return true;
      if (source === 'table') return lifts.fateOf(owner.plugin, String(path[0]))?.fate === 'moot';
      // These speak of any property, and whether they hold can be seen.
      if (source === 'listed-output') return isOutput(id);
      if (source === 'refused') return !used(owner).has(id);
      if (source === 'shapes-nothing') return !topology.carriers.has(id);
      return isReviewed(source, owner.plugin, path);
    });
  };
}

/** Leaves that stand in the properties of a resource as the engine takes them. */
function usedOf(): (resource: Resource) => ReadonlySet<LeafId> {
  const byPath = new Map<string, ReadonlySet<LeafId>>();
  return (resource) => {
    const ready = byPath.get(resource.path) ?? usedLeaves(resource);
    byPath.set(resource.path, ready);
    return ready;
  };
}
