/** Files of variables: `NAME=value` in a line. */
import { withoutMarks } from '../shell/marked-text.ts';
import { isUnknown, type Unknown } from '../shell/words.ts';
import type { GuestFile } from './reading.ts';
import type { VariableForm } from './spec.ts';

/** Texts with the marks of the file; a name without a value says why it is not known. */
export function environmentLines(
  { path, text }: Pick<GuestFile, 'path' | 'text'>,
  form: VariableForm,
): ReadonlyMap<string, string> | Unknown {
  if (isUnknown(text)) return text;
  const found = new Map<string, string>();
  for (const whole of text.split('\n')) {
    const line = whole.trimStart().replace(/\r$/, '');
    const equals = line.indexOf('=');
    if (line === '' || line.startsWith('#')) continue;
    if (equals < 0) return { why: `the value of "${withoutMarks(line)}" in ${path} is not written there` };
    const name = line.slice(0, equals);
    const value = form === 'plain' ? line.slice(equals + 1) : unquoted(line.slice(equals + 1).trim());
    if (value === undefined) return { why: `the value of "${name}" in ${path} is more than a text` };
    found.set(name.trim(), value);
  }
  return found;
}

/** Undefined for a value with variables, escapes or several lines. */
function unquoted(value: string): string | undefined {
  const [, single] = /^'([^']*)'$/.exec(value) ?? [];
  if (single !== undefined) return single;
  const [, double] = /^"([^"\\$]*)"$/.exec(value) ?? [];
  if (double !== undefined) return double;
  return /^[^'"$\\]*$/.test(value) ? value.replace(/\s#.*$/, '').trimEnd() : undefined;
}
