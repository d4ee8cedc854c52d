/** Runs the emitters of an output, one after another, and gathers their files in memory. */
import type { Collector } from '../diagnostics/collector.ts';
import type { Step } from '../plan/plan.ts';
import { printStep, type PrintedStep } from './commands/print-operations.ts';
import { printingOf } from './commands/printing-of.ts';
import type { PlaceOf, Emitter } from './emitter.ts';
import type { EmittedFile } from './file.ts';
import type { Rendered } from './rendered.ts';

interface Emitted {
  /** Sorted by path; those of the last emitter come last, for they may name the others. */
  readonly files: readonly EmittedFile[];
  readonly placeOf: PlaceOf;
  /** A step of the plan as commands, which name these files. */
  printStep(step: Step): PrintedStep;
}

/** Where nothing could be made there is no plan either. */
export const nothingEmitted: Emitted = {
  files: [],
  placeOf: () => undefined,
  printStep: (step) => ({ step, assignments: [], parts: { precondition: [], do: [], check: [], undo: [] } }),
};

export function emit(emitters: readonly Emitter[], rendered: Rendered, reports: Collector): Emitted {
  let files: readonly EmittedFile[] = [];
  let placeOf: PlaceOf = () => undefined;
  for (const emitter of emitters) {
    const emission = emitter.emit(rendered, { files, placeOf, reports });
    placeOf = emission.placeOf ?? placeOf;
    files = [...files.toSorted(byPath), ...emission.files];
  }
  const printing = printingOf(rendered, { files, placeOf });
  return { files, placeOf, printStep: (step) => printStep(step, printing) };
}

function byPath(a: EmittedFile, b: EmittedFile): number {
  return a.path < b.path ? -1 : Number(a.path > b.path);
}
