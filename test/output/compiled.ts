/** What fixtures give, compiled once for all tests that only look at it. */
import { compile } from '../../src/compile.ts';
import type { CompileOptions, CompileResult } from '../../src/compile-types.ts';
import { memoryHost } from '../../src/host/memory-host.ts';
import { fixtureCases, readCase } from '../fixture-cases.ts';
import type { Subject } from './subjects.ts';

const results = new Map<string, Promise<CompileResult>>();

/** The same result for every caller, who must not change it. */
export function compiled(
  { name, files, options }: Subject,
  more: Pick<CompileOptions, 'profile' | 'output' | 'overlays'> = {},
): Promise<CompileResult> {
  const key = `${name} ${JSON.stringify(more)}`;
  const result = results.get(key) ?? compile(memoryHost(files), { ...options, ...more });
  results.set(key, result);
  return result;
}

type Compiled = readonly [subject: Subject, result: CompileResult];

/** Every fixture with its result. */
export async function compiledFixtures(): Promise<readonly Compiled[]> {
  const found: Compiled[] = [];
  for (const { name, directory } of fixtureCases()) {
    const subject = { name, ...readCase(directory) };
    found.push([subject, await compiled(subject)]);
  }
  return found;
}
