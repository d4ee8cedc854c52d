/** Walks all expressions of a template. */
import type { CallExpression, Expression, MapExpression, Template } from '../hot/ast.ts';

/** Where an expression stands. */
type Section = 'condition' | 'resource' | 'output';

/** What is called at each expression of a sort, parents before children. */
interface Visitor {
  call?(call: CallExpression, section: Section): void;
  map?(map: MapExpression, section: Section): void;
}

/** All sections that hold expressions, each told by its name: functions mean other things in conditions. */
export function walkTemplate(template: Template, visitor: Visitor): void {
  for (const { body } of template.conditions.values()) walk(body, 'condition', visitor);
  for (const resource of template.resources.values()) {
    const { properties, metadata, updatePolicy, deletionPolicy, externalId, condition } = resource;
    for (const part of [properties, metadata, updatePolicy, deletionPolicy, externalId]) {
      if (part) walk(part, 'resource', visitor);
    }
    if (condition) walk(condition, 'condition', visitor);
  }
  for (const { value, condition } of template.outputs.values()) {
    if (value) walk(value, 'output', visitor);
    if (condition) walk(condition, 'condition', visitor);
  }
}

/** Without recursion: templates may nest deeply. */
function walk(root: Expression, section: Section, visitor: Visitor): void {
  const pending: Expression[] = [root];
  for (let current = pending.pop(); current !== undefined; current = pending.pop()) {
    switch (current.kind) {
      case 'literal':
        break;
      case 'list':
        for (const item of current.items) pending.push(item);
        break;
      case 'map':
        visitor.map?.(current, section);
        for (const { value } of current.entries) pending.push(value);
        break;
      case 'call':
        visitor.call?.(current, section);
        pending.push(current.argument);
        break;
    }
  }
}

/** The literal text at the start of a call's argument: `name` of `{get_param: name}` and of `{get_param: [name, key]}`. */
export function firstText(call: CallExpression): string | undefined {
  const { argument } = call;
  const first = argument.kind === 'list' ? argument.items[0] : argument;
  return first?.kind === 'literal' && typeof first.value === 'string' ? first.value : undefined;
}

/** The literal texts among a call's arguments. */
export function textArguments(call: CallExpression): readonly (string | undefined)[] {
  const { argument } = call;
  const items = argument.kind === 'list' ? argument.items : [argument];
  return items.map((item) => (item.kind === 'literal' && typeof item.value === 'string' ? item.value : undefined));
}
