/** Values of a stack's parameters: given, by default, or missing; converted, checked, and marked secret where they are hidden. */
import { defineDiagnostic } from '../diagnostics/diagnostic.ts';
import { didYouMean } from '../diagnostics/did-you-mean.ts';
import type { Collector } from '../diagnostics/collector.ts';
import type { ParameterDefinition, Template } from '../hot/ast.ts';
import type { Tree } from '../hot/tree.ts';
import type { Span } from '../source/source-file.ts';
import { pyStr } from '../python/text.ts';
import type { PyTree } from '../python/tree.ts';
import type { Budget } from './budget.ts';
import { convertParameter, defaultItems, listDefaultProblem, type Converted } from './convert-parameter.ts';
import { kindOfFailure } from './failure-kind.ts';
import { brokenConstraint, misplacedConstraint, type CustomCheck } from './parameter-constraints.ts';
import { isPlain, plainOf, valueOf } from './plain.ts';
import { secrecyOfKey } from './private-key.ts';
import { splitOpenText } from './split-open-text.ts';
import { foreignTexts } from './foreign-text.ts';
import { foreignToJson, isBytes, isSet, textOfBytes, valueOfTree } from './tree-value.ts';
import {
  asSecret,
  isNull,
  isSecret,
  known,
  list,
  originsOf,
  poison,
  secrecyOf,
  symbolic,
  type Value,
} from './value.ts';

export const parameterMissing = defineDiagnostic({
  code: 'evaluate/missing-parameter',
  severity: 'error',
  message: (name: string) => `parameter "${name}" has no value`,
  explanation:
    'The template declares the parameter without a default and no environment or option gives it a value. Give one with `-P name=value` or in an environment file. Evaluation continues, so that other errors are reported too.',
  together: true,
});

export const parameterInvalid = defineDiagnostic({
  code: 'evaluate/parameter-value',
  severity: 'error',
  message: (name: string, why: string) => `parameter "${name}" is invalid: ${why}`,
  explanation: 'The value cannot be converted to the type of the parameter, or breaks one of its constraints.',
});

export const parameterSchema = defineDiagnostic({
  code: 'evaluate/parameter-schema',
  severity: 'error',
  message: (name: string, why: string) => `the definition of parameter "${name}" is invalid: ${why}`,
  explanation:
    'A constraint does not fit the type of the parameter, or its default breaks a constraint. Heat checks the default even when another value is given.',
});

const parameterUnknown = defineDiagnostic({
  code: 'evaluate/unknown-parameter',
  severity: 'error',
  together: true,
  message: (name: string) => `a value is given for "${name}", which is not a parameter of the template`,
  explanation:
    'Heat refuses values for parameters that the template does not declare. Values under `parameter_defaults` may name parameters of nested templates.',
});

export const parameterDiagnostics = Object.freeze([
  parameterMissing,
  parameterInvalid,
  parameterSchema,
  parameterUnknown,
]);

interface ParameterInput {
  readonly template: Template;
  /** Path of the stack; '' for the root. */
  readonly stackPath: string;
  /** By name: trees of environments and options, or values from a parent stack. Null means not given. */
  readonly given: ReadonlyMap<string, Tree | Value>;
  /** `parameter_defaults` of the environment. */
  readonly defaults: ReadonlyMap<string, Tree>;
  /** Whether they replace the template's own defaults, as in nested stacks: nulls too, and checked like them. */
  readonly replaceDefaults?: boolean;
  /** Pseudo parameters by name. */
  readonly pseudo: ReadonlyMap<string, Value>;
  readonly reports: Collector;
  readonly budget: Budget;
  readonly custom?: CustomCheck;
  /** Where a value from a parent stack was written, for messages about it. */
  readonly spanOfGiven?: (name: string) => Span | undefined;
  /** Whether a parameter may stay without a value, of which nothing is said then. */
  readonly isOpen?: (name: string) => boolean;
}

interface ResolvedParameter {
  readonly name: string;
  readonly definition?: ParameterDefinition;
  readonly value: Value;
  readonly hidden: boolean;
  readonly source: 'given' | 'default' | 'pseudo' | 'missing';
}

/** Pseudo parameters first, then those of the template in its order. */
export function resolveParameters(input: ParameterInput): ReadonlyMap<string, ResolvedParameter> {
  const resolved = new Map<string, ResolvedParameter>();
  for (const [name, value] of input.pseudo) resolved.set(name, { name, value, hidden: false, source: 'pseudo' });
  reportUnknown(input);
  for (const definition of input.template.parameters.values()) {
    const tree = input.replaceDefaults ? input.defaults.get(definition.name) : undefined;
    resolved.set(definition.name, resolveOne(tree ? { ...definition, default: tree } : definition, input));
  }
  return resolved;
}

/**
 * The fixed values that the recorded results have.
 * heat/engine/hot/parameters.py, `HOTParameters`, and heat/engine/cfn/parameters.py, `CfnParameters`, name
 * them; a caller with live facts gives the real ids instead.
 */
