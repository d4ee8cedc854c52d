/** What is there by construction: where it is not, this program is wrong and stops, instead of going on with something made up. */

/**
 * The value itself. Throws an error that names `what` where there is none; for what a type cannot say, such as that a
 * table has an entry for each name of a list. What users write is checked where it is read, never with this.
 */
export function present<T>(value: T | undefined, what: string): T {
  if (value === undefined) throw new Error(`internal error: there is no ${what}`);
  return value;
}

/** The match of a pattern that matches every text it is given; an error where it does not. */
export function matchOf(pattern: RegExp, text: string): RegExpExecArray {
  return present(pattern.exec(text) ?? undefined, `match of ${pattern.source}`);
}
