/** What was thrown, as a text. */

/** The message of an error; whatever else was thrown as it reads. */
export function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}
