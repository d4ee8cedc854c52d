/** The explanation of a message code as text. */
import type { DiagnosticKind } from '../../diagnostics/diagnostic.ts';
import { wrap } from './wrap.ts';

const severityTexts = {
  error: 'an error: do not apply the output',
  warning: 'a warning: behavior changes, or you have to decide',
  info: 'a note: a decision that changes nothing you rely on',
} as const;

/** The severity, and the explanation that the diagnostic declares. */
export function codeText({ code, severity, explanation }: DiagnosticKind<never>): readonly string[] {
  const paragraphs = explanation.split(/\n\s*\n/).map((paragraph) => wrap(paragraph));
  return [`${code} is ${severityTexts[severity]}.`, '', ...paragraphs.join('\n\n').split('\n')];
}