export function pseudoParameters(template: Template, stackName: string): ReadonlyMap<string, Value> {
  if (template.dialect === 'hot') {
    return new Map([
      ['OS::stack_name', known(stackName)],
      ['OS::stack_id', known('STACK_ID')],
      ['OS::project_id', known('PROJECT_ID')],
    ]);
  }
  return new Map([
    ['AWS::StackId', known(`arn:openstack:heat::PROJECT_ID:stacks/${stackName}/STACK_ID`)],
    ['AWS::StackName', known(stackName)],
    ['AWS::Region', known('ap-southeast-1')],
  ]);
}

/** heat/engine/parameters.py, `Parameters._validate_user_parameters`. */
function reportUnknown({ template, given, reports, spanOfGiven }: ParameterInput): void {
  for (const [name, value] of given) {
    if (template.parameters.has(name)) continue;
    const span = spanOf(value) ?? spanOfGiven?.(name);
    const fix = didYouMean(span, name, template.parameters.keys());
    reports.report(parameterUnknown, { span, fix, kind: 'unknown_parameter', names: [name] }, name);
  }
}

interface Chosen {
  readonly value: Value;
  /** What was written, where that is known. */
  readonly tree?: Tree;
  readonly source: 'given' | 'default';
  readonly span: Span;
}

function resolveOne(definition: ParameterDefinition, input: ParameterInput): ResolvedParameter {
  const { name, hidden } = definition;
  const base = { name, definition, hidden };
  const sound = checkSchema(definition, input);
  const chosen = choose(definition, input);
  if (!chosen) {
    const where = { span: definition.nameSpan, kind: 'missing_parameter', names: [name] };
    if (input.isOpen?.(name) !== true) input.reports.report(parameterMissing, where, name);
    const value = symbolic({ op: 'parameter', name, stack: input.stackPath, type: definition.type }, 'install', {
      secret: hidden && hiddenParameter(input.stackPath, name),
    });
    return { ...base, value, source: 'missing' };
  }
  const checked = sound ? definition : { ...definition, constraints: [] };
  const value = convert(checked, chosen, input);
  return {
    ...base,
    value: hidden ? asSecret(value, hiddenParameter(input.stackPath, name)) : value,
    source: chosen.source,
  };
}

/**
 * What was given, else the environment's default, else the template's; null is never a value.
 * heat/engine/parameters.py, `Parameter.value` and `Parameter.default`.
 */
function choose(definition: ParameterDefinition, { given, defaults, spanOfGiven }: ParameterInput): Chosen | undefined {
  const value = given.get(definition.name);
  if (value !== undefined) {
    const own = isTree(value) ? valueOfTree(value) : value;
    const span = spanOf(value) ?? spanOfGiven?.(definition.name) ?? definition.nameSpan;
    const written = isTree(value) ? { tree: value } : {};
    if (!isNull(own)) return { value: own, ...written, source: 'given', span };
  }
  for (const tree of [defaults.get(definition.name), definition.default]) {
    if (tree && !(tree.kind === 'scalar' && tree.value === null))
      return { value: valueOfTree(tree), tree, source: 'default', span: tree.span };
  }
  return undefined;
}

/** `delim_string_to_list` in heat/engine/parameters.py splits at a text, which bytes do not take. */
const unsplitBytes = "a bytes-like object is required, not 'str'";
const unsplitSet = "must be a comma-delimited list string: 'set' object has no attribute 'split'";

/**
 * Constraints must fit the type, and the default must fulfil them (custom ones excepted), whatever is given.
 * heat/engine/parameters.py, `Schema._validate_default` skips `CustomConstraint`, which would ask the cloud.
 */
function checkSchema(definition: ParameterDefinition, { reports, budget }: ParameterInput): boolean {
  const misplaced = misplacedConstraint(definition);
  if (misplaced) {
    reports.report(
      parameterSchema,
      { span: misplaced.constraint.span, kind: 'schema' },
      definition.name,
      misplaced.text,
    );
    return false;
  }
  const tree = definition.default;
  if (!tree || (tree.kind === 'scalar' && tree.value === null)) return true;
  if (definition.type === 'comma_delimited_list' && isBytes(tree)) {
    const where = { span: tree.span, kind: 'resource_check', errorClass: 'TypeError' };
    reports.report(parameterSchema, where, definition.name, unsplitBytes);
    return false;
  }
  const isListed = definition.type === 'comma_delimited_list';
  const value = spentOn(valueOfTree(tree), tree.span, budget);
  // Nothing to hold it to, as most have.
  if (!isListed && definition.constraints.length === 0) return true;
  const foreign = foreignTexts(tree);
  const plain = plainOf(value);
  const written = (isListed && foreign?.items) || plain;
  const unsplit = isSet(tree) ? `Default ${unsplitSet}` : listDefaultProblem(written);
  const problem = isListed ? unsplit : undefined;
  const checked = isListed ? defaultItems(written) : written;
  const withoutCustom = {
    ...definition,
    constraints: definition.constraints.filter(({ kind }) => kind !== 'custom_constraint'),
  };
  const asked = { budget, text: definition.type === 'string' ? foreign?.text : undefined };
  const broken = problem === undefined ? brokenConstraint(withoutCustom, checked, asked) : undefined;
  const why = problem ?? (broken && brokenDefault(definition, foreign?.text ?? pyStr(written), broken.text));
  if (why === undefined) return true;
  reports.report(parameterSchema, { span: tree.span, kind: 'parameter_value' }, definition.name, why);
  return false;
}

