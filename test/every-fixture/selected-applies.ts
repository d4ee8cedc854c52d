/** An apply of some objects selects by their name label, which others can have too: what it takes, the undo of its step deletes. */
import { expect, it } from 'vitest';
import { refOf, type ObjectRef } from '../../src/kubernetes/object-ref.ts';
import type { Plan, Step } from '../../src/plan/plan.ts';
import { compiledFixtures } from '../output/compiled.ts';

/** Of the kustomization, without the namespace. */
function appliedBy({ items }: Plan, step: Step): readonly ObjectRef[] {
  const scopes = step.do.flatMap((operation) =>
    operation.op === 'apply' && typeof operation.scope !== 'string' ? operation.scope : [],
  );
  const labels = new Set(scopes.map(({ name }) => name));
  return items
    .flatMap((item) => (item.item === 'object' && item.place === undefined ? [refOf(item.object)] : []))
    .filter(({ kind, name }) => labels.has(name) && kind !== 'Namespace');
}

function deletedBy({ undo }: Step): ReadonlySet<string> {
  const what = undo.flatMap((operation) => (operation.op === 'delete' ? operation.what : []));
  return new Set(what.flatMap((one) => ('kind' in one ? [`${one.kind} ${one.name}`] : [])));
}

it('deletes in the undo what the selector takes', async () => {
  const left: string[] = [];
  let count = 0;
  for (const [{ name }, { plan }] of await compiledFixtures()) {
    for (const step of plan?.steps ?? []) {
      const applied = plan && step.undo.length > 0 ? appliedBy(plan, step) : [];
      const deleted = deletedBy(step);
      count += applied.length;
      const kept = applied.filter((ref) => !deleted.has(`${ref.kind} ${ref.name}`));
      left.push(...kept.map((ref) => `${name}: ${step.id} leaves ${ref.kind} ${ref.name}`));
    }
  }
  expect(count).toBeGreaterThan(100);
  expect(left).toEqual([]);
});
