/** Bounds on what a text may unfold to, so that a small file cannot fill the memory. */

/** What one text may unfold to. */
export interface TreeLimits {
  /** Nesting of collections. */
  readonly depth: number;
  /** Nodes of the whole tree, each alias counted with all it stands for. */
  readonly nodes: number;
  /** Nodes that aliases and merge keys add to those written out. */
  readonly aliasNodes: number;
}

/** Far above what Heat accepts: they protect the memory and are no copy of a limit of Heat. */
export const defaultTreeLimits: TreeLimits = { depth: 200, nodes: 20_000_000, aliasNodes: 1_000_000 };
