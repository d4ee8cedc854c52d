/** Scopes that tell only a part of what evaluating finds: not everything that is read is validated, nor worked out. */
import { makeDiagnostic } from '../diagnostics/collector.ts';
import { functionForm, functionShape, removedFunction, unusableReference } from './failure.ts';
import type { Scope } from './scope.ts';
import { asValueLeftOut } from './value-left-out.ts';

const forms: ReadonlySet<string> = new Set([functionForm, functionShape, removedFunction].map(({ code }) => code));
const validated: ReadonlySet<string> = new Set([...forms, unusableReference.code]);

/** For definitions whose form has been looked at already. */
export function workedOutOnly(scope: Scope): Scope {
  return telling(scope, (code) => !forms.has(code));
}

/** For what is validated but never worked out: wrong values are no matter there. */
export function validatedOnly(scope: Scope): Scope {
  return telling(scope, (code) => validated.has(code));
}

/**
 * For what nobody asks for: worth a word, but no error.
 * Shape errors are dropped and not softened, because they were reported when the definitions were read.
 */
export function warningOnly(scope: Scope): Scope {
  const { reports } = scope;
  return {
    ...scope,
    reports: {
      add: (diagnostic) => reports.add(asValueLeftOut(diagnostic)),
      report: (kind, where, ...args) => {
        if (!forms.has(kind.code)) reports.add(asValueLeftOut(makeDiagnostic(kind, where, ...args)));
      },
      sorted: () => reports.sorted(),
      get hasErrors() {
        return reports.hasErrors;
      },
    },
  };
}

function telling(scope: Scope, isTold: (code: string) => boolean): Scope {
  const { reports } = scope;
  return {
    ...scope,
    reports: {
      add: (diagnostic) => {
        if (isTold(diagnostic.code)) reports.add(diagnostic);
      },
      report: (kind, where, ...args) => {
        if (isTold(kind.code)) reports.report(kind, where, ...args);
      },
      sorted: () => reports.sorted(),
      get hasErrors() {
        return reports.hasErrors;
      },
    },
  };
}
