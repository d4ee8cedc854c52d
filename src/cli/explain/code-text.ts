/** The explanation of a message code as text. */
import type { DiagnosticKind } from '../../diagnostics/diagnostic.ts';
import { wrap } from './wrap.ts';

const severityTexts = {
  error: 'an error: the output would be wrong',
  warning: 'a warning: the output is right, but have a look',
  info: 'a note: a decision that was taken',
} as const;

export function codeText({ code, severity, explanation }: DiagnosticKind<never>): readonly string[] {
  const paragraphs = explanation.split(/\n\s*\n/).map((paragraph) => wrap(paragraph));
  return [`${code} is ${severityTexts[severity]}.`, '', ...paragraphs.join('\n\n').split('\n')];
}
