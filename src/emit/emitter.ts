/** The shape of an output format: one folder of `src/emit` and one line of the registry. */
import type { DiagnosticKind } from '../diagnostics/diagnostic.ts';
import type { RunCollector } from '../diagnostics/collector.ts';
import type { BindingTime } from '../evaluate/value.ts';
import type { Operation } from '../plan/operations.ts';
import type { PlacedAt, Step } from '../plan/plan.ts';
import type { PrintedOperation, PrintedStep } from './commands/print-operations.ts';
import type { Output } from './commands/printing-of.ts';
import type { Printing } from './commands/printing.ts';
import type { EmittedFile } from './file.ts';
import type { Rendered } from './rendered.ts';

/** Pure: the same input gives the same bytes. */
export interface Emitter {
  readonly id: string;
  /** The latest binding time that the format can print; an object with a later value waits for an answer. */
  readonly latest: BindingTime;
  /** What it reports. */
  readonly diagnostics?: readonly DiagnosticKind<never>[];
  emit(rendered: Rendered, beside: Beside): Emission | Promise<Emission>;
}

/** The first emitter of an output: it writes the objects, and can say where each of them is. */
export interface ObjectEmitter extends Emitter {
  emit(rendered: Rendered, beside: Beside): Required<Emission>;
  /** How operations of the plan are printed for its files, of which `output` has all that there are so far. */
  printing(rendered: Rendered, output: Output): Printing;
}

/** What an emitter has written. */
interface Emission {
  readonly files: readonly EmittedFile[];
  /** Where the files hold something. */
  readonly placeOf?: PlaceOf;
}

/** Undefined for what is not in the files. */
export type PlaceOf = (at: PlacedAt) => FilePlace | undefined;

/** Where something is in the output, for the source map and for questions. */
export interface FilePlace {
  readonly file: string;
  /** From 1; absent where the file holds nothing else. */
  readonly line?: number;
}

/** What an emitter may ask of those before it in its output. */
export interface Beside extends Output {
  readonly reports: RunCollector;
  /** How operations of the plan are printed. */
  readonly printing: Printing;
  /** A step of the plan so printed. */
  printStep(step: Step): PrintedStep;
  /** Operations so printed that stand alone, such as those that answer a question. */
  printLoose(operations: readonly Operation[]): readonly PrintedOperation[];
  readonly digest: Digest;
}

/** Hexadecimal SHA-256 of the UTF-8 bytes of a text. */
export type Digest = (text: string) => string | Promise<string>;
