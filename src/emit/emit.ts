/** Runs the emitters of an output, one after another, and gathers their files in memory. */
import type { RunCollector } from '../diagnostics/collector.ts';
import type { Operation } from '../plan/operations.ts';
import type { Step } from '../plan/plan.ts';
import { printLoose, printStep, type PrintedStep } from './commands/print-operations.ts';
import { changesPrinting, type Output } from './commands/printing-of.ts';
import type { Printing } from './commands/printing.ts';
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
  { reports, digest }: { readonly reports: RunCollector; readonly digest: Digest },
): Promise<Emitted> {
  const printerOf = (before: Output): StepPrinter => stepPrinter(first.printing(rendered, before));
  const nothing: Output = { files: [], placeOf: () => undefined };
  const { files, placeOf } = first.emit(rendered, { ...nothing, ...printerOf(nothing), reports, digest });
  let output: Output = { files, placeOf };
  let printer = printerOf(output);
  for (const emitter of others) {
    const before = output.files.toSorted(byPath);
    const more = await emitter.emit(rendered, { placeOf, files: before, ...printer, reports, digest });
    output = { placeOf, files: [...before, ...more.files] };
    if (more.files.some(changesPrinting)) printer = printerOf(output);
  }
  return { ...output, printStep: printer.printStep };
}

type StepPrinter = Pick<Beside, 'printing' | 'printStep' | 'printLoose'>;

/** Several emitters show the same steps and questions: each is printed once. */
function stepPrinter(printing: Printing): StepPrinter {
  return {
    printing,
    printStep: once((step: Step) => printStep(step, printing)),
    printLoose: once((operations: readonly Operation[]) => printLoose(operations, printing)),
  };
}

function once<T, R>(print: (item: T) => R): (item: T) => R {
  const printed = new Map<T, R>();
  return (item) => {
    const ready = printed.get(item) ?? print(item);
    printed.set(item, ready);
    return ready;
  };
}

function byPath(a: EmittedFile, b: EmittedFile): number {
  return a.path < b.path ? -1 : Number(a.path > b.path);
}
