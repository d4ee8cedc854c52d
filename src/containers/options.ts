/** The options of a command line, as programs written in Go read them. */

interface Option {
  /** Long name without hyphens. */
  readonly name: string;
  /** `true` of a switch that is only named. */
  readonly value: string;
}

interface CommandLine {
  readonly options: readonly Option[];
  readonly rest: readonly string[];
}

/** Which options there are. */
export interface OptionNames {
  /** Long names that take a value. */
  readonly valued: ReadonlySet<string>;
  readonly switches: ReadonlySet<string>;
  /** Long names by their letters. */
  readonly short: ReadonlyMap<string, string>;
}

/** Everything from the first word that is no option is the rest. Undefined gives way to why it cannot be read. */
export function readOptions(words: readonly string[], names: OptionNames): CommandLine | { readonly why: string } {
  const options: Option[] = [];
  for (let index = 0; index < words.length; index++) {
    const word = words[index] ?? '';
    if (word === '--') return { options, rest: words.slice(index + 1) };
    if (!word.startsWith('-') || word === '-') return { options, rest: words.slice(index) };
    const read = word.startsWith('--') ? longOption(word.slice(2), names) : shortOptions(word.slice(1), names);
    if (read === undefined) return { why: `the option ${word.replace(/=.*$/s, '')} is not known` };
    options.push(...read.options);
    if (read.open === undefined) continue;
    const value = words[++index];
    if (value === undefined) return { why: `the option ${word} has no value` };
    options.push({ name: read.open, value });
  }
  return { options, rest: [] };
}

/** Options of one word; `open` takes the next word for its value. */
interface WordOptions {
  readonly options: readonly Option[];
  readonly open?: string;
}

function longOption(text: string, { valued, switches }: OptionNames): WordOptions | undefined {
  const equals = text.indexOf('=');
  const name = equals < 0 ? text : text.slice(0, equals);
  if (equals >= 0)
    return valued.has(name) || switches.has(name) ? { options: [{ name, value: text.slice(equals + 1) }] } : undefined;
  if (switches.has(name)) return { options: [{ name, value: 'true' }] };
  return valued.has(name) ? { options: [], open: name } : undefined;
}

/** `-dit`, `-p80:80`, `-dp 80:80`, `-e=A=1`: an option that takes a value takes the rest of the word. */
function shortOptions(letters: string, { switches, short }: OptionNames): WordOptions | undefined {
  const options: Option[] = [];
  for (let index = 0; index < letters.length; index++) {
    const name = short.get(letters.charAt(index));
    if (name === undefined) return undefined;
    const after = letters.slice(index + 1);
    if (!switches.has(name))
      return after === ''
        ? { options, open: name }
        : { options: [...options, { name, value: after.replace(/^=/, '') }] };
    if (after.startsWith('=')) return { options: [...options, { name, value: after.slice(1) }] };
    options.push({ name, value: 'true' });
  }
  return { options };
}
