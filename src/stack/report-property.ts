/** Tells what is wrong with a property at the very node that is to blame: found by its check, or by a plugin that reads it. */
import { problemKinds, formatPropertyPath } from '../catalogue/property-problem.ts';
import type { PropertyProblem } from '../catalogue/property-problem.ts';
import { makeDiagnostic } from '../diagnostics/collector.ts';
import type { Collector } from '../diagnostics/collector.ts';
import { didYouMean } from '../diagnostics/did-you-mean.ts';
import { functionValue } from '../evaluate/failure.ts';
import { firstPoison } from '../evaluate/plain.ts';
import { kindOfFailure } from '../evaluate/failure-kind.ts';
import { present } from '../source/present.ts';
import type { Inspected } from './inspect-site.ts';
import { keySpan, valueSpan } from './place.ts';
import type { WatchedView } from './plugin-view.ts';

/**
 * The place is the node to blame, as deep as the problem's path leads; where nothing is written, the property or the
 * resource. `alike`: problems of the same kind at the same place.
 */
export function reportProblem(
  { source, properties, path }: Inspected,
  found: PropertyProblem,
  reports: Collector,
  alike: readonly PropertyProblem[] = [],
): void {
  const { diagnostic, kind } = problemKinds[found.problem];
  const { definition } = source;
  const [name, ...rest] = found.path;
  const look = properties.get(String(name));
  const expression = look?.expression;
  const below = found.problem === 'missing' ? rest.slice(0, -1) : rest;
  const inside = expression && (found.problem === 'unknown' ? keySpan(expression, rest) : valueSpan(expression, below));
  const span = (rest.length === 0 && found.problem === 'unknown' ? undefined : inside) ?? look?.span;
  const last = String(found.path.at(-1));
  const fix = found.candidates && span && didYouMean(span, last, found.candidates);
  const detail = found.problem === 'unknown' ? '' : found.message;
  const where = { span: span ?? definition.nameSpan, resource: path, kind, fix };
  const [first, ...others] = [found, ...alike].map((one) => formatPropertyPath(one.path));
  // `0` alone would be the member of any group.
  const shown = source.given ? path : definition.name;
  reports.report(diagnostic, where, shown, present(first, 'path'), detail, others);
}

/** A property that a plugin reads by itself and cannot have: its own complaint, but for what is missing and what the words tell. */
export function reportUnread(
  inspected: Inspected,
  unread: NonNullable<WatchedView['failed']>,
  reports: Collector,
): void {
  const own = asPlugin(reports);
  if (unread.problem) reportProblem(inspected, unread.problem, own);
  if (unread.problem) return;
  const look = inspected.properties.get(unread.property);
  for (const message of look?.messages ?? []) own.add(message);
  if (!look || look.messages.length > 0) return;
  // What spoilt the value was found elsewhere, such as at a parameter of the nested stack.
  const failure = look.value && firstPoison(look.value)?.failure;
  if (!failure) return;
  const where = { span: look.span, resource: inspected.path, kind: 'resource_check', errorClass: failure.errorClass };
  reports.report(functionValue, where, failure.errorClass, failure.message);
}

function asPlugin(reports: Collector): Collector {
  const add: Collector['add'] = (message) => {
    const isValue = message.kind === 'property_value';
    reports.add(isValue ? { ...message, kind: kindOfFailure(message.message, 'definition') } : message);
  };
  const report: Collector['report'] = (kind, where, ...args) => add(makeDiagnostic(kind, where, ...args));
  return { ...reports, add, report };
}
