/** What becomes of the text of a YAML scalar. */
import type { Scalar } from '../python/scalar.ts';

/** What a bare `<<` and `=` are for, which are no values but allowed as keys. */
export type SpecialRole = 'merge' | 'value';

/** Result of reading a scalar that is not simply a value. */
export type Reading =
  | { readonly value: Scalar; readonly date?: true }
  | { readonly special: SpecialRole }
  | { readonly bytes: readonly number[] }
  | Bad;

/** `errorClass`: the exception of Python's own that the text causes; absent where PyYAML refuses it itself. */
interface Bad {
  readonly bad: string;
  readonly errorClass?: 'ValueError' | 'KeyError' | 'IndexError' | 'AttributeError';
}
