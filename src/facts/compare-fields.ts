/** Compares a live thing field by field with its node. */
import type { TopologyNode } from '../topology/kinds/table.ts';
import type { Comparison } from './compare.ts';
import type { FieldsOf, LiveView } from './fact-source.ts';

/** One field of a live thing beside the same of its node. */
interface ComparedField {
  /** What the field is, as a noun. */
  readonly about: string;
  readonly comparison: Comparison;
  /** Which value counts where they differ. */
  readonly used: 'live' | 'template' | 'decision';
}

/** Fields that the thing lacks and those that templates never say are left out. */
export function compareFields<T>(
  thing: T,
  node: TopologyNode,
  fields: FieldsOf<T, TopologyNode>,
  view: LiveView,
): readonly ComparedField[] {
  return fieldNames(fields).flatMap((field) =>
    fields[field].compare ? compareField(thing[field], fields[field], { node, view }) : [],
  );
}

interface Comparable<V> {
  readonly about: string;
  readonly decides?: 'access';
  compare?(live: Exclude<V, undefined>, node: TopologyNode, view: LiveView): Comparison;
  /** The node with the live value; the very node where that of the template counts all the same. */
  wins?(live: Exclude<V, undefined>, node: TopologyNode, view: LiveView): TopologyNode;
}

interface Side {
  readonly node: TopologyNode;
  readonly view: LiveView;
}

export function compareField<V>(live: V, field: Comparable<V>, { node, view }: Side): readonly ComparedField[] {
  if (!field.compare || !isPresent(live)) return [];
  const otherwise = field.decides ? 'decision' : 'template';
  const wins = field.wins !== undefined && field.wins(live, node, view) !== node;
  return [{ about: field.about, comparison: field.compare(live, node, view), used: wins ? 'live' : otherwise }];
}

export function fieldNames<T>(fields: FieldsOf<T, TopologyNode>): readonly (keyof T & string)[] {
  return Object.keys(fields).filter((name) => isFieldOf(fields, name));
}

function isFieldOf<T>(fields: FieldsOf<T, TopologyNode>, name: string): name is keyof T & string {
  return Object.hasOwn(fields, name);
}

function isPresent<V>(value: V): value is Exclude<V, undefined> {
  return value !== undefined;
}
