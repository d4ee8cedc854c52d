/** A scope for what is validated but never worked out: wrong values are no matter there, wrong shapes are. */
import { functionForm, functionShape, removedFunction, unusableReference } from './failure.ts';
import type { Scope } from './scope.ts';

const early: ReadonlySet<string> = new Set(
  [functionForm, functionShape, removedFunction, unusableReference].map(({ code }) => code),
);

export function validatedOnly(scope: Scope): Scope {
  const { reports } = scope;
  return {
    ...scope,
    reports: {
      ...reports,
      get hasErrors() {
        return reports.hasErrors;
      },
      report: (kind, where, ...args) => {
        if (early.has(kind.code)) reports.report(kind, where, ...args);
      },
    },
  };
}
