/** `plan.json`: the plan as data, for tools and reviewers. Texts are those of MIGRATION.md. */
import type { LedgerEntry } from '../../plan/plan.ts';
import { phases } from '../../plan/plan.ts';
import { withEnvironments } from '../command-environments.ts';
import type { Beside, Emitter, PlaceOf } from '../emitter.ts';
import type { EmittedFile } from '../file.ts';
import type { Rendered } from '../rendered.ts';
import { printNeed, printStep, type PrintedStep } from '../step-text.ts';

export const planJson: Emitter = {
  id: 'plan-json',
  latest: 'never',
  emit: (rendered, beside) => ({ files: [emitPlanJson(rendered, beside)] }),
};

/** `{ schema: 1, ok, mode, profile, stack, namespace, phases, inputs, decisions, ledger }`. */
function emitPlanJson(rendered: Rendered, { files, placeOf, reports }: Beside): EmittedFile {
  const steps = withEnvironments(rendered.steps, files).map((step) => printStep(step, placeOf));
  const data = {
    schema: 1,
    ok: !reports.hasErrors,
    mode: rendered.mode,
    profile: rendered.profile,
    stack: rendered.stackName,
    namespace: rendered.namespace,
    phases: phases.flatMap((id) => {
      const own = steps.filter(({ phase }) => phase === id);
      return own.length > 0 ? [{ id, steps: own.map(stepData) }] : [];
    }),
    inputs: rendered.needs.map((need) => printNeed(need, placeOf)),
    decisions: rendered.decisions,
    ledger: rendered.ledger.entries.map((entry) => entryData(entry, placeOf)),
  };
  return { path: 'plan.json', text: `${JSON.stringify(data, undefined, 2)}\n` };
}

function stepData({ phase: _phase, ...step }: PrintedStep): unknown {
  return step;
}

/** Places are named by object, and by the file that holds it in this output. */
function entryData({ leaf: _leaf, to, ...entry }: LedgerEntry, placeOf: PlaceOf): unknown {
  return { ...entry, ...(to && { to: to.map((at) => ({ ...at, file: placeOf(at)?.file })) }) };
}
