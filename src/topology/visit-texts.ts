/** Finds the texts of a node: what is known of its values, lists, maps and the pieces of texts that are put together later. */
import type { Value } from '../evaluate/value.ts';
import type { TopologyNode } from './kinds/table.ts';

/** Calls `visit` with each; secrets too, so what comes of them may not be printed. */
export function visitTexts(node: TopologyNode, visit: (text: string) => void): void {
  visitValues(node, (value) => visitValue(value, visit));
}

/** Calls `visit` with each value that stands in a field; what is inside a value is not visited by itself. */
export function visitValues(node: TopologyNode, visit: (value: Value) => void): void {
  const visitField = (field: unknown): void => {
    if (typeof field !== 'object' || field === null) return;
    if (isValue(field)) visit(field);
    else for (const part of field instanceof Map ? field.values() : Object.values(field)) visitField(part);
  };
  visitField(node);
}

function visitValue(value: Value, visit: (text: string) => void): void {
  switch (value.kind) {
    case 'known':
      if (typeof value.value === 'string') visit(value.value);
      return;
    case 'list':
      for (const item of value.items) visitValue(item, visit);
      return;
    case 'map':
      for (const item of value.entries.values()) visitValue(item, visit);
      return;
    case 'symbolic':
      if (value.expression.op === 'concat') for (const part of value.expression.parts) visitValue(part, visit);
      return;
    case 'poison':
      return;
  }
}

/** Values are the only fields that carry both a kind and origins. */
export function isValue(field: object): field is Value {
  return 'kind' in field && 'origins' in field;
}
