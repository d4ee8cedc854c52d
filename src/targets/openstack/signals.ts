/** What Heat waited for: a machine that says it is ready. The plan looks for the same words in the guest's journal. */
import { isMoved } from '../../config/path-pattern.ts';
import type { Retained } from '../../topology/kinds/retained.ts';
import { note, verify, type Operation } from '../../plan/operations.ts';
import type { Step } from '../../plan/plan.ts';
import { code } from '../../plan/prose.ts';
import { listed } from '../../source/listed.ts';
import { step } from '../../plan/step.ts';
import type { World } from '../../plan/world.ts';
import { signalTag } from '../objects/fact-texts.ts';
import { workloadOf } from '../objects/workload.ts';

/** For each handle that a machine which moves was given. */
export function signalSteps(world: World, handle: Retained): readonly Step[] {
  const { graph, placed, config } = world;
  if (handle.role !== 'signal-handle' || placed.on(handle.id, 'none') === undefined) return [];
  const waits = graph.of('retained').filter(({ role, uses }) => role === 'signal-wait' && uses.includes(handle.id));
  const machine = handle.subject && graph.resolve('machine', handle.subject);
  if (machine && isMoved(config, machine.resource)) return [];
  const counted =
    waits.length > 0 ? `, as many times as ${listed(waits.map(({ resource }) => code(resource)))} required` : '';
  const workload = machine && workloadOf(world, machine);
  const consoles: readonly Operation[] = workload
    ? [verify({ look: 'console', machine: workload }, { see: 'a login prompt.' })]
    : [];
  return [
    step('seed', {
      id: `signal/${handle.resource}`,
      title: `Wait for the signal to "${handle.resource}"`,
      about: [handle.id, ...waits.map(({ id }) => id)],
      needs: ['prepare/apply'],
      do: [
        ...consoles,
        note(
          `In the guest, run ${code(`journalctl -t ${signalTag(handle.id)}`)}. The curl command of the handle writes its data there. A call of cfn-signal or of the URL of the handle has no receiver: remove it.`,
        ),
      ],
      check: [
        note(
          `A line says SUCCESS${counted}, and no line says FAILURE. Then the resources that waited for the signal in the Heat stack can start.`,
        ),
      ],
    }),
  ];
}
