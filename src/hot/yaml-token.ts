/** What the scanner makes of a YAML text. */
import type { ScalarNode } from './tree.ts';

export type TokenType =
  | 'stream-end'
  | 'version-directive'
  | 'tag-directive'
  | 'other-directive'
  | 'document-start'
  | 'document-end'
  | 'block-sequence-start'
  | 'block-mapping-start'
  | 'block-end'
  | 'flow-sequence-start'
  | 'flow-sequence-end'
  | 'flow-mapping-start'
  | 'flow-mapping-end'
  | 'block-entry'
  | 'flow-entry'
  | 'key'
  | 'value'
  | 'alias'
  | 'anchor'
  | 'tag'
  | 'scalar';

/** What the scanner gives to the builder of trees. */
export interface Token {
  readonly type: TokenType;
  /** UTF-16 offsets. */
  readonly start: number;
  readonly end: number;
  /** Of a scalar its value, of an anchor or alias its name, of a tag its suffix, of a directive its value. */
  readonly text: string;
  /** Of a tag: `!`, `!!`, `!name!`, or empty when the suffix is the whole tag; of a tag directive what it defines. */
  readonly handle: string;
  readonly style: ScalarNode['style'];
}

/** A token without a text of its own. */
export function token(type: TokenType, start: number, end: number): Token {
  return { type, start, end, text: '', handle: '', style: 'plain' };
}

/** An anchor, an alias, a tag or a directive. */
export function namedToken(
  type: TokenType,
  place: readonly [start: number, end: number],
  text: string,
  handle = '',
): Token {
  return { type, start: place[0], end: place[1], text, handle, style: 'plain' };
}

/** A scalar with its value, in the style in which it is written. */
export function scalarToken(
  place: readonly [start: number, end: number],
  text: string,
  style: ScalarNode['style'],
): Token {
  return { type: 'scalar', start: place[0], end: place[1], text, handle: '', style };
}
