/** The nodes of a stack as the proofs find them: by kind, and by reference as Neutron looks a name or id up. */
import type { NodeRef } from '../../evaluate/fact.ts';
import { textOf, type Value } from '../../evaluate/value.ts';
import type { NodeKind, NodeOf, TopologyNode } from '../../topology/kinds/table.ts';
import { append } from '../../source/append.ts';

export interface Source {
  of<K extends NodeKind>(kind: K): readonly NodeOf<K>[];
  /** Undefined for what lies outside the stack, and for a name that two nodes of the kind have. */
  find<K extends NodeKind>(kind: K, ref: NodeRef | undefined): NodeOf<K> | undefined;
  /** One text for each thing of a kind, in the stack or outside. */
  keyOf(kind: NodeKind, ref: NodeRef): string;
}

export function sourceOf(nodes: ReadonlyMap<string, TopologyNode>): Source {
  const named = new Map<string, TopologyNode[]>();
  const kinds = new Map<string, TopologyNode[]>();
  for (const node of nodes.values()) {
    append(kinds, node.kind, node);
    const name = 'name' in node && typeof node.name === 'object' ? textOf(node.name) : undefined;
    if (name === undefined) continue;
    append(named, `${node.kind} ${name}`, node);
  }
  const find = <K extends NodeKind>(kind: K, ref: NodeRef | undefined): NodeOf<K> | undefined => {
    const isWanted = (node: TopologyNode): node is NodeOf<K> => node.kind === kind;
    const id = ref && ('node' in ref ? ref.node : idIn(ref.external));
    const name = ref && 'external' in ref ? textOf(ref.external) : undefined;
    const found = id === undefined ? (named.get(`${kind} ${name ?? ''}`) ?? []) : [nodes.get(id)];
    const [only, another] = found.filter((node) => node !== undefined);
    return only && !another && isWanted(only) ? only : undefined;
  };
  return {
    find,
    of: <K extends NodeKind>(kind: K) => listOf(kind, kinds.get(kind)),
    keyOf: (kind, ref) => find(kind, ref)?.id ?? `? ${'node' in ref ? ref.node : JSON.stringify(plain(ref.external))}`,
  };
}

/** Nodes in such a list are all of one kind, so the first speaks for all. */
function listOf<K extends NodeKind>(kind: K, nodes: readonly TopologyNode[] = []): readonly NodeOf<K>[] {
  const isOfKind = (all: readonly TopologyNode[]): all is readonly NodeOf<K>[] => all[0]?.kind === kind;
  return isOfKind(nodes) ? nodes : [];
}

/** The node whose id or name a value asks for. */
function idIn(value: Value): string | undefined {
  if (value.kind !== 'symbolic' || value.expression.op !== 'fact') return undefined;
  const { fact } = value.expression;
  return fact.fact === 'id' || fact.fact === 'name' ? fact.of : undefined;
}

/** A value without its origins: equal for references that are written alike. */
function plain(value: unknown): unknown {
  if (typeof value === 'bigint') return value.toString();
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(plain);
  const parts = value instanceof Map ? [...value] : Object.entries(value);
  return parts.filter(([key]) => key !== 'origins').map(([key, part]) => [key, plain(part)]);
}
