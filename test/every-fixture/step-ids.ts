/** Steps name each other by ids, and a need that names no step is dropped: what the sources name must be a step of some plan. */
import { beforeAll, expect, it } from 'vitest';
import { diagnosticKinds } from '../../src/diagnostics-registry.ts';
import { phases } from '../../src/plan/plan.ts';
import { compiled, compiledFixtures } from '../output/compiled.ts';
import { liveExample } from '../output/subjects.ts';
import { filesBelow, readSource } from '../source-texts.ts';

/** `cut-over/start` of `cut-over/start/web`. */
function kindOf(id: string): string {
  return id.split('/').slice(0, 2).join('/');
}

const made = new Set<string>();
/** Kinds of steps that the check of the application waits for. */
const awaited = new Set<string>();
/** Needs that are no earlier step of their plan; in a cycle of needs, one is always later. */
const late: string[] = [];

beforeAll(async () => {
  const wiki = liveExample();
  for (const [{ name }, { plan }] of [...(await compiledFixtures()), [wiki, await compiled(wiki)] as const]) {
    const earlier = new Set<string>();
    for (const { id, needs } of plan?.steps ?? []) {
      made.add(kindOf(id));
      late.push(...needs.flatMap((need) => (earlier.has(need) ? [] : [`${name}: ${id} needs ${need}`])));
      earlier.add(id);
      if (id === 'verify/application') for (const need of needs) awaited.add(kindOf(need));
    }
  }
});

it('that the sources name are steps of a plan', () => {
  const written = new RegExp(`(?<=['"\`])(?:${phases.join('|')})/[a-z-]+`, 'g');
  const codes = new Set<string>(diagnosticKinds.map(({ code }) => code));
  const named = filesBelow('src')
    .map(readSource)
    .flatMap(({ path, code }) => [...code.matchAll(written)].map(([kind]) => ({ path, kind })))
    .filter(({ kind }) => !codes.has(kind));
  expect(named.length).toBeGreaterThan(30);
  expect(named.filter(({ kind }) => !made.has(kind))).toEqual([]);
});

/** The steps before clients come: a new kind of step has to be one of these, or be awaited. */
const unseenByClients = [
  'cut-over/clone',
  'cut-over/copy',
  'cut-over/hand-over',
  'cut-over/start',
  'cut-over/stop',
  'seed/rehearse',
  'seed/rehearsed',
];

it('of all steps through which clients come are awaited before the application is checked', () => {
  const open = [...made].filter((kind) => /^(?:seed|cut-over)\//.test(kind) && !awaited.has(kind));
  expect(open.toSorted()).toEqual(unseenByClients);
});

it('that a step needs are earlier steps of its plan', () => {
  expect(late).toEqual([]);
});
