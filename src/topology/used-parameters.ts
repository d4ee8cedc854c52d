/** Parameters of a template that its resources and conditions read; those that only outputs read shape nothing. */
import type { Expression, Template } from '../hot/ast.ts';

export function parametersShaping(template: Template): ReadonlySet<string> {
  const names = new Set<string>();
  for (const { body } of template.conditions.values()) collect(body, names);
  for (const resource of template.resources.values()) {
    const parts = [resource.properties, resource.metadata, resource.condition, resource.deletionPolicy];
    for (const part of parts) if (part) collect(part, names);
  }
  return names;
}

function collect(expression: Expression, names: Set<string>): void {
  switch (expression.kind) {
    case 'literal':
      return;
    case 'list':
      for (const item of expression.items) collect(item, names);
      return;
    case 'map':
      for (const { value } of expression.entries) collect(value, names);
      return;
    case 'call': {
      const name = parameterName(expression.name, expression.argument);
      if (name !== undefined) names.add(name);
      collect(expression.argument, names);
    }
  }
}

function parameterName(call: string, argument: Expression): string | undefined {
  if (call !== 'get_param' && call !== 'Ref') return undefined;
  const first = argument.kind === 'list' ? argument.items[0] : argument;
  return first?.kind === 'literal' && typeof first.value === 'string' ? first.value : undefined;
}
