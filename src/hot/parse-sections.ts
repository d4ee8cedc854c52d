/** Reads conditions, outputs and parameter groups. */
import { didYouMean } from '../diagnostics/did-you-mean.ts';
import type { ConditionDefinition, OutputDefinition, ParameterDefinition, ParameterGroup } from './ast.ts';
import { describeTree, isFalsy, scalarText } from './describe.ts';
import { byKey, namedEntries } from './parse-context.ts';
import type { NamedEntry, ParseContext } from './parse-context.ts';
import { parseExpression } from './parse-expression.ts';
import {
  conditionsShape,
  entryShape,
  groupParameter,
  groupShape,
  missingKey,
  unknownOutputKey,
} from './template-diagnostics.ts';
import { isNull, textOf } from './tree.ts';
import type { MappingEntry, Tree } from './tree.ts';

/** Conditions by name. Whether they form a cycle is checked where they are evaluated. */
export function parseConditions(
  context: ParseContext,
  entry: MappingEntry | undefined,
): ReadonlyMap<string, ConditionDefinition> {
  const conditions = new Map<string, ConditionDefinition>();
  if (!entry) return conditions;
  // Unlike the other sections this one may not be null or empty of another kind than a map.
  if (entry.value.kind !== 'mapping') {
    const span = isNull(entry.value) ? entry.key.span : entry.value.span;
    const where = { span, kind: 'wrong_shape' };
    context.reports.report(conditionsShape, where, context.keys.conditions, describeTree(entry.value));
    return conditions;
  }
  for (const { name, entry: definition } of namedEntries(context, context.keys.conditions, entry.value)) {
    const body = parseExpression(context.functions, definition.value, 'conditions');
    conditions.set(name, { name, nameSpan: definition.key.span, body });
  }
  return conditions;
}

/** Outputs by name; those that cannot be read are reported and noted as broken. */
export function parseOutputs(context: ParseContext, tree: Tree | undefined): ReadonlyMap<string, OutputDefinition> {
  const outputs = new Map<string, OutputDefinition>();
  for (const named of namedEntries(context, context.keys.outputs, tree)) {
    const output = parseOutput(context, named, unknownOutputKeys(context, named));
    if (output) outputs.set(named.name, output);
    else context.broken.add(named.name);
  }
  return outputs;
}

/** Heat reads these outputs as attributes of the resource that the template is. */
function isHeldToKeys({ role, version }: ParseContext): boolean {
  return role === 'nested' && version.dialect === 'hot';
}

/** How many keys are reported: those of the stack itself pass. `heat/engine/hot/template.py`, `validate_section`. */
function unknownOutputKeys(context: ParseContext, { name, entry }: NamedEntry): number {
  const { version, reports } = context;
  if (!isHeldToKeys(context) || entry.value.kind !== 'mapping') return 0;
  const unknown = entry.value.entries.filter(
    ({ key }) => typeof key.value !== 'string' || !version.outputKeys.includes(key.value),
  );
  for (const { key } of unknown) {
    const written = scalarText(key.value);
    const fix = didYouMean(key.span, written, version.outputKeys);
    reports.report(unknownOutputKey, { span: key.span, kind: 'resource_definition', fix }, written, name, version.name);
  }
  return unknown.length;
}

/** Undefined where the definition is of no use; why is reported. */
function parseOutput(
  context: ParseContext,
  { name, entry }: NamedEntry,
  unknownKeys: number,
): OutputDefinition | undefined {
  const { keys, reports, functions, version } = context;
  if (entry.value.kind !== 'mapping') {
    const span = isNull(entry.value) ? entry.key.span : entry.value.span;
    const kind = isHeldToKeys(context) && !isFalsy(entry.value) ? 'resource_definition' : 'wrong_shape';
    reports.report(entryShape, { span, kind }, 'output', name, describeTree(entry.value));
    return undefined;
  }
  const body = byKey(entry.value);
  const value = body.get(keys.value);
  if (!value) {
    if (unknownKeys > 0) return undefined;
    const fix = misspelledKey(entry.value.entries, keys.value);
    reports.report(missingKey, { span: entry.key.span, kind: 'wrong_shape', fix }, 'output', name, keys.value);
    return undefined;
  }
  const condition = version.outputKeys.includes(keys.condition) ? body.get(keys.condition) : undefined;
  const description = textOf(body.get(keys.description)?.value);
  return {
    name,
    nameSpan: entry.key.span,
    span: entry.value.span,
    value: parseExpression(functions, value.value),
    ...(description !== undefined && { description }),
    ...(condition &&
      !isNull(condition.value) && { condition: parseExpression(functions, condition.value, 'conditions') }),
  };
}

