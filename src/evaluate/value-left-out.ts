/** Errors that Heat meets only when it shows a value: the stack is created without that value. */
import type { Collector } from '../diagnostics/collector.ts';
import { defineDiagnostic, type Diagnostic } from '../diagnostics/diagnostic.ts';

export const valueLeftOut = defineDiagnostic<readonly [problem: string]>({
  code: 'evaluate/value-left-out',
  severity: 'warning',
  message: (problem) => `${problem}; Heat creates the stack without this value`,
  explanation:
    'The value cannot be computed. Nothing that is created depends on it: it is an output, metadata, or a property that is ' +
    'never asked for. Heat creates the stack, and the value is empty.',
});

export function asValueLeftOut(message: Diagnostic): Diagnostic {
  if (message.severity !== 'error') return message;
  const { code, severity } = valueLeftOut;
  return { ...message, code, severity, message: valueLeftOut.message(message.message) };
}

/** Leaves out values that are left out because of an error at the same place: the error says it. */
export function withoutEchoes(messages: readonly Diagnostic[], reports: Collector): readonly Diagnostic[] {
  const left = messages.filter(({ code }) => code === valueLeftOut.code);
  if (left.length === 0) return messages;
  const errors = [...reports.sorted(), ...messages].filter(({ severity }) => severity === 'error');
  const places = new Set(errors.map(placeOf));
  return messages.filter((message) => message.code !== valueLeftOut.code || !places.has(placeOf(message)));
}

function placeOf({ span }: Diagnostic): string {
  return `${span?.file.name ?? ''}:${span?.start ?? ''}`;
}
