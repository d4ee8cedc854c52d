/** Things that YAML writes over several lines, as one line each: the words of a command, and a name with its value. */

/** A line that stands for several, and the index of the first of them. */
interface JoinedLine {
  readonly index: number;
  readonly text: string;
}

/** The item of a list, without its dashes: the words of one command stand in one column. */
const item = /^(\s*(?:-\s+)+)(\S.*)$/;
/** A command that is one text is looked at as it is. */
const word = /^(?:"[^"]*"|'[^']*'|[^\s#:]\S*[^\s:]|[^\s#:])$/;
const name = /^\s*(?:-\s+)?["']?(?:name|key|variable)["']?:\s+["']?[\w.-]+["']?\s*$/;
const value = /^\s+["']?(?:value|content|default)["']?:\s+\S/;

/** No command has more words before its option. */
const mostWords = 40;

export function joinedLines(lines: readonly string[]): readonly JoinedLine[] {
  const found: JoinedLine[] = [];
  let words: { readonly index: number; readonly column: number; readonly texts: string[] } | undefined;
  const end = (): void => {
    if (words && words.texts.length > 1) found.push({ index: words.index, text: words.texts.join(' ') });
    words = undefined;
  };
  for (const [index, line] of lines.entries()) {
    const next = lines[index + 1];
    if (next !== undefined && name.test(line) && value.test(next))
      found.push({ index, text: `${line.trim()}, ${next.trim()}` });
    const [, dashes = '', text = ''] = line.includes('-') ? (item.exec(line) ?? []) : [];
    const plain = text.trimEnd();
    const isWord = plain !== '' && word.test(plain);
    const isNew = dashes.trim().length > 1;
    if (!isWord || isNew || words?.column !== dashes.length || words.texts.length >= mostWords) end();
    if (!isWord) continue;
    words ??= { index, column: dashes.length, texts: [] };
    words.texts.push(unquoted(plain));
  }
  end();
  return found;
}

function unquoted(text: string): string {
  return text.replaceAll(/["',[\]]+/g, ' ').trim();
}
