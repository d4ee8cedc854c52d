/** Reads a script and prints what the reader says of each command in one line, for tests. */
import { known } from '../../src/evaluate/value.ts';
import { markText } from '../../src/shell/marked-text.ts';
import { readScript, type ShellCommand } from '../../src/shell/script.ts';
import { isUnknown, type Unknown } from '../../src/shell/words.ts';

interface Around {
  readonly files?: Readonly<Record<string, string>>;
  readonly environment?: ReadonlyMap<string, string>;
}

export function commandsOf(text: string, { files = {}, environment }: Around = {}): readonly ShellCommand[] | Unknown {
  const marked = markText(known(text));
  if (!marked) throw new Error('the text has marks already');
  const found: ShellCommand[] = [];
  const problem = readScript(marked.text, {
    marked,
    fileText: (path) => files[path],
    take: (command) => found.push(command),
    ...(environment && { environment }),
  });
  return problem ?? found;
}

/** `show|a b|c  (why it may not run)  in /srv  >> /log  &`. */
export function linesOf(text: string, around?: Around): readonly string[] {
  const found = commandsOf(text, around);
  return isUnknown(found) ? [found.why] : found.map(lineOf);
}

function lineOf({ words, doubt, input, output, directory, background, awaited, environment }: ShellCommand): string {
  return [
    words.map(shown).join('|'),
    ...[...environment].map(([name, value]) => `${name}=${shown(value)}`),
    ...(doubt === undefined ? [] : [`(${doubt})`]),
    ...(directory === '/' ? [] : [`in ${shown(directory)}`]),
    ...(input === undefined ? [] : [`< ${JSON.stringify(shown(input))}`]),
    ...(output ? [`${output.append ? '>>' : '>'} ${shown(output.path)}`] : []),
    ...(background ? ['&'] : []),
    ...(awaited ? ['awaited'] : []),
  ].join('  ');
}

function shown(word: string | Unknown): string {
  return isUnknown(word) ? `?${word.why}` : word;
}
