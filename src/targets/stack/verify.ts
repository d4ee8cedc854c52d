/** Phase verify: the application does in the cluster what it did before. */
import { look, note, type Operation } from '../../plan/operations.ts';
import type { PlanItem, Step } from '../../plan/plan.ts';
import { step } from '../../plan/step.ts';
import type { StackTarget } from '../../plan/target.ts';
import type { World } from '../../plan/world.ts';
import { machineRef } from '../objects/refs.ts';
import { movingMachines } from '../objects/moving.ts';

export const verification: StackTarget = {
  id: 'verification',
  closing: (world, { items, steps }) => [
    verifyStep(
      world,
      items,
      steps.filter(letsTrafficIn).map(({ id }) => id),
    ),
  ],
};

function letsTrafficIn({ id }: Step): boolean {
  return /^(?:cut-over\/(?:record|traffic|lead)|seed\/(?:start|signal|lead))/.test(id);
}

/** `before` are the ids of the steps that let traffic in. */
function verifyStep(world: World, items: readonly PlanItem[], before: readonly string[]): Step {
  const { namespace } = world.config;
  const kinds = new Set(items.flatMap((item) => (item.item === 'object' ? [item.object.kind] : [])));
  const [first] = movingMachines(world);
  const restart: readonly Operation[] = first ? [{ op: 'restart', what: machineRef(world, first.machine) }] : [];
  return step('verify', {
    id: 'application',
    title: 'Check the application',
    needs: before.length > 0 ? before : ['prepare/apply'],
    do: [
      ...(first ? [look({ look: 'objects', kinds: ['vm', 'vmi', 'pvc'], namespace })] : []),
      ...(kinds.has('Service') ? [look({ look: 'objects', kinds: ['service', 'endpointslices'], namespace })] : []),
      ...restart,
    ],
    check: [
      note(
        `Every function that users know works, and the logs show no more errors than before.${first ? ' The VM comes back from the restart with its data.' : ''}`,
      ),
      ...(kinds.has('NetworkPolicy')
        ? [
            note(
              'What the security groups refused is still refused: try one closed port from outside and one from another namespace.',
            ),
          ]
        : []),
      ...(world.live.mode === 'migrate'
        ? [note('Keep the old servers for one to three days before you start the next phase.')]
        : []),
    ],
  });
}
