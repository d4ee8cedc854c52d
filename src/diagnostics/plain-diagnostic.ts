/** Messages as plain data with lines and columns: what the library hands out and what the JSON format prints. */
import { positionAt } from '../source/source-file.ts';
import type { Position, Span } from '../source/source-file.ts';
import type { Diagnostic, Severity } from './diagnostic.ts';

/** Lines and columns count from 1, offsets from 0, all in UTF-16 units; `end` is exclusive. */
export interface PlainRange {
  readonly start: Position;
  readonly end: Position;
}

export interface PlainPlace {
  readonly file: string;
  readonly range: PlainRange;
}

export interface PlainDiagnostic {
  readonly code: string;
  readonly severity: Severity;
  readonly message: string;
  /** `file` and `range` are absent where no input text is concerned. */
  readonly file?: string;
  readonly range?: PlainRange;
  /** Path of the resource that the message is about. */
  readonly resource?: string;
  /** Names of the stacks that it is about, where several are checked together. */
  readonly stacks?: readonly string[];
  readonly related?: readonly (PlainPlace & { readonly message: string })[];
  /** Replacing the text of `range` by `text` mends the problem; `safe` where this changes nothing of the stack. */
  readonly fix?: PlainPlace & { readonly title: string; readonly text: string; readonly safe?: true };
}

export function plainDiagnostic(diagnostic: Diagnostic): PlainDiagnostic {
  const { code, severity, message, span, related, fix, resource, stacks } = diagnostic;
  return {
    code,
    severity,
    message,
    ...(span && plainPlace(span)),
    ...(resource !== undefined && { resource }),
    ...(stacks && { stacks }),
    ...(related && { related: related.map((entry) => ({ message: entry.message, ...plainPlace(entry.span) })) }),
    ...(fix && {
      fix: { title: fix.title, text: fix.text, ...(fix.safe && { safe: fix.safe }), ...plainPlace(fix.span) },
    }),
  };
}

function plainPlace(span: Span): PlainPlace {
  const range = { start: positionAt(span.file, span.start), end: positionAt(span.file, span.end) };
  return { file: span.file.name, range };
}
