/** `plan.json`: the plan as data, for tools and reviewers. Operations stand there as data and as their commands. */
import type { LedgerEntry, NeededInput } from '../../plan/plan.ts';
import { phases } from '../../plan/plan.ts';
import { acceptedData } from '../accepted.ts';
import type { PrintedOperation, PrintedStep } from '../commands/print-operations.ts';
import type { Beside, Emitter, PlaceOf } from '../emitter.ts';
import type { EmittedFile } from '../file.ts';
import { questionText } from '../question-text.ts';
import type { Rendered } from '../rendered.ts';
import { terminalText } from '../../print/slots/terminal.ts';

export const planJson: Emitter = {
  id: 'plan-json',
  latest: 'never',
  emit: (rendered, beside) => ({ files: [emitPlanJson(rendered, beside)] }),
};

/** `{ schema: 2, ok, mode, profile, stack, namespace, phases, inputs, decisions, access, ledger, accepted, source, found }`. */
function emitPlanJson(rendered: Rendered, beside: Beside): EmittedFile {
  const { placeOf, reports } = beside;
  const steps = rendered.steps.map(beside.printStep);
  const data = {
    schema: 2,
    ok: !reports.hasErrors,
    mode: rendered.mode,
    profile: rendered.profile,
    stack: rendered.stackName,
    namespace: rendered.namespace,
    phases: phases.flatMap((id) => {
      const own = steps.filter(({ step }) => step.phase === id);
      return own.length > 0 ? [{ id, steps: own.map(stepData) }] : [];
    }),
    inputs: rendered.needs.map((need) => needData(need, beside)),
    decisions: rendered.decisions,
    access: rendered.access,
    ledger: rendered.ledger.entries.map((entry) => entryData(entry, placeOf)),
    ...(reports.accepted.length > 0 && { accepted: reports.accepted.map(acceptedData) }),
    // Whoever runs the proofs again says only what is new.
    found: reports.textsOf('verify').toSorted(),
  };
  return { path: 'plan.json', text: terminalText(withModels(JSON.stringify(data, undefined, 2), rendered)) };
}

function stepData({
  step: { phase: _phase, confirm: _confirm, open: _open, ...step },
  assignments,
  parts,
}: PrintedStep): unknown {
  return {
    ...step,
    ...(assignments.length > 0 && { assignments }),
    precondition: parts.precondition.map(operationData),
    do: parts.do.map(operationData),
    check: parts.check.map(operationData),
    undo: parts.undo.map(operationData),
  };
}

function operationData({ operation, lines }: PrintedOperation): unknown {
  return { ...operation, ...(lines.length > 0 && { commands: lines }) };
}

function needData({ question, howTo, stub, ...need }: NeededInput, { printLoose, placeOf }: Beside): unknown {
  const file = stub === undefined ? undefined : placeOf({ object: stub, pointer: '' })?.file;
  return {
    ...need,
    question: questionText(question, placeOf),
    howTo: printLoose(howTo).map(operationData),
    ...(stub !== undefined && { stub: { object: stub, file } }),
  };
}

/** What shapes more things than that is looked up by nobody one by one; every group of a server shapes the policies of all. */
const mostPlaces = 100;

/** Places are named by object, and by the file that holds it in this output. */
function entryData({ leaf: _leaf, to, ...entry }: LedgerEntry, placeOf: PlaceOf): unknown {
  if (!to) return entry;
  const shown = to.slice(0, mostPlaces);
  const places = shown.map((at) => ({ object: at.object, pointer: at.pointer, file: placeOf(at)?.file }));
  return { ...entry, to: places, ...(to.length > shown.length && { further: to.length - shown.length }) };
}

/** Models are for tools, so each is one line, at the end. */
function withModels(text: string, { model, overlays }: Rendered): string {
  const own = overlays.map(({ name, rendered }) => [name, rendered.model] as const);
  const models = [
    `  "source": ${JSON.stringify(model)}`,
    ...(own.length > 0 ? [`  "overlays": ${JSON.stringify(Object.fromEntries(own))}`] : []),
  ];
  return `${text.slice(0, -'\n}'.length)},\n${models.join(',\n')}\n}\n`;
}
