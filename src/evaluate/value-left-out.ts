/** Errors that Heat meets only when it shows a value: the stack is created without that value. */
import type { Collector } from '../diagnostics/collector.ts';
import { defineDiagnostic, type Diagnostic } from '../diagnostics/diagnostic.ts';
import { parameterInvalid } from './parameters.ts';

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

/**
 * Leaves out what an error at the same place says: values that are left out because of it, and values that a nested stack refuses
 * for its parameter, where they were refused as a property.
 */
export function withoutEchoes(messages: readonly Diagnostic[], reports: Collector): readonly Diagnostic[] {
  if (!messages.some(({ code }) => echoing.has(code))) return messages;
  const errors = [...reports.sorted(), ...messages].filter(({ severity }) => severity === 'error');
  const places = new Set(errors.map(placeOf));
  const others = new Set(errors.filter(({ code }) => code !== parameterInvalid.code).map(placeOf));
  return messages.filter((message) => {
    if (message.code === valueLeftOut.code) return !places.has(placeOf(message));
    return message.code !== parameterInvalid.code || !others.has(placeOf(message));
  });
}

const echoing: ReadonlySet<string> = new Set([valueLeftOut.code, parameterInvalid.code]);

function placeOf({ span }: Diagnostic): string {
  return `${span?.file.name ?? ''}:${span?.start ?? ''}`;
}
