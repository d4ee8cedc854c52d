/** Commands of a shell script whose words may be values that are not known yet. */
import { concat } from '../../../evaluate/concat.ts';
import { known, knownLike, originsOf, secrecyOf, textOf, type Value } from '../../../evaluate/value.ts';
import { shellWord } from '../../../print/slots/shell.ts';
import { ended, withText } from '../software/shell.ts';

/** Text that is quoted, a value, or shell code as it stands. */
export type Word = string | Value | { readonly code: string };

/** One command. What does not fit into one printable line is read from a text before it. */
export function statement(words: readonly Word[]): Value {
  const before: Value[] = [];
  const line = words.flatMap((word, index) => {
    const space = known(index === 0 ? '' : ' ');
    if (typeof word === 'string') return [space, known(shellWord(word))];
    if ('code' in word) return [space, known(word.code)];
    const text = textOf(word);
    if (text !== undefined && /^[\x20-\x7e]*$/.test(text))
      return [space, knownLike(shellWord(text), { origins: originsOf(word), secret: secrecyOf(word) })];
    const name = `text${before.length + 1}`;
    before.push(withText(['take', name], ended(word)));
    return [space, known(`"$${name}"`)];
  });
  return concat([...before, ...line, known('\n')]);
}
