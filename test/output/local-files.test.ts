/** What copies of disks are like, and what they leave on the computer that runs the commands. */
import { expect, it } from 'vitest';
import { at, textAt } from '../../src/kubernetes/json.ts';
import type { Plan } from '../../src/plan/plan.ts';
import { emittedJson } from '../emitted-objects.ts';
import { compiled } from './compiled.ts';
import { subjects } from './subjects.ts';

const live = subjects().filter(({ files }) => files.has('facts.json'));

/** Objects by which the files are named, with the step that writes or removes them. */
function files({ steps }: Plan, what: 'written' | 'removed'): ReadonlyMap<string, number> {
  return new Map(
    steps.flatMap((step, index) =>
      step.do.flatMap((operation) => {
        if (operation.op === 'discard') return what === 'removed' ? operation.of.map(({ name }) => [name, index]) : [];
        if (what === 'removed') return [];
        if (operation.op === 'rehearse') return [[operation.as.name, index]];
        return operation.op === 'upload' || operation.op === 'import' ? [[operation.claim.name, index]] : [];
      }),
    ),
  );
}

it('are deleted by a later step', async () => {
  const left: string[] = [];
  let count = 0;
  for (const subject of live) {
    const { plan } = await compiled(subject);
    if (!plan) continue;
    const removed = files(plan, 'removed');
    for (const [name, step] of files(plan, 'written')) {
      count++;
      if ((removed.get(name) ?? -1) <= step) left.push(`${subject.name}: ${name}`);
    }
  }
  expect(count).toBeGreaterThan(10);
  expect(left).toEqual([]);
});

it('of a rehearsal are claims like those that they stand for', async () => {
  let count = 0;
  for (const subject of live) {
    const { plan, files: output } = await compiled(subject);
    const claims = emittedJson(output).filter(({ json }) => json['kind'] === 'PersistentVolumeClaim');
    const operations = plan?.steps.flatMap((step) => step.do) ?? [];
    const pairs = operations.flatMap((operation) => (operation.op === 'rehearse' ? operation.claims : []));
    for (const operation of operations) {
      if (operation.op !== 'import') continue;
      const [own] = pairs.find(([, copy]) => copy === operation.claim.name) ?? [];
      const real = claims.find(({ json }) => textAt(json, 'metadata', 'name') === own)?.json;
      if (!real) continue;
      count++;
      const named = textAt(real, 'spec', 'storageClassName');
      expect(operation.like).toMatchObject({ volumeMode: at(real, 'spec', 'volumeMode') });
      expect(at(real, 'spec', 'accessModes')).toContain(operation.like?.accessMode);
      if (named !== undefined && named !== '') expect(operation.like?.storageClass).toBe(named);
    }
  }
  expect(count).toBeGreaterThan(5);
});

it('are shown as options of virtctl', async () => {
  const subject = live.find(({ name }) => name === 'stacks/live');
  const guide = subject && (await compiled(subject)).files.find(({ path }) => path === 'MIGRATION.md');
  expect(guide?.text).toContain('--access-mode ReadWriteOnce --volume-mode block');
  expect(guide?.text).toMatch(/^rm -f db-rehearsal\.json db-rehearsal-1\.img /m);
});
