/** Which inputs hold a secret: of these not even a digest is printed, because a short secret can be guessed from it. */
import { secretLine } from '../check/secret-texts.ts';
import type { ReadStack } from '../hot/read.ts';
import type { Stack } from '../stack/stack.ts';
import { finderOf, normalized } from './find-texts.ts';
import { allTemplates, hiddenNames, hiddenPlaces } from './hidden-places.ts';
import type { HiddenTexts } from './hidden-texts.ts';
import { isCommon } from './spellings.ts';

interface Inputs {
  readonly stack: Stack;
  readonly read: ReadStack;
  readonly hidden: HiddenTexts;
  readonly inputs: readonly { readonly name: string; readonly text: string }[];
  /** Parameters of the command line. */
  readonly given: ReadonlyMap<string, string>;
}

/** Names of inputs and of parameters. */
export interface SecretInputs {
  readonly inputs: ReadonlySet<string>;
  readonly given: ReadonlySet<string>;
}

export function secretInputs({ stack, read, hidden, inputs, given }: Inputs): SecretInputs {
  const names = new Set(allTemplates(stack, read).flatMap(hiddenNames));
  // However short a value is, the places are known where it is written.
  const writing = new Set(hiddenPlaces(stack, read).map(({ file }) => file.name));
  const holds = holding(hidden);
  // One that the template does not declare may be the misspelled name of a hidden one.
  const mayHide = (name: string): boolean => names.has(name) || !stack.template.parameters.has(name);
  return {
    inputs: new Set(inputs.filter(({ name, text }) => writing.has(name) || holds(text)).map(({ name }) => name)),
    given: new Set([...given].filter(([name, text]) => mayHide(name) || holds(text)).map(([name]) => name)),
  };
}

/** Whether a text shows a password or key, or any hidden value that does not stand in other texts by chance. */
function holding(hidden: HiddenTexts): (text: string) => boolean {
  const forms = [...hidden.keys()].filter((value) => !isCommon(value)).map(normalized);
  const find = forms.length > 0 && finderOf([...new Set(forms)], () => true);
  return (text) => secretLine(text) !== undefined || (find && find(text) !== undefined);
}
