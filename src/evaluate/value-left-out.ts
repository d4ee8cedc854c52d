/** Errors that Heat meets only when it shows a value: the stack is created without that value. */
import type { Collector } from '../diagnostics/collector.ts';
import { defineDiagnostic, isError, type Diagnostic } from '../diagnostics/diagnostic.ts';
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
 * Leaves out what an error at the same place says: values that are left out because of it, values that a nested stack refuses
 * for its parameter, where they were refused as a property, and what was refused before as far as it was known then.
 */
export function withoutEchoes(messages: readonly Diagnostic[], reports: Collector): readonly Diagnostic[] {
  if (messages.length === 0) return messages;
  const earlier = reports.sorted().filter(isError);
  const errors = [...earlier, ...messages.filter(isError)];
  const said = new Set(earlier.map(causeOf));
  const places = new Set(errors.map(placeOf));
  const others = new Set(errors.filter(({ code }) => code !== parameterInvalid.code).map(placeOf));
  return messages.filter((message) => {
    if (message.code === valueLeftOut.code) return !places.has(placeOf(message));
    if (message.code === parameterInvalid.code) return !others.has(placeOf(message));
    return !said.has(causeOf(message));
  });
}

function causeOf(message: Diagnostic): string {
  return `${message.code} ${placeOf(message)}`;
}

function placeOf({ span }: Diagnostic): string {
  return `${span?.file.name ?? ''}:${span?.start ?? ''}`;
}
