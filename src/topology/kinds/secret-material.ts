/** A secret that is made once. */
import type { Value } from '../../evaluate/value.ts';
import { defineKind } from './kind.ts';
import type { NodeBase } from './node.ts';

/** A random text that is made once and stored (`OS::Heat::RandomString`). */
export interface SecretMaterial extends NodeBase<'secret-material'> {
  readonly length: number;
  /** Letters to draw from, each once. */
  readonly alphabet: string;
  /** At least `min` letters of each of these sets. */
  readonly classes: readonly { readonly letters: string; readonly min: number }[];
  /** Sequences at least one of which... each must occur at least `min` times (`character_sequences`). */
  readonly sequences: readonly { readonly text: string; readonly min: number }[];
  readonly salt?: Value;
}

export const secretMaterial = defineKind<SecretMaterial>()({
  kind: 'secret-material',
  staysWith: 'servers',
  edges: {},
});