/** A fix for the key that was probably meant to be `wanted`. */
function misspelledKey(entries: readonly MappingEntry[], wanted: string): ReturnType<typeof didYouMean> {
  for (const { key } of entries) {
    const fix = typeof key.value === 'string' ? didYouMean(key.span, key.value, [wanted]) : undefined;
    if (fix) return fix;
  }
  return undefined;
}

/**
 * Checks groups as `ParameterGroups.validate` of `heat/engine/parameter_groups.py` does; wrong groups and names are
 * reported and omitted.
 */
export function parseParameterGroups(
  context: ParseContext,
  tree: Tree | undefined,
  parameters: ReadonlyMap<string, ParameterDefinition>,
): readonly ParameterGroup[] {
  if (!tree || isFalsy(tree)) return [];
  const section = context.keys.parameterGroups;
  if (tree.kind !== 'sequence') {
    const problem = `the section "${section}" is a list, but this is ${describeTree(tree)}`;
    context.reports.report(groupShape, { span: tree.span, kind: 'parameter_groups' }, problem);
    return [];
  }
  const grouped = new Set<string>();
  return tree.items.flatMap((item) => parseGroup({ context, parameters, grouped }, item) ?? []);
}

/** What all groups of a template share. */
interface GroupContext {
  readonly context: ParseContext;
  readonly parameters: ReadonlyMap<string, ParameterDefinition>;
  /** Names that stand in a group already. */
  readonly grouped: Set<string>;
}

/** Heat checks groups against the parameters when it validates the template. */
function parseGroup(group: GroupContext, tree: Tree): ParameterGroup | undefined {
  const { reports } = group.context;
  if (tree.kind !== 'mapping') {
    const problem = `a parameter group is a map, but this is ${describeTree(tree)}`;
    reports.report(groupShape, { span: tree.span, kind: 'wrong_shape' }, problem);
    return undefined;
  }
  const body = byKey(tree);
  const list = body.get('parameters');
  if (!list || isNull(list.value)) {
    const where = { span: list?.key.span ?? tree.span, kind: 'parameter_groups' };
    reports.report(groupShape, where, 'a parameter group has no "parameters"');
    return undefined;
  }
  if (list.value.kind !== 'sequence') {
    const problem = `"parameters" of a parameter group is a list, but this is ${describeTree(list.value)}`;
    reports.report(groupShape, { span: list.value.span, kind: 'parameter_groups' }, problem);
    return undefined;
  }
  const label = textOf(body.get('label')?.value);
  const description = textOf(body.get('description')?.value);
  return {
    span: tree.span,
    ...(label !== undefined && { label }),
    ...(description !== undefined && { description }),
    parameters: list.value.items.flatMap((item) => groupedParameter(group, item) ?? []),
  };
}

function groupedParameter(
  { context, parameters, grouped }: GroupContext,
  tree: Tree,
): ParameterGroup['parameters'][number] | undefined {
  const name = tree.kind === 'scalar' ? scalarText(tree.value) : describeTree(tree);
  const where = { span: tree.span, kind: 'parameter_groups' };
  if (grouped.has(name)) {
    context.reports.report(groupParameter, where, name, 'is in two parameter groups');
    return undefined;
  }
  grouped.add(name);
  if (textOf(tree) !== undefined && (parameters.has(name) || context.version.reservedParameters.includes(name))) {
    return { name, span: tree.span };
  }
  if (context.broken.has(name)) return undefined;
  const fix = didYouMean(tree.span, name, parameters.keys());
  context.reports.report(groupParameter, { ...where, fix }, name, 'of a parameter group is not declared');
  return undefined;
}
