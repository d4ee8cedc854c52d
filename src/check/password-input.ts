/** Passwords that `passwd` and `chpasswd` read from other lines: from a group of commands before a pipe, or from a here-document. */

/** What is given stands for itself, with the user before it: it is no variable, command or placeholder. */
const readsText = /\b(?:ch)?passwd\b.*<<<\s*(?!["']?[\w.-]*:?["']?[$`{<%])["']?[^\s"']/;
const prints = /^\s*(?:echo|printf)\s+(?:-\w+\s+)?(?!["']?[\w.-]*:?["']?[$`{<%])["']?[^\s"']/;
const says = /^\s*(?!["']?[\w.-]*:?["']?[$`{<%])["']?[^\s"']/;

const readsGroup = /^\s*[)}]\s*\|\s*(?:sudo\s+)?(?:ch)?passwd\b/;
const readsLines = /\b(?:ch)?passwd\b.*(?<!<)<<(?!<)-?\s*["']?(\w+)/;

/** Index of the first line that shows such a password; -1 where none does. */
export function passwordInput(lines: readonly string[]): number {
  for (const [index, text] of lines.entries()) {
    if (!text.includes('passwd')) continue;
    if (readsText.test(text)) return index;
    const shown = readsGroup.test(text) ? inGroup(lines, index) : below(lines, index);
    if (shown !== -1) return shown;
  }
  return -1;
}

/** `end` is where the group is closed. */
function inGroup(lines: readonly string[], end: number): number {
  const start = lines.slice(0, end).findLastIndex((text) => /^\s*[({]\s*$/.test(text));
  return lines.findIndex((text, index) => index > start && index < end && prints.test(text));
}

function below(lines: readonly string[], start: number): number {
  const [, marker] = readsLines.exec(lines[start] ?? '') ?? [];
  if (marker === undefined) return -1;
  const end = lines.findIndex((text, index) => index > start && text.trim() === marker);
  return lines.findIndex((text, index) => index > start && index < end && says.test(text));
}
