/** Start-up configuration and generated secrets. */
import type { NodeId } from '../../evaluate/fact.ts';
import type { Value } from '../../evaluate/value.ts';
import type { NodeBase } from './node.ts';

export interface SoftwareUnit extends NodeBase<'software-unit'> {
  readonly body:
    /** A text whose first line says what it is (script, cloud-config, ...), or that a hook of a deployment takes. */
    | {
        readonly form: 'text';
        readonly text: Value;
        readonly inputs?: Value;
        readonly outputs?: Value;
        readonly options?: Value;
      }
    /** `#cloud-config` given as a map. */
    | { readonly form: 'cloud-config'; readonly config: Value }
    | { readonly form: 'multipart'; readonly parts: readonly SoftwarePart[] };
}

export interface SoftwarePart {
  readonly content: { readonly text: Value } | { readonly unit: NodeId };
  readonly filename?: Value;
  readonly subtype?: Value;
  /** `text`, or `multipart`: the parts of the unit are spliced in. */
  readonly splice: boolean;
}

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
