/** The prerequisites say that no workload is running yet: copies that the reader completes start none either. */
import { expect, it } from 'vitest';
import { refOf } from '../../src/kubernetes/object-ref.ts';
import { compiledFixtures } from '../output/compiled.ts';

const workloads = /^(?:VirtualMachine|VirtualMachinePool|Deployment|StatefulSet|DaemonSet|Job|CronJob)$/;

it('starts none before the policies and Secrets of all', async () => {
  const started: string[] = [];
  let count = 0;
  for (const [{ name }, { plan }] of await compiledFixtures()) {
    const step = plan?.steps.find(({ id }) => id === 'prepare/prerequisites');
    const answers = plan?.steps
      .flatMap((each) => each.do)
      .flatMap((operation) => (operation.op === 'answer' ? operation.objects : []));
    for (const operation of step?.do ?? []) {
      if (operation.op !== 'apply') continue;
      const labels = typeof operation.scope === 'string' ? undefined : new Set(operation.scope.map((ref) => ref.name));
      const made = plan?.items.flatMap((item) => (item.item === 'object' ? [refOf(item.object)] : [])) ?? [];
      const taken = labels ? made.filter((ref) => labels.has(ref.name)) : (answers ?? []);
      count += taken.length;
      started.push(
        ...taken.filter(({ kind }) => workloads.test(kind)).map((ref) => `${name}: ${ref.kind} ${ref.name}`),
      );
    }
  }
  expect(started).toEqual([]);
  expect(count).toBeGreaterThan(500);
});
