/** Code of the caller: lifts, targets and network backends that heat2kube runs and cannot vouch for. */
import { defineDiagnostic } from '../diagnostics/diagnostic.ts';
import type { Collector } from '../diagnostics/collector.ts';
import type { NodeId } from '../evaluate/fact.ts';
import { messageOf } from '../source/message-of.ts';
import { findResource } from '../stack/find-resource.ts';
import type { Stack } from '../stack/stack.ts';

const ownCodeFails = defineDiagnostic({
  code: 'internal/own-code-fails',
  severity: 'error',
  message: (owner: string, part: string, node: string, text: string) =>
    `${owner} fails in ${part} for "${node}": ${text}`,
  explanation:
    'The lift, target or network backend was passed to compile, and it threw an error or returned something that has not the form of its type. The rest of the stack is compiled without it, so do not use the output. The contract tests in heat2kube/testing find such defects.',
});

const ownResultFails = defineDiagnostic({
  code: 'internal/own-result-fails',
  severity: 'error',
  message: (text: string) =>
    `something that the lifts, targets or network backends of the caller returned cannot be used: ${text}`,
  explanation:
    'A node, object, step or name that code passed to compile returned is incomplete, so the compilation stopped. The contract tests in heat2kube/testing find such defects. If they find nothing, it is a defect of heat2kube: please report it with the template.',
});

export const ownDiagnostics = Object.freeze([ownCodeFails, ownResultFails]);

/** One call of a function of the caller. */
export interface Call {
  /** `the lift Acme::Storage::Disk`. */
  readonly owner: string;
  /** The function, by the name that it has in its type. */
  readonly part: string;
  readonly node: NodeId;
  readonly resource: string;
}

/** What a call may give. */
interface Wanted<T> {
  /** What is wrong with a result, as a clause such as `it returned no list of steps`. */
  readonly problem: (result: T) => string | undefined;
  /** What counts in the place of a result that cannot be used, once that is reported. */
  readonly instead: () => T;
}

/** A function of the caller failed for which nothing can count instead. */
class OwnCodeError extends Error {
  override readonly name = 'OwnCodeError';
  readonly call: Call;

  constructor(call: Call, text: string) {
    super(text);
    this.call = call;
  }
}

export class OwnCode {
  readonly #reports: Collector;
  /** Failures of the time before the stack is built, when a resource has no place yet. */
  #early: OwnCodeError[] | undefined = [];
  #stack: Stack | undefined;
  #failures = 0;

  constructor(reports: Collector) {
    this.#reports = reports;
  }

  /** Whether something failed: what was made then is incomplete. */
  get hasFailed(): boolean {
    return this.#failures > 0;
  }

  /** From now on resources are found in the stack; absent where there is none. */
  locate(stack: Stack | undefined): void {
    const early = this.#early ?? [];
    this.#stack = stack;
    this.#early = undefined;
    for (const error of early) this.#report(error);
  }

  /** The result of the call, or what counts instead. */
  run<T>(call: Call, action: () => T, { problem, instead }: Wanted<T>): T {
    try {
      return this.demand(call, action, problem);
    } catch (error) {
      // What is asked for inside may be code of the caller too, and says itself what failed.
      this.#report(error instanceof OwnCodeError ? error : new OwnCodeError(call, messageOf(error)));
      return instead();
    }
  }

  /**
   * The result of a call for which nothing can count instead; `attempt` catches what it throws.
   * @throws OwnCodeError
   */
  demand<T>(call: Call, action: () => T, problem: Wanted<T>['problem']): T {
    const result = attempt(call, action);
    const wrong = problem(result);
    if (wrong !== undefined) throw new OwnCodeError(call, wrong);
    return result;
  }

  /** A pass in which code of the caller takes part: what it throws is reported, for the compilation is total. */
  attempt<T>(pass: () => T, instead: T): T {
    try {
      return pass();
    } catch (error) {
      this.caught(error);
      return instead;
    }
  }

  /** Reports what ended a pass. */
  caught(error: unknown): void {
    if (error instanceof OwnCodeError) this.#report(error);
    else this.#reports.report(ownResultFails, {}, messageOf(error));
  }

  #report(error: OwnCodeError): void {
    this.#failures += 1;
    if (this.#early) {
      this.#early.push(error);
      return;
    }
    const { owner, part, node, resource } = error.call;
    const span = this.#stack && findResource(resource, this.#stack)?.definition.nameSpan;
    this.#reports.report(ownCodeFails, { span, resource }, owner, part, node, error.message);
  }
}

/** Code of the caller may call other code of the caller: the innermost failure is the one that is told. */
function attempt<T>(call: Call, action: () => T): T {
  try {
    return action();
  } catch (error) {
    throw error instanceof OwnCodeError ? error : new OwnCodeError(call, messageOf(error));
  }
}

/** Wrong unless it is an object, whatever the types say. */
export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

/** Whether all of these fields are texts. */
export function hasTexts(value: unknown, names: readonly string[]): boolean {
  return isObject(value) && names.every((name) => typeof value[name] === 'string');
}

/** Whether all of these fields are lists. */
export function hasLists(value: unknown, names: readonly string[]): boolean {
  return isObject(value) && names.every((name) => Array.isArray(value[name]));
}
