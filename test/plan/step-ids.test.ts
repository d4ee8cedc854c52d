/** Steps name each other by ids, and a need that names no step is dropped: what the sources name must be a step of some plan. */
import { expect, it } from 'vitest';
import { compile } from '../../src/compile.ts';
import { diagnosticKinds } from '../../src/diagnostics-registry.ts';
import { memoryHost } from '../../src/host/memory-host.ts';
import { phases } from '../../src/plan/plan.ts';
import { fixtureCases, readCase } from '../fixture-cases.ts';
import { filesBelow, readSource } from '../source-texts.ts';

/** `cut-over/start` of `cut-over/start/web`. */
function kindOf(id: string): string {
  return id.split('/').slice(0, 2).join('/');
}

it('that the sources name are steps of a plan', { timeout: 60_000 }, async () => {
  const made = new Set<string>();
  for (const { directory } of fixtureCases()) {
    const { files, options } = readCase(directory);
    const { plan } = await compile(memoryHost(files), options);
    for (const { id } of plan?.steps ?? []) made.add(kindOf(id));
  }
  const written = new RegExp(`(?<=['"\`])(?:${phases.join('|')})/[a-z-]+`, 'g');
  const codes = new Set<string>(diagnosticKinds.map(({ code }) => code));
  const named = filesBelow('src')
    .map(readSource)
    .flatMap(({ path, code }) => [...code.matchAll(written)].map(([kind]) => ({ path, kind })))
    .filter(({ kind }) => !codes.has(kind));
  expect(named.length).toBeGreaterThan(30);
  expect(named.filter(({ kind }) => !made.has(kind))).toEqual([]);
});