function convert(definition: ParameterDefinition, chosen: Chosen, input: ParameterInput): Value {
  const { span } = chosen;
  const value = spentOn(chosen.value, span, input.budget);
  if (!isPlain(value)) return value.kind === 'poison' ? poison : openValue(definition, value);
  const unlikeJson = definition.type === 'json' && chosen.tree ? foreignToJson(chosen.tree) : undefined;
  if (unlikeJson !== undefined) {
    return invalid(definition, `Value must be valid JSON: ${unlikeJson}`, { chosen, kind: 'parameter_value' }, input);
  }
  if (definition.type === 'comma_delimited_list' && isBytes(chosen.tree)) {
    return invalid(definition, unsplitBytes, { chosen, kind: 'resource_check', errorClass: 'TypeError' }, input);
  }
  if (definition.type === 'comma_delimited_list' && isSet(chosen.tree)) {
    return invalid(definition, `Value ${unsplitSet}`, { chosen, kind: 'parameter_value' }, input);
  }
  const foreign = foreignTexts(chosen.tree);
  const converted = convertChosen(definition, chosen, { plain: plainOf(value), foreign });
  if (!converted.ok) {
    const { text: why, errorClass } = converted;
    return invalid(definition, why, { chosen, kind: 'parameter_value', errorClass }, input);
  }
  const text = definition.type === 'string' ? foreign?.text : undefined;
  const { custom, budget } = input;
  const broken = brokenConstraint(definition, converted.checked, { custom, budget, text });
  if (broken) {
    const kind = broken.crash ? kindOfFailure(broken.text, 'definition') : 'parameter_value';
    const spoilt = invalid(definition, broken.text, { chosen, kind }, input);
    // A nested stack is not created then, but its parameters have values all the same.
    if (input.stackPath === '') return spoilt;
  }
  const key = typeof converted.value === 'string' && secrecyOfKey(converted.value, `parameter ${definition.name}`);
  return valueOf(converted.value, { origins: originsOf(value), secret: secrecyOf(value) || key });
}

function convertChosen(
  { type }: ParameterDefinition,
  { tree }: Chosen,
  { plain, foreign }: { readonly plain: PyTree; readonly foreign: ReturnType<typeof foreignTexts> },
): Converted {
  if (isBytes(tree)) return convertParameter(type, textOfBytes(tree, type) ?? plain);
  if (type === 'comma_delimited_list') return convertParameter(type, foreign?.items ?? plain);
  const converted = convertParameter(type, plain);
  return type === 'string' && foreign && converted.ok ? { ...converted, value: foreign.text } : converted;
}

/** What is not known yet waits; a text of ids and addresses is cut at its commas all the same. */
function openValue({ type }: ParameterDefinition, value: Value): Value {
  const items = type === 'comma_delimited_list' ? splitOpenText(value, ',') : undefined;
  return items ? list(items, originsOf(value)) : value;
}

function spentOn(value: Value, span: Span, budget: Budget): Value {
  budget.spendValue(value, span);
  return value;
}

function invalid(
  definition: ParameterDefinition,
  why: string,
  {
    chosen,
    kind,
    errorClass,
  }: { readonly chosen: Chosen; readonly kind: string; readonly errorClass?: string | undefined },
  { reports }: ParameterInput,
): Value {
  // A nested stack may get a secret for a parameter that it does not hide.
  const hidden = definition.hidden || isSecret(chosen.value);
  // A frame would show the line with the value.
  const where = hidden ? definition.nameSpan : chosen.span;
  reports.report(parameterInvalid, { span: where, kind, errorClass }, definition.name, shown({ hidden }, why));
  return poison;
}

function brokenDefault({ hidden }: ParameterDefinition, written: string, why: string): string {
  return hidden ? 'its default breaks a constraint' : `Invalid default ${written} (${why})`;
}

/** Messages about hidden parameters never show their values. */
function shown({ hidden }: Pick<ParameterDefinition, 'hidden'>, text: string): string {
  return hidden ? 'the value is not allowed' : text;
}

/** What readers see in place of the value. */
export function hiddenParameter(stackPath: string, name: string): string {
  return `hidden parameter ${stackPath === '' ? '' : `${stackPath}/`}${name}`;
}

function isTree(value: Tree | Value): value is Tree {
  return value.kind === 'scalar' || value.kind === 'sequence' || value.kind === 'mapping';
}

function spanOf(value: Tree | Value): Span | undefined {
  return isTree(value) ? value.span : undefined;
}
