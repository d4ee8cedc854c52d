/** What a lint rule is: one habit to warn of, beyond what Heat itself refuses. */
import type { DiagnosticKind, Reporter } from '../diagnostics/diagnostic.ts';
import type { Template } from '../hot/ast.ts';
import type { Resource, Stack } from '../stack/stack.ts';

/** What rules look at: the stack as evaluated, and each text of a template once, however often it is used. */
export interface Subject {
  readonly stack: Stack;
  /** Root first, then nested templates in the order in which they are met. */
  readonly templates: readonly Template[];
  /** One resource for each definition in a text: of a group's members or of equal children the first. */
  readonly resources: readonly Resource[];
  /** Paths of those that no lift translates, which is said of each: they keep their type where they are. */
  readonly untranslated: ReadonlySet<string>;
}

/** One file of `rules/`. */
export interface Rule {
  /** File name without ending. */
  readonly name: string;
  readonly diagnostics: readonly DiagnosticKind<never>[];
  check(subject: Subject, reports: Reporter): void;
}
