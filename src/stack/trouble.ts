/** What went wrong with single values while a stack was built: such values are poison in the stack, and this says why. */
import type { PropertyProblem } from '../catalogue/property-problem.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { asValueLeftOut } from '../evaluate/value-left-out.ts';

/** Keys are the path of a resource and what of it failed: a property, its metadata, its policy. */
export interface Trouble {
  /** Notes that a property could not be evaluated; nothing when there are no messages. */
  failed(path: string, what: string, messages: readonly Diagnostic[]): void;
  /** The same for what nothing that is made depends on: an output, metadata, properties that are never asked for. */
  spoilt(path: string, what: string, messages: readonly Diagnostic[]): void;
  /** Notes that a property could not be converted. */
  wrong(path: string, property: string, problem: PropertyProblem): void;
  /** Notes what would stop a child stack when it is created. */
  strict(stackPath: string, messages: readonly Diagnostic[]): void;
  /** Notes what Heat would say when it creates a resource. */
  late(messages: readonly Diagnostic[]): void;
  failureOf(path: string, what: string): Diagnostic | undefined;
  problemsOf(path: string): ReadonlyMap<string, PropertyProblem>;
  strictOf(stackPath: string): readonly Diagnostic[];
  /** All failures and all that would stop child stacks, in the order in which they were found. */
  all(): readonly Diagnostic[];
}

const none: ReadonlyMap<string, PropertyProblem> = new Map();

/** Keeps the first failure of each key, and all messages in their order. */
export function createTrouble(): Trouble {
  const failures = new Map<string, Diagnostic>();
  const problems = new Map<string, Map<string, PropertyProblem>>();
  const stricts = new Map<string, readonly Diagnostic[]>();
  const every: Diagnostic[] = [];
  const note = (path: string, what: string, [first]: readonly Diagnostic[]): void => {
    if (first) failures.set(`${path}\0${what}`, first);
  };
  return {
    failed(path, what, messages) {
      note(path, what, messages);
      for (const message of messages) every.push(message);
    },
    spoilt(path, what, messages) {
      note(path, what, messages);
      for (const message of messages) every.push(asValueLeftOut(message));
    },
    wrong(path, property, problem) {
      let own = problems.get(path);
      if (!own) problems.set(path, (own = new Map()));
      own.set(property, problem);
    },
    strict(stackPath, messages) {
      if (messages.length > 0) stricts.set(stackPath, messages);
      for (const message of messages) every.push(message);
    },
    late(messages) {
      every.push(...messages);
    },
    failureOf: (path, what) => failures.get(`${path}\0${what}`),
    problemsOf: (path) => problems.get(path) ?? none,
    strictOf: (stackPath) => stricts.get(stackPath) ?? [],
    all: () => every,
  };
}

/** Under what name the failure of a resource's metadata is kept: no property can be called so. */
export const metadataKey = '\0metadata';

/** The same for an update policy. */
export const policyKey = '\0policy';

/** The same for properties that are given as a whole. */
export const propertiesKey = '\0properties';

/** Path under which the failures of a stack's outputs are kept. */
export function outputsPath(stackPath: string): string {
  return `${stackPath}\0outputs`;
}

/** Path under which the failures of a stack's parameters are kept. */
export function parametersPath(stackPath: string): string {
  return `${stackPath}\0parameters`;
}
