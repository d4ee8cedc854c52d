/** The tree of a regular expression in Python's dialect, its flags and the widths it can match. */

/**
 * Flags with the values they have in Python's `re`.
 * CPython Lib/re/_constants.py, `SRE_FLAG_IGNORECASE` and the following.
 */
export const regexFlags = Object.freeze({
  ignoreCase: 2,
  locale: 4,
  multiline: 8,
  dotAll: 16,
  unicode: 32,
  verbose: 64,
  ascii: 256,
});

/** Characters that a shorthand stands for. */
export interface Category {
  readonly kind: 'digit' | 'space' | 'word';
  readonly negated: boolean;
}

/** A range of code points (both ends included), or a shorthand. */
export type SetMember = { readonly low: number; readonly high: number } | Category;

/** A place between characters. */
export type Place = 'start' | 'end' | 'string-start' | 'string-end' | 'boundary' | 'not-boundary';

export type RegexNode =
  | { readonly op: 'any' }
  | { readonly op: 'set'; readonly members: readonly SetMember[]; readonly negated: boolean }
  | { readonly op: 'at'; readonly place: Place }
  | RepeatNode
  /** `index` is undefined for groups that capture nothing; the flags hold inside. */
  | {
      readonly op: 'group';
      readonly index: number | undefined;
      readonly added: number;
      readonly removed: number;
      readonly body: RegexSequence;
    }
  | { readonly op: 'atomic'; readonly body: RegexSequence }
  | { readonly op: 'look'; readonly behind: boolean; readonly negated: boolean; readonly body: RegexSequence }
  | { readonly op: 'reference'; readonly group: number }
  | { readonly op: 'conditional'; readonly group: number; readonly yes: RegexSequence; readonly no: RegexSequence }
  | { readonly op: 'branch'; readonly items: readonly RegexSequence[] };

export interface RepeatNode {
  readonly op: 'repeat';
  readonly mode: 'greedy' | 'lazy' | 'possessive';
  readonly min: number;
  /** Infinity where there is no limit. */
  readonly max: number;
  readonly body: RegexSequence;
}

export type RegexSequence = readonly RegexNode[];

/** Fewest and most characters that a sequence matches. */
export interface Width {
  readonly low: number;
  readonly high: number;
}

/** What is wrong with a pattern or a replacement. Never leaves the regex files. */
export class RegexSyntaxError extends Error {
  /** Code points from the start of the text; undefined where Python gives none. */
  readonly position: number | undefined;

  constructor(message: string, position?: number) {
    super(message);
    this.name = 'RegexSyntaxError';
    this.position = position;
  }
}

/**
 * Widths of a sequence; `groups` holds those of the closed groups, by number.
 * CPython Lib/re/_parser.py, `SubPattern.getwidth`. In characters; `high` may be infinite.
 */
export function widthOf(sequence: RegexSequence, groups: readonly (Width | undefined)[]): Width {
  let [low, high] = [0, 0];
  for (const node of sequence) {
    const width = nodeWidth(node, groups);
    low += width.low;
    high += width.high;
  }
  return { low, high };
}

function nodeWidth(node: RegexNode, groups: readonly (Width | undefined)[]): Width {
  switch (node.op) {
    case 'any':
    case 'set':
      return { low: 1, high: 1 };
    case 'at':
    case 'look':
      return { low: 0, high: 0 };
    case 'group':
    case 'atomic':
      return widthOf(node.body, groups);
    case 'repeat': {
      const { low, high } = widthOf(node.body, groups);
      return { low: low * node.min, high: high === 0 || node.max === 0 ? 0 : high * node.max };
    }
    case 'reference':
      return groups[node.group] ?? { low: 0, high: 0 };
    case 'conditional':
      return widest([node.yes, node.no], groups);
    case 'branch':
      return widest(node.items, groups);
  }
}

function widest(items: readonly RegexSequence[], groups: readonly (Width | undefined)[]): Width {
  const widths = items.map((item) => widthOf(item, groups));
  return { low: Math.min(...widths.map(({ low }) => low)), high: Math.max(...widths.map(({ high }) => high)) };
}
