/** Prints the texts of steps and questions: for a reader outside the cluster, with visible stand-ins for what is not known, and never a secret. */
import { isSecret } from '../evaluate/value.ts';
import type { FilesOf, NeededInput, Step, StepPart, StepText } from '../plan/plan.ts';
import { printHole } from '../print/print-hole.ts';
import type { PlaceOf } from './emitter.ts';
import { secretPath } from './layout.ts';

type Texts = 'precondition' | 'do' | 'check' | 'undo';

export type PrintedStep = Omit<Step, Texts> & Readonly<Record<Texts, readonly string[]>>;

export interface PrintedNeed extends Omit<NeededInput, 'question' | 'howTo' | 'stub'> {
  readonly question: string;
  readonly howTo: readonly string[];
  /** The object that waits for the answer, and the file that holds it. */
  readonly stub?: { readonly object: string; readonly file: string };
}

export function printStep(step: Step, placeOf: PlaceOf): PrintedStep {
  const print = (texts: readonly StepText[]): readonly string[] => texts.map((text) => printStepText(text, placeOf));
  return {
    ...step,
    precondition: print(step.precondition),
    do: print(step.do),
    check: print(step.check),
    undo: print(step.undo),
  };
}

export function printNeed({ stub, ...need }: NeededInput, placeOf: PlaceOf): PrintedNeed {
  return {
    ...need,
    question: printStepText(need.question, placeOf),
    howTo: need.howTo.map((text) => printStepText(text, placeOf)),
    ...(stub !== undefined && { stub: { object: stub, file: placeOf({ object: stub, pointer: '' })?.file ?? '' } }),
  };
}

function printStepText(text: StepText, placeOf: PlaceOf): string {
  if (typeof text === 'string') return text;
  return text.map((part) => (typeof part === 'string' ? part : printPart(part, placeOf))).join('');
}

function printPart(part: Exclude<StepPart, string>, placeOf: PlaceOf): string {
  if ('filesOf' in part) return filesText(part, placeOf);
  if ('privateFile' in part) return secretPath(part.privateFile);
  return isSecret(part) ? '<secret>' : printHole(part);
}

/** Each once, in order. */
function filesText({ filesOf, before = '' }: FilesOf, placeOf: PlaceOf): string {
  const files = new Set(filesOf.map((at) => placeOf(at)?.file ?? at.object));
  return [...files]
    .toSorted()
    .map((file) => `${before}${file}`)
    .join(' ');
}

/** Whether a step's line is a command for a shell rather than a sentence. */
export function isCommand(line: string): boolean {
  return /^(?:kubectl|virtctl|cat|openstack|heat2kube|curl|ssh|ssh-keygen|cp|tar|chmod|for|until|sh|bash|jq|grep|sed)\s/.test(
    line,
  );
}
