/** Holds the guard to everything that a compilation hands out: files, and messages. */
import { makeDiagnostic, type Collector } from '../diagnostics/collector.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { secretLeak, type Guard } from './guard.ts';

/** A file as a text; `secret` ones are below `secrets/`. */
interface Written {
  readonly path: string;
  readonly text: string;
  readonly secret?: true;
}

/** Of a base and its overlays, whose secrets are all in one output. */
export function joinedGuard(guards: readonly Guard[]): Guard {
  const [only] = guards;
  if (only && guards.length === 1) return only;
  return {
    shownBy(text) {
      for (const guard of guards) {
        const what = guard.shownBy(text);
        if (what !== undefined) return what;
      }
      return undefined;
    },
    withoutSecrets: (text) => guards.reduce((clean, guard) => guard.withoutSecrets(clean), text),
    covered: (diagnostic) => guards.reduce((shown, guard) => guard.covered(shown), diagnostic),
  };
}

/** The files that may be written: one outside `secrets/` that shows a secret is reported and left out. */
export function guardedFiles<T extends Written>(files: readonly T[], guard: Guard, reports: Collector): readonly T[] {
  return files.filter(({ path, text, secret }) => {
    const what = guard.shownBy(path) ?? (secret === true ? undefined : guard.shownBy(text));
    if (what === undefined) return true;
    reports.report(secretLeak, {}, guard.withoutSecrets(path), what);
    return false;
  });
}

/** A message as it may be handed out, to files as well: without words that may be secrets where they stand, and without secrets. */
export function cleaned(diagnostic: Diagnostic, { covered, withoutSecrets }: Guard): Diagnostic {
  const { message, related, fix } = covered(diagnostic);
  return {
    ...diagnostic,
    message: withoutSecrets(message),
    ...(diagnostic.related && {
      related: diagnostic.related.map((one, index) => ({
        ...one,
        message: withoutSecrets(related?.[index]?.message ?? ''),
      })),
    }),
    ...(fix && { fix: { ...fix, title: withoutSecrets(fix.title) } }),
  };
}

/** The same for messages, in which secrets that stand as they are were replaced before. */
export function guardedMessages(messages: readonly Diagnostic[], guard: Guard): readonly Diagnostic[] {
  return messages.map((diagnostic) => {
    const shown = guard.covered(diagnostic);
    const { code, message, related = [], fix } = shown;
    const what = guard.shownBy([message, ...related.map((one) => one.message), fix?.title ?? ''].join('\n'));
    if (what === undefined) return shown;
    return makeDiagnostic(secretLeak, { span: shown.span }, `the message ${code}`, what);
  });
}
