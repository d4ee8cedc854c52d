/** What was thrown, as a text. */

/** The message of an error; whatever else was thrown as it reads. */
export function messageOf(thrown: unknown): string {
  if (thrown instanceof Error) return thrown.message || 'an error without a message';
  try {
    return String(thrown);
  } catch {
    // Anything can be thrown, also an object without a prototype.
    return 'something that has no text';
  }
}
