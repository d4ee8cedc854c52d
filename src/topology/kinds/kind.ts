/** What is declared about a kind of node, once and in one place: which other nodes it refers to, and what follows from that. */
import type { NodeRef } from '../../evaluate/fact.ts';
import type { Value } from '../../evaluate/value.ts';
import type { NodeBase } from './node.ts';

/** One way in which nodes of a kind refer to others. */
interface Edge<N, To extends string = string> {
  /** Kinds that the reference may lead to, the likelier first; `any`: the reference is by id and its kind is open. */
  readonly to: readonly To[] | 'any';
  readonly refs: (node: N) => readonly (NodeRef | undefined)[];
}

type Edges<N> = Readonly<Record<string, Edge<N>>>;

/** What a node is built on: what an edge leads to, or the nodes of a kind whose edge leads to it. */
export type Base =
  { readonly edge: string; readonly users?: undefined } | { readonly users: string; readonly edge: string };

/** Connections that a node takes from clients outside and forwards to a machine. */
export interface Forward {
  readonly protocol: 'tcp' | 'udp' | 'sctp';
  /** Where clients connect. */
  readonly port: Value;
  /** The machine, or one of its interfaces. */
  readonly to: NodeRef;
  readonly toPort: Value;
}

interface KindParts<N extends NodeBase<string>, E extends Edges<N>> {
  readonly kind: N['kind'];
  /** Every reference from a node of this kind to another node or to something outside. */
  readonly edges: E;
  /** Kinds that must be placed before this one, since their places decide its own. */
  readonly dependsOn?: readonly string[];
  /**
   * What must stay where a node of this kind stays, for it would be of no use alone. Kinds that say nothing of it can be
   * left behind by what stays.
   */
  readonly standsOn?: readonly Base[];
  /** What stays of this kind stays with its servers, which are told by themselves; what says nothing of it is told. */
  readonly staysWith?: 'servers';
  /** What a node of this kind forwards: a proof asks that the output does it too, and nothing more. */
  readonly forwards?: (node: N) => readonly Forward[];
}

export interface Kind<N extends NodeBase<string>, E extends Edges<N> = Edges<N>> extends KindParts<N, E> {
  readonly is: (node: NodeBase<string>) => node is N;
  /** References of a node by the name of an edge; none where either is not of this kind. */
  readonly refs: (node: NodeBase<string>, edge: string) => readonly NodeRef[];
  /** None where the node is not of this kind. */
  readonly forwards: (node: NodeBase<string>) => readonly Forward[];
}

/** Keeps the names and ends of edges as literal types, so that following one that is not declared does not compile. */
export function defineKind<N extends NodeBase<string>>() {
  return <const E extends Edges<N>>(parts: KindParts<N, E>): Kind<N, E> => {
    const is = (node: NodeBase<string>): node is N => node.kind === parts.kind;
    return {
      ...parts,
      is,
      refs: (node, edge) => {
        const found = is(node) ? (parts.edges[edge]?.refs(node) ?? []) : [];
        return found.filter((ref) => ref !== undefined);
      },
      forwards: (node) => (is(node) ? (parts.forwards?.(node) ?? []) : []),
    };
  };
}
