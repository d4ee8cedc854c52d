/** `plan.json`: the plan as data, for tools and reviewers. */
import type { Ledger, Plan, Step } from '../../plan/plan.ts';
import { phases } from '../../plan/plan.ts';
import type { EmittedFile } from '../file.ts';
import { printStepText } from './step-text.ts';

/** `{ schema: 1, ok, mode, profile, stack, namespace, phases, inputs, decisions, ledger }`; texts as in MIGRATION.md. */
export function emitPlanJson(plan: Plan, ledger: Ledger, ok: boolean): EmittedFile {
  const steps = plan.items.flatMap((item) => (item.item === 'step' ? [item.step] : []));
  const inputs = plan.items.flatMap((item) => (item.item === 'input' ? [item.input] : []));
  const data = {
    schema: 1,
    ok,
    mode: plan.mode,
    profile: plan.profile,
    stack: plan.stackName,
    namespace: plan.namespace,
    phases: phases.flatMap((id) => {
      const own = steps.filter(({ phase }) => phase === id);
      return own.length > 0 ? [{ id, steps: own.map(stepData) }] : [];
    }),
    inputs: inputs.map(({ stub, ...input }) => ({ ...input, ...(stub && { stub: stub.path }) })),
    decisions: plan.decisions,
    ledger: ledger.entries.map(({ leaf: _leaf, ...entry }) => entry),
  };
  return { path: 'plan.json', text: `${JSON.stringify(data, undefined, 2)}\n` };
}

function stepData({ phase: _phase, ...step }: Step): unknown {
  return {
    ...step,
    precondition: step.precondition.map(printStepText),
    do: step.do.map(printStepText),
    check: step.check.map(printStepText),
    undo: step.undo.map(printStepText),
  };
}
