/** Variables in the texts of a Compose file: `$NAME`, `${NAME:-text}`, `$$`. */
import { isUnset, type Unknown, isUnknown } from '../shell/words.ts';

export type Environment = ReadonlyMap<string, string | Unknown>;

const expression = /\$(?:(\$)|([A-Za-z_]\w*)|\{([A-Za-z_]\w*)(?:(:?[-?+])([^}]*))?\}|(.?))/gs;

/** The text, or why it is not known. */
export function interpolate(text: string, environment: Environment): string | Unknown {
  let result = '';
  let from = 0;
  for (const match of text.matchAll(expression)) {
    const [all, dollar, bare, braced, operator, word = ''] = match;
    const name = bare ?? braced;
    if (dollar === undefined && name === undefined) return { why: `"${all}" is no variable` };
    const value = name === undefined ? '$' : valueOf({ name, operator, word }, environment);
    if (isUnknown(value)) return value;
    result += text.slice(from, match.index) + value;
    from = match.index + all.length;
  }
  return result + text.slice(from);
}

interface Reference {
  readonly name: string;
  readonly operator: string | undefined;
  readonly word: string;
}

function valueOf({ name, operator, word }: Reference, environment: Environment): string | Unknown {
  const found = environment.get(name);
  if (isUnknown(found)) return found;
  const isThere = found !== undefined && (found !== '' || operator?.startsWith(':') !== true);
  if (operator?.endsWith('+') === true) return isThere ? interpolate(word, environment) : '';
  if (isThere) return found;
  if (operator?.endsWith('-') === true && isUnset(name)) return interpolate(word, environment);
  return { why: `the start-up data does not set "${name}"` };
}
