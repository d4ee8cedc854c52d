/** Gathers messages and hands them out in the order of the text, each once. */
import type { Span } from '../source/source-file.ts';
import { byCodeUnit } from '../source/text-order.ts';
import { withoutRepeats } from './repeats.ts';
import { valueInError } from './value-in-error.ts';
import type { Diagnostic, DiagnosticKind, Reporter, Severity, Where } from './diagnostic.ts';

/** A message that a person has accepted. */
export interface Accepted {
  readonly diagnostic: Diagnostic;
  readonly reason: string;
}

/** What a person has decided about messages. */
export interface MessagePolicy {
  /** The reason for which a message is accepted. `placeOf`: the definition of a resource. */
  acceptanceOf(diagnostic: Diagnostic, placeOf: (resource: string) => Span | undefined): string | undefined;
  severityOf(diagnostic: Diagnostic): Severity | 'ignore';
}

export interface Collector extends Reporter {
  /** Adds a message that was made elsewhere. */
  add(diagnostic: Diagnostic): void;
  /** All messages, sorted by file, offset and code. */
  sorted(): readonly Diagnostic[];
  readonly hasErrors: boolean;
}

/** The collector of a whole run. */
export interface RunCollector extends Collector {
  /** Codes of warnings and errors, those of silent ones too. */
  codes(): ReadonlySet<string>;
  /** Texts of all messages with such codes, those of silent and of accepted ones too. */
  textsOf(area: string): readonly string[];
  /** From now on every message is handed out as `change` leaves it: without secrets, which nobody knew before. */
  cleanWith(change: (diagnostic: Diagnostic) => Diagnostic): void;
  /** Applies a policy to all messages, those that come later too. */
  settle(policy: MessagePolicy, placeOf: (resource: string) => Span | undefined): void;
  /** What the policy accepts, in the order of the text. */
  readonly accepted: readonly Accepted[];
}

export function createCollector(): RunCollector {
  const byKey = new Map<string, Diagnostic>();
  const accepted = new Map<string, Accepted>();
  let errors = 0;
  let clean = (diagnostic: Diagnostic): Diagnostic => diagnostic;
  // Several passes ask for all messages, mostly for the same ones.
  let inOrder: readonly Diagnostic[] | undefined;
  let decide = (diagnostic: Diagnostic): Diagnostic | Accepted | undefined => diagnostic;
  const add = (diagnostic: Diagnostic): void => {
    const key = keyOf(diagnostic);
    if (byKey.has(key) || accepted.has(key) || followsFromError(diagnostic)) return;
    const decided = decide(diagnostic);
    if (!decided) return;
    if ('reason' in decided) {
      accepted.set(key, decided);
      return;
    }
    byKey.set(key, decided);
    inOrder = undefined;
    if (decided.severity === 'error') errors++;
  };
  return {
    add,
    report: (kind, where, ...args) => {
      add(makeDiagnostic(kind, where, ...args));
    },
    sorted() {
      if (inOrder) return inOrder;
      const all = withoutRepeats([...byKey.values()], accepted.values());
      inOrder = all.map((diagnostic) => cut(clean(diagnostic))).toSorted(compareDiagnostics);
      return inOrder;
    },
    codes: () => new Set([...byKey.values()].flatMap(({ severity, code }) => (severity === 'info' ? [] : [code]))),
    textsOf: (area) => {
      const all = [...byKey.values(), ...[...accepted.values()].map(({ diagnostic }) => diagnostic)];
      const own = all.filter(({ code }) => code.startsWith(`${area}/`));
      return own.map((diagnostic) => cut(clean(diagnostic)).message);
    },
    cleanWith: (change) => {
      clean = remembered(change);
      inOrder = undefined;
    },
    get hasErrors() {
      return errors > 0;
    },
    settle(policy, placeOf) {
      decide = (diagnostic) => decidedBy(policy, diagnostic, placeOf);
      const before = [...byKey.values()];
      byKey.clear();
      inOrder = undefined;
      errors = 0;
      for (const diagnostic of before) add(diagnostic);
    },
    get accepted() {
      const all = [...accepted.values()].toSorted((a, b) => compareDiagnostics(a.diagnostic, b.diagnostic));
      return all.map((item) => ({ ...item, diagnostic: clean(item.diagnostic) }));
    },
  };
}

/** Each message is changed once, however often all are asked for. */
function remembered(change: (diagnostic: Diagnostic) => Diagnostic): (diagnostic: Diagnostic) => Diagnostic {
  const known = new Map<Diagnostic, Diagnostic>();
  return (diagnostic) => {
    const changed = known.get(diagnostic) ?? change(diagnostic);
    known.set(diagnostic, changed);
    return changed;
  };
}

/** What a value in error comes to is no news. */
function followsFromError({ severity, message }: Diagnostic): boolean {
  return severity !== 'error' && message.includes(valueInError);
}

/** A value in a message can be as long as its file. */
const longestMessage = 2000;

/** Only what is handed out is cut: of a secret that was cut before nobody would find the rest. */
function cut(diagnostic: Diagnostic): Diagnostic {
  const { message } = diagnostic;
  if (message.length <= longestMessage) return diagnostic;
  const more = message.length - longestMessage;
  return { ...diagnostic, message: `${wholeStart(message)}... (${more} more characters)` };
}

/** Not half a pair of UTF-16 units. */
function wholeStart(message: string): string {
  return message.slice(0, longestMessage).replace(/[\uD800-\uDBFF]$/, '');
}

function decidedBy(
  policy: MessagePolicy,
  diagnostic: Diagnostic,
  placeOf: (resource: string) => Span | undefined,
): Diagnostic | Accepted | undefined {
  const reason = policy.acceptanceOf(diagnostic, placeOf);
  if (reason !== undefined) return { diagnostic, reason };
  const severity = policy.severityOf(diagnostic);
  if (severity === 'ignore') return undefined;
  return severity === diagnostic.severity ? diagnostic : { ...diagnostic, severity };
}

export function makeDiagnostic<A extends readonly unknown[]>(
  kind: DiagnosticKind<A>,
  where: Where,
  ...args: A
): Diagnostic {
  const saidBy = [...(kind.saidBy ?? []), ...(where.saidBy ?? [])];
  return {
    code: kind.code,
    severity: kind.severity,
    message: kind.message(...args),
    ...(where.span && { span: where.span }),
    ...(where.related && { related: where.related }),
    ...(where.fix && { fix: where.fix }),
    ...(where.leftAlone !== undefined && { leftAlone: where.leftAlone }),
    ...(where.resource !== undefined && { resource: where.resource }),
    ...(where.names && { names: where.names }),
    ...(where.elsewhere && { elsewhere: where.elsewhere }),
    ...(kind.together && { together: true }),
    ...(where.kind !== undefined && { kind: where.kind }),
    ...(where.errorClass !== undefined && { errorClass: where.errorClass }),
    ...(saidBy.length > 0 && { saidBy }),
    ...(where.saidOf && { saidOf: where.saidOf }),
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
