/** An apply of some objects selects by their name label, which others can have too: what it takes, the undo of its step deletes. */
import { expect, it } from 'vitest';
import { refOf } from '../../src/kubernetes/object-ref.ts';
import { compiledFixtures } from './compiled.ts';

it('deletes in the undo what the selector takes', async () => {
  const left: string[] = [];
  let count = 0;
  for (const [{ name }, { plan }] of await compiledFixtures()) {
    const objects = (plan?.items ?? []).flatMap((item) =>
      item.item === 'object' && item.place === undefined ? [item.object] : [],
    );
    for (const { id, do: operations, undo = [] } of plan?.steps ?? []) {
      const deleted = new Set(
        undo.flatMap((operation) =>
          operation.op === 'delete'
            ? operation.what.flatMap((what) => ('kind' in what ? `${what.kind} ${what.name}` : []))
            : [],
        ),
      );
      for (const operation of operations) {
        if (operation.op !== 'apply' || typeof operation.scope === 'string' || undo.length === 0) continue;
        count++;
        const labels = new Set(operation.scope.map((ref) => ref.name));
        for (const object of objects) {
          const { kind, name: called } = refOf(object);
          if (!labels.has(called) || kind === 'Namespace' || deleted.has(`${kind} ${called}`)) continue;
          left.push(`${name}: ${id} leaves ${kind} ${called}`);
        }
      }
    }
  }
  expect(count).toBeGreaterThan(10);
  expect(left).toEqual([]);
});
