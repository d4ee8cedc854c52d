/** The slot of a text inside a pattern: names from templates are looked for as they are and never act as a pattern. */

/** A pattern with texts inside that stand for themselves: `` pattern`^${name}\s` ``. */
export function pattern(parts: TemplateStringsArray, ...texts: readonly string[]): RegExp {
  const source = parts.raw.map((part, index) => `${part}${escapePattern(texts[index] ?? '')}`).join('');
  return new RegExp(source, 'u');
}

function escapePattern(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|/-]/g, (character) =>
    // With the flag `u` a hyphen takes no backslash outside a class, so it is written by its number.
    character === '-' ? '\\u002d' : `\\${character}`,
  );
}

/** A text that stands for itself inside a regular expression of others, such as that of a route. */
export function regularExpression(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|]/g, (character) => `\\${character}`);
}
