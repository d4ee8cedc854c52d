/** A stack for readers: every secret value is replaced by what it is, such as `<hidden parameter token>`. */
import { known, list, type Value } from '../evaluate/value.ts';
import type { Resource, Stack } from './stack.ts';

export function hideSecrets(stack: Stack): Stack {
  return {
    ...stack,
    parameters: mapped(stack.parameters, (parameter) => ({ ...parameter, value: hidden(parameter.value) })),
    resources: mapped(stack.resources, hideIn),
    outputs: mapped(stack.outputs, (output) => ({ ...output, value: hidden(output.value) })),
  };
}

function hideIn(resource: Resource): Resource {
  const { properties, effective, metadata, updatePolicy, nested } = resource;
  return {
    ...resource,
    properties: mapped(properties, hidden),
    effective: mapped(effective, hidden),
    metadata: hidden(metadata),
    ...(updatePolicy && { updatePolicy: hidden(updatePolicy) }),
    ...(nested && { nested: hideSecrets(nested) }),
  };
}

function mapped<T>(entries: ReadonlyMap<string, T>, change: (item: T) => T): ReadonlyMap<string, T> {
  return new Map([...entries].map(([key, item]) => [key, change(item)]));
}

function hidden(value: Value): Value {
  switch (value.kind) {
    case 'known':
      return value.secret === false || value.value === null ? value : known(`<${value.secret}>`);
    case 'list':
      return list(value.items.map(hidden), value.origins);
    case 'map':
      return value.secretKeys === undefined
        ? { ...value, entries: mapped(value.entries, hidden) }
        : known(`<${value.secretKeys}>`);
    case 'symbolic':
    case 'poison':
      return value;
  }
}
