/** Types that releases of the engine take differently: what all refuse is an error, what one refuses is told with its release. */
import { partsThatDiffer, pluginType } from '../../grammar/heat/index.ts';
import type { Release } from '../../grammar/heat/index.ts';
import type { Collector } from '../diagnostics/collector.ts';
import { defineDiagnostic } from '../diagnostics/diagnostic.ts';
import { isError } from '../diagnostics/diagnostic.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { Value } from '../evaluate/value.ts';
import type { Inspected } from './inspect-site.ts';
import { createMessageBuffer } from './message-buffer.ts';
import { pluginOf, schemaFor } from './resolved-type.ts';
import { unknownType } from './stack-diagnostics.ts';

const newerOnly = defineDiagnostic<readonly [refusal: string]>({
  code: 'catalogue/newer-release',
  severity: 'info',
  message: (refusal) => `Heat 27 takes this, Heat 19 does not: ${refusal}`,
  explanation:
    'The catalogue holds two releases of Heat, 19 and 27. The stack uses a type, a property or a value that only the newer ' +
    'one knows; a cloud of an older release refuses the stack.',
});

const olderOnly = defineDiagnostic<readonly [refusal: string]>({
  code: 'catalogue/older-release',
  severity: 'warning',
  message: (refusal) => `Heat 19 takes this, Heat 27 does not: ${refusal}`,
  explanation:
    'The catalogue holds two releases of Heat, 19 and 27. The newer one has tightened what it takes: on a cloud of that ' +
    'release the stack can be neither created nor updated as it is.',
});

export const releaseDiagnostics = Object.freeze([newerOnly, olderOnly]);

/**
 * Runs the check once for each release of the catalogue. What both refuse stays an error; what one refuses becomes a
 * message about the releases. Where nothing is given that they take differently, and one has nothing to say, the other has
 * not either.
 */
export function checkInEachRelease(
  inspected: Inspected,
  reports: Collector,
  check: (inspected: Inspected, reports: Collector) => void,
): void {
  const newer = messagesIn('27', inspected, check);
  if (newer.length === 0 && isTakenAlike(inspected)) return;
  const older = messagesIn('19', inspected, check);
  const ofNewer = new Set(newer.map(complaint));
  const ofOlder = new Set(older.map(complaint));
  for (const message of newer) reports.add(ofOlder.has(complaint(message)) ? message : softened(message, olderOnly));
  for (const message of older) if (!ofNewer.has(complaint(message))) reports.add(softened(message, newerOnly));
}

function isTakenAlike({ type, data }: Inspected): boolean {
  const parts = type.kind === 'plugin' ? partsThatDiffer(type.plugin.name) : undefined;
  if (!parts) return false;
  return !parts.some(([name = '', ...rest]) => holds(data.get(name), rest));
}

/** Whether something stands at the path. What is no collection may be read as one. */
function holds(value: Value | undefined, [step, ...rest]: readonly string[]): boolean {
  if (value === undefined) return false;
  if (step === undefined) return true;
  if (value.kind === 'list') return step !== '*' || value.items.some((item) => holds(item, rest));
  return value.kind !== 'map' || step === '*' || holds(value.entries.get(step), rest);
}

/** The messages of the check with the resource's type as that release has it. */
function messagesIn(
  release: Release,
  inspected: Inspected,
  check: (inspected: Inspected, reports: Collector) => void,
): readonly Diagnostic[] {
  const buffer = createMessageBuffer();
  const { definition } = inspected.source;
  const plugin = pluginType(inspected.type.kind === 'plugin' ? inspected.type.plugin.name : '', release);
  if (plugin) {
    const type = pluginOf(plugin);
    check({ ...inspected, type, schema: schemaFor(type, inspected.data) }, buffer);
  } else {
    const where = { span: definition.typeSpan, resource: inspected.path, kind: 'unknown_resource_type' };
    buffer.report(unknownType, where, definition.type);
  }
  return buffer.take();
}

/** Texts name the values that a release allows, so that the same complaint may have two. */
function complaint({ code, span }: Diagnostic): string {
  return `${code} ${span?.start ?? ''}`;
}

function softened(message: Diagnostic, { code, severity, message: tell }: typeof newerOnly): Diagnostic {
  if (!isError(message)) return message;
  const { fix: _fix, kind: _kind, errorClass: _errorClass, ...rest } = message;
  return { ...rest, code, severity, message: tell(message.message) };
}
