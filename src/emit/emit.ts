/** Runs the emitters of an output, one after another, and gathers their files in memory. */
import type { Collector } from '../diagnostics/collector.ts';
import type { Step } from '../plan/plan.ts';
import { printStep, type PrintedStep } from './commands/print-operations.ts';
import type { Output } from './commands/printing-of.ts';
import type { Beside, Digest, Emitter, ObjectEmitter, PlaceOf } from './emitter.ts';
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

export async function emit(
  [first, ...others]: readonly [ObjectEmitter, ...Emitter[]],
  rendered: Rendered,
  { reports, digest }: { readonly reports: Collector; readonly digest: Digest },
): Promise<Emitted> {
  const nothing: Output = { files: [], placeOf: () => undefined };
  const { files, placeOf } = first.emit(rendered, besideOf(nothing));
  let output: Output = { files, placeOf };
  for (const emitter of others) {
    const more = await emitter.emit(rendered, besideOf({ ...output, files: output.files.toSorted(byPath) }));
    output = { placeOf, files: [...output.files.toSorted(byPath), ...more.files] };
  }
  const { printing } = besideOf(output);
  return { ...output, printStep: (step) => printStep(step, printing) };

  function besideOf(before: Output): Beside {
    return { ...before, reports, digest, printing: first.printing(rendered, before) };
  }
}

function byPath(a: EmittedFile, b: EmittedFile): number {
  return a.path < b.path ? -1 : Number(a.path > b.path);
}
