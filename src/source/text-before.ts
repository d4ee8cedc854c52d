/** Cuts a text at a mark. */

/** What stands before the first `mark`; the whole text where there is none. */
export function textBefore(text: string, mark: string): string {
  const cut = text.indexOf(mark);
  return cut < 0 ? text : text.slice(0, cut);
}
