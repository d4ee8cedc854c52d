/** What the user decides about messages: their severity, and which of them are accepted, each with a reason. */
import { closestName } from '../diagnostics/did-you-mean.ts';
import { makeDiagnostic, type MessagePolicy } from '../diagnostics/collector.ts';
import { defineDiagnostic, type Diagnostic, type DiagnosticKind } from '../diagnostics/diagnostic.ts';
import type { SourceFile, Span } from '../source/source-file.ts';
import { acceptComments } from './accept-comments.ts';
import type { Config } from './config.ts';
import type { ConfigPlaces } from './config-places.ts';
import { isBelow } from './path-pattern.ts';

const unknownCode = defineDiagnostic({
  code: 'config/unknown-code',
  severity: 'warning',
  message: (code: string, meant?: string) =>
    `there is no message "${code}"${meant === undefined ? '' : `; did you mean "${meant}"?`}`,
  explanation: 'The code of each message is in brackets at its end; docs/diagnostics.md lists all codes.',
});

const fixedSeverity = defineDiagnostic({
  code: 'config/error-stays',
  severity: 'error',
  message: (code: string) => `"${code}" is an error, which can be neither accepted nor lowered`,
  explanation:
    'With such an error the output is wrong: fix its cause. Of the errors, only those of the proofs (verify/...) can be accepted, ' +
    'each with a reason.',
});

const noReason = defineDiagnostic({
  code: 'config/no-reason',
  severity: 'warning',
  message: (code: string) => `"${code}" is not accepted, because the comment gives no reason`,
  explanation:
    'Write the reason behind a colon, as in "# heat2kube: accept lint/unused-parameter: another tool reads it".',
});

export const unusedAcceptance = defineDiagnostic({
  code: 'config/unused-acceptance',
  severity: 'warning',
  message: (code: string, resource?: string) =>
    `no message "${code}"${resource === undefined ? '' : ` about "${resource}"`} is left to accept`,
  explanation:
    'What was accepted is no longer reported, or it is reported at another place. Delete the entry or the comment.',
});

const oddComment = defineDiagnostic({
  code: 'config/odd-comment',
  severity: 'warning',
  message: (code: string) => `"${code}" is not accepted, because the comment has another form`,
  explanation: 'The form is "# heat2kube: accept CODE: REASON", in lower case and with both colons.',
});

export const policyDiagnostics = Object.freeze([unknownCode, fixedSeverity, noReason, oddComment, unusedAcceptance]);

interface PolicyInput {
  readonly config: Config;
  readonly places: ConfigPlaces;
  /** Every template of the stack. */
  readonly templates: readonly SourceFile[];
  /** All kinds of messages, those of lifts of the caller too. */
  readonly kinds: readonly DiagnosticKind<never>[];
}

/** One decision to accept a message, of the file or of a comment. */
interface Acceptance {
  readonly code: string;
  readonly reason: string;
  readonly span: Span | undefined;
  /** A resource path, as a pattern; absent where the place decides. */
  readonly resource?: string | undefined;
  readonly scope?: Span;
}

export interface Policy extends MessagePolicy {
  /** What is wrong with the decisions themselves; to be asked when all messages were seen. */
  findings(): readonly Diagnostic[];
}

/** Asked message by message; what was never used is known at the end only. */
export function messagePolicy({ config, places, templates, kinds }: PolicyInput): Policy {
  const read = templates.map(acceptComments);
  const comments = read.flatMap(({ accepting }) => accepting);
  const wanted: readonly Acceptance[] = [
    ...config.accept.map((entry, index) => ({ ...entry, span: places('accept', index) })),
    ...comments.filter(({ reason }) => reason !== ''),
  ];
  const odd = read.flatMap((one) => one.odd);
  const decides = wanted.length > 0 || config.severity.size > 0 || odd.length > 0;
  const severities = new Map(decides ? kinds.map(({ code, severity }) => [code, severity]) : []);
  const usable = wanted.filter(({ code }) => severities.has(code) && isAcceptable(code, severities.get(code)));
  const used = new Set<Acceptance>();
  const named = [
    ...wanted.map(({ code, span }) => ({ code, span, lowers: true })),
    ...[...config.severity].map(([code, to]) => ({ code, span: places('severity', code), lowers: to !== 'error' })),
  ];
  return {
    acceptanceOf(diagnostic, placeOf) {
      const found = usable.filter((item) => accepts(item, diagnostic, placeOf));
      if (found.length === 0 || !isAcceptable(diagnostic.code, diagnostic.severity)) return undefined;
      for (const item of found) used.add(item);
      return found[0]?.reason;
    },
    severityOf: ({ code, severity }) => {
      const to = config.severity.get(code);
      return to === undefined || (severity === 'error' && to !== 'error') ? severity : to;
    },
    findings: () => [
      ...named.flatMap(({ code, span, lowers }) => findingsAbout(code, span, { severities, lowers })),
      ...comments
        .filter(({ reason }) => reason === '')
        .map(({ code, span }) => makeDiagnostic(noReason, { span }, code)),
      ...odd
        .filter(({ code }) => severities.has(code))
        .map(({ code, span }) => makeDiagnostic(oddComment, { span }, code)),
      ...usable
        .filter((item) => !used.has(item))
        .map(({ code, span, resource }) => makeDiagnostic(unusedAcceptance, { span }, code, resource)),
    ],
  };
}

/** A proof that fails can be lived with, when a person says why. */
function isAcceptable(code: string, severity: Diagnostic['severity'] | undefined): boolean {
  return severity !== 'error' || code.startsWith('verify/');
}

function findingsAbout(
  code: string,
  span: Span | undefined,
  {
    severities,
    lowers,
  }: { readonly severities: ReadonlyMap<string, Diagnostic['severity']>; readonly lowers: boolean },
): readonly Diagnostic[] {
  const severity = severities.get(code);
  if (severity === undefined) {
    return [makeDiagnostic(unknownCode, { span }, code, closestName(code, severities.keys(), span))];
  }
  return lowers && !isAcceptable(code, severity) ? [makeDiagnostic(fixedSeverity, { span }, code)] : [];
}

function accepts(
  { code, resource, scope }: Acceptance,
  diagnostic: Diagnostic,
  placeOf: (resource: string) => Span | undefined,
): boolean {
  if (code !== diagnostic.code) return false;
  if (scope) {
    const own = diagnostic.resource === undefined ? undefined : placeOf(diagnostic.resource);
    return [diagnostic.span, own].some((span) => span !== undefined && begins(span, scope));
  }
  return resource === undefined || (diagnostic.resource !== undefined && isBelow([resource], diagnostic.resource));
}

/** A message belongs to the block in which it starts. */
function begins(span: Span, scope: Span): boolean {
  return span.file.name === scope.file.name && span.start >= scope.start && span.start <= scope.end;
}
