/** Unit files of systemd: the commands of a service, and what a mount unit mounts. */
import type { ShellCommand } from '../shell/script.ts';
import { isUnknown, type Unknown } from '../shell/words.ts';
import { splitWords } from './split-words.ts';

interface Unit {
  /** As those of a script that goes on at once. */
  readonly commands: readonly ShellCommand[];
  readonly mount?: { readonly device: string; readonly directory: string };
}

/** `name` is that of the file, such as `web.service`. */
export function readUnit(name: string, text: string): Unit {
  const lines = settingsIn(text);
  const valuesOf = (...keys: readonly string[]): readonly string[] =>
    lines.flatMap(({ key, value }) => (keys.includes(key) ? [value] : []));
  const environment = new Map(
    valuesOf('Environment').flatMap((value) => (splitWords(value) ?? []).map((word) => pairOf(word, name))),
  );
  const [directory = '/'] = valuesOf('WorkingDirectory');
  const commands = lines
    .filter(({ key }) => key === 'ExecStartPre' || key === 'ExecStart' || key === 'ExecStartPost')
    .map(({ value, line }): ShellCommand => {
      const words = splitWords(value.replace(/^[-@:+!]+/, ''));
      return {
        line,
        words: words
          ? words.flatMap((word) => expanded(word, { name, environment }))
          : [{ why: 'its words cannot be read' }],
        environment,
        directory,
        background: true,
        isLast: false,
      };
    });
  const [device, where] = [valuesOf('What')[0], valuesOf('Where')[0]];
  return {
    commands,
    ...(device !== undefined && where?.startsWith('/') === true && { mount: { device, directory: where } }),
  };
}

interface Setting {
  readonly key: string;
  readonly value: string;
  /** From 1. */
  readonly line: number;
}

/** An empty value takes back what was set before. */
function settingsIn(text: string): readonly Setting[] {
  const found: Setting[] = [];
  const lines = text.split('\n');
  for (let index = 0; index < lines.length; index++) {
    const line = index + 1;
    let whole = lines[index] ?? '';
    while (whole.endsWith('\\') && index + 1 < lines.length) whole = `${whole.slice(0, -1)} ${lines[++index] ?? ''}`;
    const [, key, value = ''] = /^\s*([A-Za-z]+)\s*=\s*(.*?)\s*$/s.exec(whole) ?? [];
    if (key === undefined) continue;
    if (value !== '') found.push({ key, value, line });
    else for (let at = found.length - 1; at >= 0; at--) if (found[at]?.key === key) found.splice(at, 1);
  }
  return found;
}

function pairOf(word: string, unit: string): readonly [string, string | Unknown] {
  const equals = word.indexOf('=');
  return [word.slice(0, Math.max(0, equals)), specified(word.slice(equals + 1), unit)];
}

interface Context {
  readonly name: string;
  readonly environment: ReadonlyMap<string, string | Unknown>;
}

/** `$NAME` alone is split at white space, `${NAME}` is a part of its word. */
function expanded(word: string, { name, environment }: Context): readonly (string | Unknown)[] {
  const text = specified(word, name);
  if (isUnknown(text)) return [text];
  const [, whole] = /^\$([A-Za-z_]\w*)$/.exec(text) ?? [];
  if (whole !== undefined) {
    const value = environment.get(whole) ?? unset(whole);
    return isUnknown(value) ? [value] : value.split(/\s+/).filter((part) => part !== '');
  }
  const parts = text.split(/\$(?:\{([A-Za-z_]\w*)\}|(\$))/);
  let result = '';
  for (let index = 0; index < parts.length; index += 3) {
    const [before = '', variable, dollar] = parts.slice(index, index + 3);
    const value = variable === undefined ? (dollar ?? '') : (environment.get(variable) ?? unset(variable));
    if (isUnknown(value)) return [value];
    result += before + value;
  }
  return [result];
}

function unset(name: string): Unknown {
  return { why: `the unit does not set "${name}"` };
}

/** `%n` and `%p` are names of the unit; others are known only on the server. */
function specified(text: string, unit: string): string | Unknown {
  const stem = unit.replace(/\.\w+$/, '');
  const names = new Map([
    ['%', '%'],
    ['n', unit],
    ['N', stem],
    ['p', stem.replace(/@.*$/, '')],
  ]);
  const other = [...text.matchAll(/%(.)/g)].find(([, letter = '']) => !names.has(letter));
  if (other) return { why: `"${other[0]}" is known only on the server` };
  return text.replaceAll(/%(.)/g, (_, letter: string) => names.get(letter) ?? '');
}

/** Where files of units are. */
export function unitPaths(name: string): readonly string[] {
  const file = /\.\w+$/.test(name) ? name : `${name}.service`;
  return ['/etc/systemd/system', '/run/systemd/system', '/usr/lib/systemd/system', '/lib/systemd/system'].map(
    (folder) => `${folder}/${file}`,
  );
}
