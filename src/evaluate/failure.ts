/** What goes wrong inside a function: as a result that travels up, and as the message that it becomes. */
import { refusedFile } from '../host/host-diagnostics.ts';
import { defineDiagnostic } from '../diagnostics/diagnostic.ts';
import type { Span } from '../source/source-file.ts';

/**
 * Why a function has no result. `errorClass` and `text` are as the real engine words them.
 * A failure is data until it reaches the call to blame; only then does it become a diagnostic, with the
 * severity of the section.
 */
export interface Failure {
  readonly failure: true;
  readonly errorClass: string;
  readonly text: string;
  /** What readers are told, where the text repeats a secret. */
  readonly shown?: string;
  /** Category of the recorded results. */
  readonly kind: string;
  /** The very node to blame; the call itself when absent. */
  readonly span?: Span;
  /** Found while the definition is validated, though it is no matter of shape. */
  readonly early?: boolean;
  /**
   * When a matter of shape is found, if not while the definition is read: `late` when it is validated (not in what a
   * condition disables), `value` when the value is worked out.
   */
  readonly moment?: 'late' | 'value';
  /** The name is looked for only when the value is worked out, where others are found when edges are drawn. */
  readonly late?: boolean;
  /** A wrong name, with those that it could have been. */
  readonly wrongName?: { readonly name: string; readonly candidates: readonly string[] };
}

export function failure(errorClass: string, text: string, more: Partial<Omit<Failure, 'failure'>> = {}): Failure {
  return { failure: true, errorClass, text, kind: 'function_arguments', ...more };
}

export function isFailure(value: unknown): value is Failure {
  // Poison has a field of that name too, which says what went wrong before.
  return typeof value === 'object' && value !== null && 'failure' in value && value.failure === true;
}

/** Some of Python's exceptions have no text, such as the StopIteration of `first()` over an empty list. */
function worded(errorClass: string, text: string): string {
  return text.trim() === '' ? `the function has no result (${errorClass})` : text;
}

/** Wrong as it is written: Heat finds it while it reads the definition, also where it is never used. */
export const functionShape = defineDiagnostic({
  code: 'evaluate/function-shape',
  severity: 'error',
  message: worded,
  explanation:
    'The arguments of a function do not have the shape that it needs. Heat finds this while it reads the template, even in outputs and in resources that a condition disables.',
});

/** Wrong as it is written, but found only where the definition is validated. */
export const functionForm = defineDiagnostic({
  code: 'evaluate/function-form',
  severity: 'error',
  message: worded,
  explanation:
    'The arguments of a function are wrong as they are written. Heat finds this when it validates the resource or output; what a condition disables is not looked at.',
});

/** Wrong by its value: an error in a property, a spoilt value in an output or in metadata. */
export const functionValue = defineDiagnostic({
  code: 'evaluate/function-value',
  severity: 'error',
  message: worded,
  explanation:
    'A function cannot compute a result from the values that it got. In a property this is an error; in an output or in metadata only the value is missing.',
  saidBy: refusedFile,
});

export const unknownReference = defineDiagnostic({
  code: 'evaluate/unknown-reference',
  severity: 'error',
  message: worded,
  explanation: 'A parameter, resource, attribute or condition of that name does not exist, or a condition disables it.',
});

export const unknownName = defineDiagnostic({
  code: 'evaluate/unknown-name',
  severity: 'error',
  message: worded,
  explanation:
    'A Ref names neither a resource nor a parameter of the template. Heat finds this when it works out the value: in a property it is an error, in an output or in metadata only the value is missing.',
});

export const unusableReference = defineDiagnostic({
  code: 'evaluate/unusable-reference',
  severity: 'error',
  message: worded,
  explanation:
    'A get_attr names a resource or an attribute that does not exist or is disabled, or an "if" names no condition. Heat finds these while it checks the definition, in outputs too.',
});

export const removedFunction = defineDiagnostic({
  code: 'evaluate/removed-function',
  severity: 'error',
  message: worded,
  explanation: 'Later versions of HOT no longer have these CFN functions; a HOT function replaces each of them.',
});

export const evaluateDiagnostics = Object.freeze([
  functionShape,
  functionForm,
  functionValue,
  unknownReference,
  unknownName,
  unusableReference,
  removedFunction,
]);
