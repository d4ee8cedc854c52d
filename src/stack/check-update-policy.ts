/** Update policies are held to a schema of their own. */
import { checkProperties } from '../catalogue/process-properties.ts';
import { formatPropertyPath, problemKinds } from '../catalogue/property-problem.ts';
import type { Reporter } from '../diagnostics/diagnostic.ts';
import type { Inspected } from './inspect-site.ts';
import { keySpan, valueSpan } from './place.ts';

export function checkUpdatePolicy({ source, path, schema, updatePolicy, type }: Inspected, reports: Reporter): void {
  const expression = source.definition.updatePolicy;
  if (!expression || updatePolicy.value?.kind !== 'map' || type.kind === 'unknown') return;
  const input = {
    schema: { properties: schema.updatePolicy, translation: [] },
    data: updatePolicy.value.entries,
    unchecked: new Set<string>(),
  };
  checkProperties(input, (found) => {
    const { diagnostic, kind } = problemKinds[found.problem];
    const span = found.problem === 'unknown' ? keySpan(expression, found.path) : valueSpan(expression, found.path);
    const written = formatPropertyPath(['update_policy', ...found.path]);
    reports.report(diagnostic, { span, resource: path, kind }, source.definition.name, written, found.message);
  });
}
