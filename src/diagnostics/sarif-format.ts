/** SARIF 2.1.0, the exchange format of code scanners. */
import { terminalJson } from '../print/slots/terminal.ts';
import { positionAt } from '../source/source-file.ts';
import type { Span } from '../source/source-file.ts';
import type { Diagnostic, Severity } from './diagnostic.ts';

/** As much of a diagnostic kind as a rule's description needs. */
interface SarifRule {
  readonly code: string;
  readonly severity: Severity;
  readonly explanation: string;
}

interface SarifOptions {
  /** Version of this program. */
  readonly version: string;
  /** Explanations of codes; only those that occur are written. */
  readonly rules?: readonly SarifRule[];
}

const LEVELS: Readonly<Record<Severity, string>> = { error: 'error', warning: 'warning', info: 'note' };

export function formatSarif(diagnostics: readonly Diagnostic[], options: SarifOptions): string {
  const codes = [...new Set(diagnostics.map(({ code }) => code))].toSorted();
  const known = new Map((options.rules ?? []).map((rule) => [rule.code, rule]));
  const log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'heat2kube',
            semanticVersion: options.version,
            rules: codes.map((code) => ruleOf(code, known)),
          },
        },
        columnKind: 'utf16CodeUnits',
        results: diagnostics.map((diagnostic) => resultOf(diagnostic, codes)),
      },
    ],
  };
  return terminalJson(log);
}

function ruleOf(code: string, known: ReadonlyMap<string, SarifRule>): object {
  const rule = known.get(code);
  if (!rule) return { id: code };
  return {
    id: code,
    fullDescription: { text: rule.explanation },
    help: { text: rule.explanation },
    defaultConfiguration: { level: LEVELS[rule.severity] },
  };
}

function resultOf(diagnostic: Diagnostic, codes: readonly string[]): object {
  const { code, severity, message, span, related, fix } = diagnostic;
  return {
    ruleId: code,
    ruleIndex: codes.indexOf(code),
    level: LEVELS[severity],
    message: { text: message },
    ...(span && { locations: [{ physicalLocation: placeOf(span) }] }),
    ...(related && {
      relatedLocations: related.map((entry, index) => ({
        id: index + 1,
        message: { text: entry.message },
        physicalLocation: placeOf(entry.span),
      })),
    }),
    ...(fix && { fixes: [fixOf(fix)] }),
  };
}

function fixOf({ title, span, text }: NonNullable<Diagnostic['fix']>): object {
  const { artifactLocation, region } = placeOf(span);
  const replacements = [{ deletedRegion: region, insertedContent: { text } }];
  return { description: { text: title }, artifactChanges: [{ artifactLocation, replacements }] };
}

function placeOf(span: Span): { readonly artifactLocation: object; readonly region: object } {
  const start = positionAt(span.file, span.start);
  const end = positionAt(span.file, span.end);
  return {
    artifactLocation: { uri: span.file.name.split('/').map(encodeURIComponent).join('/') },
    region: { startLine: start.line, startColumn: start.column, endLine: end.line, endColumn: end.column },
  };
}
