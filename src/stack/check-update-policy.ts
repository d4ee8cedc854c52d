/** Update policies are held to a schema of their own. */
import { checkProperties } from '../catalogue/process-properties.ts';
import { formatPropertyPath, problemKinds } from '../catalogue/property-problem.ts';
import type { PropertyProblem } from '../catalogue/property-problem.ts';
import type { Collector } from '../diagnostics/collector.ts';
import { isError } from '../diagnostics/diagnostic.ts';
import type { Span } from '../source/source-file.ts';
import { valuesOf } from './inspect-site.ts';
import type { Inspected, PropertyLook } from './inspect-site.ts';
import { isDefinitionError } from './moments.ts';
import { keySpan, valueSpan } from './place.ts';
import { propertiesNotMap } from './stack-diagnostics.ts';

/**
 * The section is a map of properties with the schema `update_policy_schema` of the plugin. A function in its place is
 * refused.
 */
export function checkUpdatePolicy({ source, path, schema, updatePolicy }: Inspected, reports: Collector): void {
  const { name, updatePolicy: expression } = source.definition;
  if (!expression) return;
  if (expression.kind === 'call') {
    const where = { span: expression.span, resource: path, kind: 'wrong_shape' };
    reports.report(propertiesNotMap, where, name, 'update_policy');
    return;
  }
  const { entries, oddKeys } = updatePolicy;
  const report = (found: Pick<PropertyProblem, 'problem' | 'message'>, written: string, span?: Span): void => {
    const { diagnostic, kind } = problemKinds[found.problem];
    const detail = found.problem === 'unknown' ? '' : found.message;
    reports.report(diagnostic, { span, resource: path, kind }, name, `update_policy.${written}`, detail);
  };
  for (const { text, span } of oddKeys) report({ problem: 'unknown', message: '' }, text, span);
  const input = {
    schema: { properties: schema.updatePolicy, translation: [] },
    data: valuesOf(entries),
    written: entries.keys(),
    unchecked: new Set([...entries].filter(([, { mentions }]) => mentions).map(([key]) => key)),
  };
  checkProperties(input, (found) => {
    const span = found.problem === 'unknown' ? keySpan(expression, found.path) : valueSpan(expression, found.path);
    report(found, formatPropertyPath(found.path), span);
  });
  for (const key of schema.updatePolicy.keys()) forwardFailures(entries.get(key), reports);
}

/** What is worked out only for the check. */
function forwardFailures(look: PropertyLook | undefined, reports: Collector): void {
  for (const message of look?.messages ?? []) {
    if (isError(message) && !isDefinitionError(message)) reports.add(message);
  }
}
