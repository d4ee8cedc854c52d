/** Gathers messages and hands them out in the order of the text, each once. */
import type { Diagnostic, DiagnosticKind, Reporter, Where } from './diagnostic.ts';
import { byCodeUnit } from '../source/text-order.ts';

export interface Collector extends Reporter {
  /** Adds a message that was made elsewhere. */
  add(diagnostic: Diagnostic): void;
  /** All messages, sorted by file, offset and code. */
  sorted(): readonly Diagnostic[];
  readonly hasErrors: boolean;
}

/** The collector of a whole run. */
export interface RunCollector extends Collector {
  /** From now on every text of a message is handed out as `change` leaves it: without secrets, which nobody knew before. */
  cleanWith(change: (text: string) => string): void;
}

export function createCollector(): RunCollector {
  const byKey = new Map<string, Diagnostic>();
  let errors = 0;
  let clean: ((text: string) => string) | undefined;
  const add = (diagnostic: Diagnostic): void => {
    const key = keyOf(diagnostic);
    if (byKey.has(key)) return;
    byKey.set(key, diagnostic);
    if (diagnostic.severity === 'error') errors++;
  };
  return {
    add,
    report: (kind, where, ...args) => add(makeDiagnostic(kind, where, ...args)),
    sorted() {
      const change = clean;
      const all = [...byKey.values()];
      return (change ? all.map((diagnostic) => changed(diagnostic, change)) : all).toSorted(compareDiagnostics);
    },
    cleanWith: (change) => {
      clean = change;
    },
    get hasErrors() {
      return errors > 0;
    },
  };
}

function changed(diagnostic: Diagnostic, change: (text: string) => string): Diagnostic {
  const { message, related, fix } = diagnostic;
  return {
    ...diagnostic,
    message: change(message),
    ...(related && { related: related.map((one) => ({ ...one, message: change(one.message) })) }),
    ...(fix && { fix: { ...fix, title: change(fix.title) } }),
  };
}

export function makeDiagnostic<A extends readonly unknown[]>(
  kind: DiagnosticKind<A>,
  where: Where,
  ...args: A
): Diagnostic {
  return {
    code: kind.code,
    severity: kind.severity,
    message: kind.message(...args),
    ...(where.span && { span: where.span }),
    ...(where.related && { related: where.related }),
    ...(where.fix && { fix: where.fix }),
    ...(where.resource !== undefined && { resource: where.resource }),
    ...(where.kind !== undefined && { kind: where.kind }),
    ...(where.errorClass !== undefined && { errorClass: where.errorClass }),
  };
}

function keyOf({ code, message, span }: Diagnostic): string {
  return `${span?.file.name ?? ''}\0${span?.start ?? -1}\0${code}\0${message}`;
}

/** Order of messages: file, offset, code, text; those without a place come first. Compares code units, not locales. */
export function compareDiagnostics(a: Diagnostic, b: Diagnostic): number {
  return (
    byCodeUnit(a.span?.file.name ?? '', b.span?.file.name ?? '') ||
    (a.span?.start ?? -1) - (b.span?.start ?? -1) ||
    byCodeUnit(a.code, b.code) ||
    byCodeUnit(a.message, b.message)
  );
}
