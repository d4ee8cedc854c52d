/** The sources as texts, with what they import, export and ask for: read by patterns, for tests of the architecture. */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize, relative } from 'node:path';

const root = join(import.meta.dirname, '..');

export interface SourceText {
  readonly path: string;
  readonly text: string;
  /** The text without comments. */
  readonly code: string;
  readonly imports: readonly { readonly to: string; readonly typeOnly: boolean; readonly dynamic: boolean }[];
}

export function filesBelow(folder: string): readonly string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => `${folder}/${name.replaceAll('\\', '/')}`)
    .toSorted();
}

export function readSource(path: string): SourceText {
  const text = readFileSync(join(root, path), 'utf8');
  const found = [
    ...text.matchAll(/(?:^|\n)\s*(?:import|export)\s+(type\s)?[^;'"]*?from\s+'([^']+)'|import\('([^']+)'\)/g),
  ];
  return {
    path,
    text,
    code: text.replaceAll(/\/\*[\s\S]*?\*\/|(?<=^|\s)\/\/[^\n]*/g, ''),
    imports: found.map(([whole, type, from, lazy]) => ({
      to: resolve(path, from ?? lazy ?? ''),
      typeOnly: type !== undefined || /^\s*(?:import|export)\s+\{(?:\s*type\s[^,}]+,?)+\s*\}\s+from/.test(whole),
      dynamic: lazy !== undefined,
    })),
  };
}

function resolve(from: string, to: string): string {
  return to.startsWith('.') ? relative(root, normalize(join(root, dirname(from), to))) : to;
}

/** Names as `file name` that a file takes from others; `file *` where it takes all of them. */
export function namesTaken({ path, code }: SourceText): readonly string[] {
  const written = code.matchAll(
    /(?:^|\n)\s*(?:import|export)\s+(?:type\s+)?(?:\w+\s*,\s*)?(?:\{([^}]*)\}|\*(?:\s+as\s+\w+)?)\s+from\s+'([^']+)'/g,
  );
  const named = [...written].flatMap(([, list, from = '']) => {
    const names = list === undefined ? ['*'] : pairsOf(list).map(([there]) => there);
    return names.map((name) => `${resolve(path, from)} ${name}`);
  });
  const lazy = [...code.matchAll(/import\('([^']+)'\)/g)].map(([, from = '']) => `${resolve(path, from)} *`);
  return [...named, ...lazy];
}

/** Names that a file gives to others. */
export function namesGiven({ code }: SourceText): readonly string[] {
  const declared = code.matchAll(/(?:^|\n)export\s+(?:async\s+)?(?:const|function\*?|class|interface|type)\s+(\w+)/g);
  const listed = code.matchAll(/(?:^|\n)export\s+(?:type\s+)?\{([^}]*)\}/g);
  return [
    ...[...declared].map(([, name = '']) => name),
    ...[...listed].flatMap(([, list = '']) => pairsOf(list).map(([, here]) => here)),
  ];
}

/** What stands between the braces of an import or export: names there and here. */
function pairsOf(list: string): readonly (readonly [there: string, here: string])[] {
  return list
    .split(',')
    .map((item) => item.trim().replace(/^type\s+/, ''))
    .filter((item) => item !== '')
    .map((item) => {
      const [there = '', here = there] = item.split(/\s+as\s+/);
      return [there, here];
    });
}

/** Parameters that are true or false, which say nothing where the function is called. */
export function booleanParameters({ code }: SourceText): readonly string[] {
  const flag =
    /^\s*(?:private |readonly )*(\w+)(?:\??\s*:\s*boolean(?:\s*\|\s*undefined)?\s*(?:=.*)?|\s*=\s*(?:true|false))\s*$/s;
  const starts = [...code.matchAll(/\(/g)].map(({ index }) => index + 1);
  return starts.flatMap((start) => itemsFrom(code, start).flatMap((item) => flag.exec(item)?.[1] ?? []));
}

/** Items between commas, up to the bracket that closes; in which brackets and quotes hold theirs together. */
function itemsFrom(code: string, start: number): readonly string[] {
  const items: string[] = [];
  let depth = 1;
  let from = start;
  for (let at = start; at < code.length; at++) {
    const letter = code.charAt(at);
    if ('([{'.includes(letter)) depth++;
    else if (')]}'.includes(letter)) depth--;
    else if (`'"\``.includes(letter)) at = endOfText(code, at);
    if (depth > 0 && (letter !== ',' || depth > 1)) continue;
    items.push(code.slice(from, at));
    from = at + 1;
    if (depth === 0) break;
  }
  return items;
}

function endOfText(code: string, start: number): number {
  const quote = code.charAt(start);
  for (let at = start + 1; at < code.length; at++) {
    if (code.charAt(at) === '\\') at++;
    else if (code.charAt(at) === quote) return at;
  }
  return code.length;
}
