/** What Heat waited for: a machine that says it is ready. The plan looks for the same words in the guest's journal. */
import type { Retained } from '../../topology/kinds/retained.ts';
import { signalTag } from '../binding/bind-facts.ts';
import type { Step } from '../../plan/plan.ts';
import type { StepWorld } from './step-world.ts';
import { step } from './step.ts';

/** Whether a resource is one end of a signal, of which the steps here speak. */
export function isSignal({ role }: Retained): boolean {
  return role === 'signal-handle' || role === 'signal-wait';
}

/** One step for each handle that a machine which moves was given. */
export function signalSteps({ context, namespace, machines }: StepWorld): readonly Step[] {
  const { graph, placed } = context;
  const conditions = graph.of('retained').filter(({ role }) => role === 'signal-wait');
  return graph.of('retained').flatMap((handle) => {
    if (handle.role !== 'signal-handle' || placed.on(handle.id, 'none') === undefined) return [];
    const waiting = conditions.filter(({ uses }) => uses.includes(handle.id));
    const users = machines.filter(
      ({ machine }) => handle.subject && 'node' in handle.subject && handle.subject.node === machine.id,
    );
    const tag = signalTag(handle.id);
    return [
      step('seed', {
        id: `signal/${handle.resource}`,
        title: `The signal to ${handle.resource} has come`,
        about: [handle.id, ...waiting.map(({ id }) => id)],
        needs: ['prepare/apply'],
        do: [
          ...users.map(({ vm }) => `virtctl console -n ${namespace} ${vm}`),
          `In the guest: \`journalctl -t ${tag}\`. Where the start-up data used the handle's curl command, the same words are written there; a call of cfn-signal or of the handle's URL reaches nobody and must be taken out.`,
        ],
        check: [
          `A line says SUCCESS${waiting.length > 0 ? `, as often as ${waiting.map(({ resource }) => resource).join(', ')} waited for` : ''}, and none says FAILURE: what came after it in the Heat stack may start now.`,
        ],
      }),
    ];
  });
}
