/** Finds the leaves that a node carries: those of its values, and those of references that were joined by id. */
import type { NodeRef } from '../evaluate/fact.ts';
import { originsOf, type LeafId, type Origins } from '../evaluate/value.ts';
import type { TopologyNode } from './kinds/table.ts';
import { isValue } from './visit-texts.ts';

interface NodeLeaves {
  /** Leaves of values that stand in the node. */
  readonly values: ReadonlySet<LeafId>;
  /** Leaves behind references to other nodes. */
  readonly joins: ReadonlySet<LeafId>;
}

/** `joined`: origins of references that became ids, which no value carries any more. */
export function nodeLeaves(node: TopologyNode, joined: WeakMap<NodeRef, Origins>): NodeLeaves {
  const values = new Set<LeafId>();
  const joins = new Set<LeafId>();
  const visit = (field: unknown): void => {
    if (typeof field !== 'object' || field === null) return;
    if (isValue(field)) {
      for (const leaf of originsOf(field)) values.add(leaf);
      return;
    }
    if (isNodeRef(field)) for (const leaf of joined.get(field) ?? []) joins.add(leaf);
    const parts: Iterable<unknown> = field instanceof Map ? field.values() : Object.values(field);
    for (const part of parts) visit(part);
  };
  visit(node);
  return { values, joins };
}

function isNodeRef(field: object): field is NodeRef {
  return 'node' in field;
}
