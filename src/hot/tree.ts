/** The positioned tree of a YAML or JSON text: what the text says, with the place of every node, and no meaning yet. */
import type { Scalar } from '../python/scalar.ts';
import type { Span } from '../source/source-file.ts';

/** A node of the tree. Merge keys are applied and aliases are replaced by what they name. */
export type Tree = ScalarNode | SequenceNode | MappingNode;

/** What all nodes share. */
interface NodePlace {
  /** The node's own text. Children lie inside their parents, but for those that came by an alias or a merge key. */
  readonly span: Span;
  /** Where `*name` stands, when the node came by an alias; `span` is then the place of the anchored node. */
  readonly alias?: Span;
}

/** A scalar after YAML 1.1 resolution as Heat's loader does it. The span covers the text with its quotes. */
export interface ScalarNode extends NodePlace {
  readonly kind: 'scalar';
  readonly value: Scalar;
  readonly style: 'plain' | 'single' | 'double' | 'literal' | 'folded';
  /** The value is the text of one of Python's dates, which is no string to Heat. */
  readonly date?: true;
  /** The value is the text of bytes, which are a key. */
  readonly bytes?: true;
}

/** A list, in flow or block style. */
export interface SequenceNode extends NodePlace {
  readonly kind: 'sequence';
  readonly items: readonly Tree[];
  /** The items are the bytes of a `!!binary` value, which JSON does not have. */
  readonly bytes?: true;
  /** It is a `!!set`, which JSON does not have either. */
  readonly set?: true;
}

/** Entries in the order in which their keys first occur; of equal keys the last is kept (the builder reports the others). */
export interface MappingNode extends NodePlace {
  readonly kind: 'mapping';
  readonly entries: readonly MappingEntry[];
  /** Values of equal keys before the last one. */
  readonly dropped?: readonly Tree[];
}

/** One entry of a map. */
export interface MappingEntry {
  readonly key: ScalarNode;
  readonly value: Tree;
  /** Where the `<<` stands that brought the entry. */
  readonly merged?: Span;
}

/** The entry of a text key; looks through all entries, so build a Map where many are asked for. */
export function entryOf(mapping: MappingNode, key: string): MappingEntry | undefined {
  return mapping.entries.find((entry) => entry.key.value === key);
}

/** The value of a text key. */
export function valueOf(mapping: MappingNode, key: string): Tree | undefined {
  return entryOf(mapping, key)?.value;
}

/** Whether the node is a null, written or empty. */
export function isNull(tree: Tree): boolean {
  return tree.kind === 'scalar' && tree.value === null;
}

/** The text of a scalar that is a string. */
export function textOf(tree: Tree | undefined): string | undefined {
  return tree?.kind === 'scalar' && typeof tree.value === 'string' ? tree.value : undefined;
}

/** Whether PyYAML would make a `date` or `datetime` of the scalar, which no property of Heat takes for a string. */
export function isDate(tree: Tree): boolean {
  return tree.kind === 'scalar' && tree.date === true;
}
