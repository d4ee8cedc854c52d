/** Messages that another one makes silent: it has the same cause, and says more about the same resource or at the same place. */
import type { Diagnostic } from './diagnostic.ts';

/** The messages without those that others say, accepted ones among these. */
export function withoutRepeats(
  diagnostics: readonly Diagnostic[],
  accepted: Iterable<{ readonly diagnostic: Diagnostic }>,
): readonly Diagnostic[] {
  if (diagnostics.every(({ saidBy }) => saidBy === undefined)) return diagnostics;
  const said = saidOf([...diagnostics, ...[...accepted].map(({ diagnostic }) => diagnostic)]);
  return diagnostics.filter(
    (diagnostic) => !diagnostic.saidBy?.some((code) => places(diagnostic, code).some((place) => said.has(place))),
  );
}

/** Only an error says what an error says. */
function saidOf(diagnostics: readonly Diagnostic[]): ReadonlySet<string> {
  return new Set(
    diagnostics.flatMap((diagnostic) => [
      ...places({ ...diagnostic, saidOf: [], severity: 'warning' }, diagnostic.code),
      ...(diagnostic.severity === 'error' ? places({ ...diagnostic, saidOf: [] }, diagnostic.code) : []),
    ]),
  );
}

/** Where a message with `code` would be about the same thing. */
function places({ resource, saidOf = [], span, severity }: Diagnostic, code: string): readonly string[] {
  const weight = severity === 'error' ? 'error' : 'other';
  const resources = resource === undefined ? saidOf : [resource, ...saidOf];
  return [
    ...resources.map((path) => `${weight}\0${code}\0of\0${path}`),
    ...(span ? [`${weight}\0${code}\0at\0${span.file.name}\0${span.start}`] : []),
  ];
}
