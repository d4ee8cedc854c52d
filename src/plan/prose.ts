/** Prose of plans: plain sentences with `code` between backticks. Printers clean the rest for their slot. */

/** A name or value inside prose. */
export function code(text: string): string {
  return `\`${text.replaceAll('`', "'")}\``;
}
