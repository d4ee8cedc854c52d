/** Passwords that `passwd` and `chpasswd` read from other lines: from a group of commands before a pipe, or from a here-document. */
import { piecesOf } from './line-pieces.ts';

/** What is given stands for itself, with the user before it: it is no variable, command or placeholder. */
const readsText = /\b(?:ch)?passwd\b.*<<<\s*(?!["']?[\w.-]*:?["']?[$`{<%])["']?[^\s"']/;
const prints = /^\s*(?:echo|printf)\s+(?:-\w+\s+)?(?!["']?[\w.-]*:?["']?[$`{<%])["']?[^\s"']/;
const says = /^\s*(?!["']?[\w.-]*:?["']?[$`{<%])["']?[^\s"']/;

/** No group and no here-document for `passwd` has more lines. */
const mostLines = 100;

const readsGroup = /^\s*[)}]\s*\|\s*(?:sudo\s+)?(?:ch)?passwd\b/;
const readsLines = /\b(?:ch)?passwd\b.*(?<!<)<<(?!<)-?\s*["']?(\w+)/;

/** Index of the first line that shows such a password; -1 where none does. */
export function passwordInput(lines: readonly string[]): number {
  for (const [index, line] of lines.entries()) {
    if (!line.includes('passwd')) continue;
    for (const text of piecesOf(line)) {
      if (readsText.test(text)) return index;
      const shown = readsGroup.test(text) ? inGroup(lines, index) : below(lines, { start: index, text });
      if (shown !== -1) return shown;
    }
  }
  return -1;
}

/** `end` is where the group is closed. */
function inGroup(lines: readonly string[], end: number): number {
  const first = Math.max(0, end - mostLines);
  const start = lines.slice(first, end).findLastIndex((text) => /^\s*[({]\s*$/.test(text));
  return firstOf(lines, { start: first + start + 1, end }, prints);
}

function below(lines: readonly string[], { start, text }: { readonly start: number; readonly text: string }): number {
  const [, marker] = readsLines.exec(text) ?? [];
  if (marker === undefined) return -1;
  const next = lines.slice(start + 1, start + 1 + mostLines);
  const end = next.findIndex((line) => line.trim() === marker);
  return firstOf(lines, { start: start + 1, end: start + 1 + end }, says);
}

interface Lines {
  readonly start: number;
  readonly end: number;
}

function firstOf(lines: readonly string[], { start, end }: Lines, pattern: RegExp): number {
  const found = lines.slice(start, end).findIndex((text) => pattern.test(text));
  return found === -1 ? -1 : start + found;
}
