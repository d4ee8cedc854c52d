/** What a message to the user is, and how the code beside a check declares one. */
import type { Span } from '../source/source-file.ts';

/** `error`: the output would be wrong; `warning`: right, but look; `info`: a decision that was taken. */
export type Severity = 'error' | 'warning' | 'info';

/**
 * A kind of message, declared once beside the code that reports it.
 * `code` is `area/what`; `message` builds one sentence about the user's own stack, without advice;
 * `explanation` (plain text, may have several paragraphs) is what `heat2kube explain CODE` prints.
 */
export interface DiagnosticKind<A extends readonly unknown[]> {
  readonly code: string;
  readonly severity: Severity;
  readonly message: (...args: A) => string;
  readonly explanation: string;
  /** Codes of messages that have the same cause and say more: beside one of them, of the same resource or place, this is silent. */
  readonly saidBy?: readonly string[];
  /** Errors of this kind are fixed at one place, so that those that differ in their names only are shown as one. */
  readonly together?: true;
}

/** Another place that belongs to the message, such as the first of two equal keys. */
interface Related {
  readonly message: string;
  readonly span: Span;
}

/** A change of text that mends the problem: replace the text of `span` by `text`. */
export interface Fix {
  readonly title: string;
  readonly span: Span;
  readonly text: string;
  /** Changes nothing of the stack, so that `check --fix` makes it unasked. */
  readonly safe?: true;
}

/** What a message says of its fix. A safe one needs no telling: whoever wants it runs `check --fix`. */
export function hintOf({ fix }: Pick<Diagnostic, 'fix'>): string | undefined {
  return fix?.safe ? undefined : fix?.title;
}

/** One message. `span` is absent only where no input text is concerned (a command-line parameter, say). */
export interface Diagnostic {
  readonly code: string;
  readonly severity: Severity;
  readonly message: string;
  readonly span?: Span;
  readonly related?: readonly Related[];
  readonly fix?: Fix;
  /** Why `check --fix` leaves alone what it would change elsewhere. */
  readonly leftAlone?: string;
  /** Path of the resource that the message is about, such as `web/0/server`. */
  readonly resource?: string;
  /** Names of the stacks that it is about, where several are looked at together. */
  readonly stacks?: readonly string[];
  /** Names in the message beside that: where messages differ in nothing else, they have one cause, and are shown as one. */
  readonly names?: readonly string[];
  /** What this stack does not use another stack of the same configuration may use. */
  readonly elsewhere?: true;
  /** An error that is one with its like at other places too, whatever the names in it: what is missing is given at one place. */
  readonly together?: true;
  /**
   * Category of the recorded Heat results that this error belongs to (`unknown_property`, ...); set by front end,
   * evaluator, stack and catalogue, so that `resolveStack` can report `kind` as Heat's callers know it.
   */
  readonly kind?: string;
  /** Class of the exception that Heat raises there, where a message stands for one. */
  readonly errorClass?: string;
  /** Codes of messages that have the same cause and say more: beside one of them, of the same resource or place, this is silent. */
  readonly saidBy?: readonly string[];
  /** Paths of further resources: beside such a message about one of them it is silent too. */
  readonly saidOf?: readonly string[];
}

/** Declares a kind; identity function that keeps the argument types of `message`. */
export function defineDiagnostic<A extends readonly unknown[]>(kind: DiagnosticKind<A>): DiagnosticKind<A> {
  return kind;
}

/** Where a message points and what goes with it. */
export interface Where {
  readonly span?: Span | undefined;
  readonly related?: readonly Related[] | undefined;
  readonly fix?: Fix | undefined;
  readonly leftAlone?: string | undefined;
  readonly resource?: string | undefined;
  readonly names?: readonly string[] | undefined;
  readonly elsewhere?: true | undefined;
  readonly kind?: string | undefined;
  readonly errorClass?: string | undefined;
  /** As for the kind of the message. */
  readonly saidBy?: readonly string[] | undefined;
  /** As for the message. */
  readonly saidOf?: readonly string[] | undefined;
}

/** Takes messages. Passed down explicitly; nothing keeps a global one. */
export interface Reporter {
  report<A extends readonly unknown[]>(kind: DiagnosticKind<A>, where: Where, ...args: A): void;
}

/** Whether Heat would refuse the stack for it. */
export function isError({ severity }: Pick<Diagnostic, 'severity'>): boolean {
  return severity === 'error';
}
