/** Phase verify: the application does in the cluster what it did before. */
import { look, note, type Operation } from '../../plan/operations.ts';
import type { PlanItem, Step } from '../../plan/plan.ts';
import { step } from '../../plan/step.ts';
import type { StackTarget } from '../../plan/target.ts';
import type { World } from '../../plan/world.ts';
import { movedMachines } from '../objects/sides.ts';
import { runningAmong } from '../objects/workload.ts';

/** After everything that lets clients in, and before anything is deleted. */
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

/** Phase and kind of the steps that let traffic in, or that come after it was let in. */
const lettingIn: readonly string[] = [
  'seed/start',
  'seed/start-held',
  'seed/signal',
  'seed/lead',
  'seed/run',
  'cut-over/record',
  'cut-over/traffic',
  'cut-over/lead',
  'cut-over/run',
  'cut-over/shared-balancer',
  'cut-over/signal',
];

/** Whether clients come through the step. */
function letsTrafficIn({ id }: Step): boolean {
  return lettingIn.includes(id.split('/', 2).join('/'));
}

/** What kubectl lists to show the machines. */
function shownKinds(world: World): readonly string[] {
  const { placed } = world;
  const shown = movedMachines(world).flatMap(({ id }) => placed.target(id, 'cluster')?.workload?.shownBy ?? []);
  return [...new Set(shown)];
}

/** `before` are the ids of the steps that let traffic in. */
function verifyStep(world: World, items: readonly PlanItem[], before: readonly string[]): Step {
  const { namespace } = world.config;
  const kinds = new Set(items.flatMap((item) => (item.item === 'object' ? [item.object.kind] : [])));
  const first = runningAmong(world, movedMachines(world)).find(({ workload }) => !workload.readyField);
  const shown = shownKinds(world);
  const restart: readonly Operation[] = first ? [{ op: 'restart', what: first.ref }] : [];
  return step('verify', {
    id: 'application',
    title: 'Check the application',
    needs: before.length > 0 ? before : ['prepare/apply'],
    do: [
      ...(shown.length > 0 ? [look({ look: 'objects', kinds: shown, namespace })] : []),
      ...(kinds.has('Service') ? [look({ look: 'objects', kinds: ['service', 'endpointslices'], namespace })] : []),
      ...restart,
    ],
    check: [
      note(
        `Every function of the application works, and the logs show no more errors than before.${first ? ` The ${first.workload.noun} restarts with its data.` : ''}`,
      ),
      ...(kinds.has('NetworkPolicy')
        ? [
            note(
              'Traffic that the security groups refused is still refused: test one closed port from outside and one from another namespace.',
            ),
          ]
        : []),
      ...(world.live.mode === 'migrate'
        ? [note('Keep the old servers for one to three days before you start the next phase.')]
        : []),
    ],
  });
}
