/** Reads which constraints a parameter has; what they demand is the evaluator's business. */
import { didYouMean } from '../diagnostics/did-you-mean.ts';
import type { ConstraintDefinition } from './ast.ts';
import { constraintProblem } from './constraint-shapes.ts';
import { describeTree, scalarText } from './describe.ts';
import { byKey } from './parse-context.ts';
import type { ParseContext } from './parse-context.ts';
import {
  constraintIgnored,
  constraintInvalid,
  constraintKey,
  constraintsShape,
  noConstraint,
} from './parameter-diagnostics.ts';
import { isNull, textOf } from './tree.ts';
import type { MappingEntry, MappingNode, ScalarNode, Tree } from './tree.ts';

/** In the order in which Heat looks for them in one entry. */
const KINDS = ['modulo', 'range', 'length', 'allowed_values', 'allowed_pattern', 'custom_constraint'] as const;

/** Keys that Heat lets pass in an entry of any version, also where it then does not look for them. */
const ENTRY_KEYS: readonly string[] = ['description', ...KINDS];

/** The valid entries of a parameter's `constraints`; the others are reported and omitted. */
export function hotConstraints(
  context: ParseContext,
  parameter: string,
  tree: Tree | undefined,
): readonly ConstraintDefinition[] {
  if (!tree || isNull(tree)) return [];
  if (tree.kind !== 'sequence') {
    const where = { span: tree.span, kind: 'schema' };
    context.reports.report(constraintsShape, where, parameter, 'a list', describeTree(tree));
    return [];
  }
  return tree.items.flatMap((item) => hotConstraint(context, parameter, item) ?? []);
}

/** Undefined where the constraint cannot be used; why is reported. */
function hotConstraint(context: ParseContext, parameter: string, tree: Tree): ConstraintDefinition | undefined {
  const { reports, version } = context;
  if (tree.kind !== 'mapping') {
    reports.report(
      constraintsShape,
      { span: tree.span, kind: 'schema' },
      parameter,
      'a list of maps',
      describeTree(tree),
    );
    return undefined;
  }
  for (const { key } of tree.entries) {
    const written = scalarText(key.value);
    if (ENTRY_KEYS.includes(written)) continue;
    const fix = didYouMean(key.span, written, ENTRY_KEYS);
    reports.report(constraintKey, { span: key.span, kind: 'schema', fix }, written, parameter);
    return undefined;
  }
  const body = byKey(tree);
  const present = KINDS.filter((kind) => body.has(kind) && version.parameterConstraints.includes(kind));
  const [kind, ...ignored] = present;
  const entry = kind && body.get(kind);
  if (!kind || !entry) {
    reports.report(noConstraint, { span: tree.span, kind: 'schema' }, parameter);
    return undefined;
  }
  for (const other of ignored) {
    reports.report(constraintIgnored, { span: body.get(other)?.key.span }, other, kind, parameter);
  }
  if (isInvalid(context, parameter, kind, entry.value)) return undefined;
  const description = textOf(body.get('description')?.value);
  return { kind, span: entry.key.span, body: entry.value, ...(description !== undefined && { description }) };
}

function isInvalid(
  { reports }: ParseContext,
  parameter: string,
  kind: ConstraintDefinition['kind'],
  body: Tree,
): boolean {
  const problem = constraintProblem(kind, body);
  if (!problem) return false;
  const { at, wrongKey } = problem;
  const fix = wrongKey && didYouMean(at.span, wrongKey.name, wrongKey.candidates);
  reports.report(constraintInvalid, { span: at.span, kind: problem.kind, fix }, parameter, problem.text);
  return true;
}

/** CFN writes constraints as keys of the parameter itself: the two of a range become one `{ min, max }`. */
export function cfnConstraints(
  context: ParseContext,
  parameter: string,
  tree: MappingNode,
): readonly ConstraintDefinition[] {
  const body = byKey(tree);
  const allowed = (key: string): MappingEntry | undefined =>
    context.version.parameterKeys.includes(key) ? body.get(key) : undefined;
  const description = textOf(allowed('ConstraintDescription')?.value);
  const about = description === undefined ? {} : { description };
  const constraints: ConstraintDefinition[] = [];
  const bounds = [
    ['range', allowed('MinValue'), allowed('MaxValue')],
    ['length', allowed('MinLength'), allowed('MaxLength')],
  ] as const;
  for (const [kind, min, max] of bounds) {
    const first = min ?? max;
    if (first) constraints.push({ kind, span: first.key.span, body: boundsTree(tree, min, max), ...about });
  }
  const values = allowed('AllowedValues');
  if (values) constraints.push({ kind: 'allowed_values', span: values.key.span, body: values.value, ...about });
  const pattern = allowed('AllowedPattern');
  if (pattern) constraints.push({ kind: 'allowed_pattern', span: pattern.key.span, body: pattern.value, ...about });
  return constraints.filter((constraint) => !isInvalid(context, parameter, constraint.kind, constraint.body));
}

/** CFN writes the bounds as keys of the parameter; as a map both dialects have the same checks. */
function boundsTree(tree: MappingNode, min: MappingEntry | undefined, max: MappingEntry | undefined): MappingNode {
  const named = (value: string, entry: MappingEntry | undefined): readonly MappingEntry[] => {
    if (!entry) return [];
    const key: ScalarNode = { ...entry.key, value };
    return [{ key, value: entry.value }];
  };
  return { kind: 'mapping', span: tree.span, entries: [...named('min', min), ...named('max', max)] };
}
