/** Files that a pattern of the command line matches, where the shell has not expanded it: `*` and `?` within a name, `**` any folders. */
import { readdirSync, type Dirent } from 'node:fs';
import { isAbsolute, join } from 'node:path';

/** A path without such a character is taken as it is, also where no file has it. */
export function isPattern(text: string): boolean {
  return /[*?]/.test(text);
}

/** Paths as the pattern is written, relative or absolute, sorted. Names that begin with a dot and node_modules are left out. */
export function filesMatching(cwd: string, pattern: string): readonly string[] {
  return [...new Set(below(cwd, startOf(pattern), stepsOf(pattern)))].toSorted();
}

/** The directories in which a file that the pattern matches could appear: absolute, those that exist. */
export function foldersOf(cwd: string, pattern: string): readonly string[] {
  const looked = new Set<string>();
  below(cwd, startOf(pattern), stepsOf(pattern), (folder) => looked.add(folder));
  return [...looked];
}

function stepsOf(pattern: string): readonly string[] {
  return pattern.split('/').filter((step) => step !== '' && step !== '.');
}

function startOf(pattern: string): string {
  return isAbsolute(pattern) ? '/' : '';
}

function below(
  cwd: string,
  folder: string,
  [step, ...rest]: readonly string[],
  look: (folder: string) => void = () => {},
): readonly string[] {
  if (step === undefined) return [];
  const place = join(folder.startsWith('/') ? '' : cwd, folder === '' ? '.' : folder);
  look(place);
  const entries = entriesOf(place);
  const path = (name: string): string => (folder === '' || folder === '/' ? `${folder}${name}` : `${folder}/${name}`);
  const inner = entries.filter((entry) => entry.isDirectory() && !isLeftOut(entry.name));
  if (step === '**') {
    return [
      ...below(cwd, folder, rest, look),
      ...inner.flatMap(({ name }) => below(cwd, path(name), [step, ...rest], look)),
    ];
  }
  if (step === '..') return below(cwd, path(step), rest, look);
  if (rest.length > 0) {
    return inner.filter(({ name }) => matches(step, name)).flatMap(({ name }) => below(cwd, path(name), rest, look));
  }
  return entries
    .filter((entry) => !entry.isDirectory() && !isLeftOut(entry.name) && matches(step, entry.name))
    .map(({ name }) => path(name));
}

function isLeftOut(name: string): boolean {
  return name.startsWith('.') || name === 'node_modules';
}

/** What cannot be listed has nothing that matches. */
function entriesOf(directory: string): readonly Dirent[] {
  try {
    return readdirSync(directory, { withFileTypes: true });
  } catch {
    return [];
  }
}

/** Goes back to the last star where a character does not fit, so the work is bounded by the product of the lengths. */
function matches(pattern: string, name: string): boolean {
  let [at, from] = [0, 0];
  let star = -1;
  let resume = 0;
  while (from < name.length) {
    if (pattern[at] === '*') {
      star = at++;
      resume = from;
    } else if (at < pattern.length && (pattern[at] === '?' || pattern[at] === name[from])) {
      at++;
      from++;
    } else if (star >= 0) {
      at = star + 1;
      from = ++resume;
    } else {
      return false;
    }
  }
  while (pattern[at] === '*') at++;
  return at === pattern.length;
}
