/** Writes the safe fixes of messages into the files that they are about. */
import { chmodSync, realpathSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type { Diagnostic, Fix } from '../diagnostics/diagnostic.ts';
import type { SourceFile } from '../source/source-file.ts';
import { applyFirst } from '../source/text-edits.ts';
import { FileError } from './exit-status.ts';
import { reasonOf } from './reasons.ts';

/** Fixes that change nothing of the stack. */
export function safeFixes(reports: readonly Diagnostic[]): readonly Fix[] {
  return reports.flatMap(({ fix }) => (fix?.safe ? [fix] : []));
}

/** What could be fixed but for something that stands in the way: a line for each file and reason. */
export function leftAlone(reports: readonly Diagnostic[]): readonly string[] {
  const counts = new Map<string, number>();
  for (const { span, leftAlone: why } of reports) {
    if (why === undefined || !span) continue;
    counts.set(`${span.file.name}\0${why}`, (counts.get(`${span.file.name}\0${why}`) ?? 0) + 1);
  }
  return [...counts].map(([key, count]) => {
    const [name, why] = key.split('\0');
    return `${name}: ${count} ${count === 1 ? 'fix' : 'fixes'} left out: ${why}`;
  });
}

/**
 * Files have the names that the user knows. Gives the number of changes by file.
 * @throws FileError
 */
export function fixFiles(cwd: string, fixes: readonly Fix[]): ReadonlyMap<string, number> {
  const files = new Map<string, { readonly file: SourceFile; readonly fixes: Fix[] }>();
  for (const fix of fixes) {
    const { file } = fix.span;
    const known = files.get(file.name);
    if (known) known.fixes.push(fix);
    else files.set(file.name, { file, fixes: [fix] });
  }
  return new Map(
    [...files].map(([name, each]) => {
      const edits = each.fixes.map((fix) => ({ start: fix.span.start, end: fix.span.end, text: fix.text }));
      const { text, count } = applyFirst(each.file.text, edits);
      replaceFile(resolve(cwd, name), name, text);
      return [name, count];
    }),
  );
}

/** Whole or not at all, with the mode that the file has; a link stays one. */
function replaceFile(path: string, name: string, text: string): void {
  try {
    const real = realpathSync(path);
    const beside = join(dirname(real), `.heat2kube-${process.pid}.tmp`);
    try {
      writeFileSync(beside, text, { flag: 'wx' });
      chmodSync(beside, statSync(real).mode);
      renameSync(beside, real);
    } finally {
      rmSync(beside, { force: true });
    }
  } catch (error) {
    throw new FileError(`${name} cannot be written: ${reasonOf(error)}; it is unchanged`);
  }
}
