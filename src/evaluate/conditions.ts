/** Values of the conditions that a template defines, with cycles and wrong definitions reported. */
import { defineDiagnostic } from '../diagnostics/diagnostic.ts';
import type { ConditionDefinition, Expression } from '../hot/ast.ts';
import { pyStr } from '../python/text.ts';
import { checkShapes } from './check-shapes.ts';
import { evaluate } from './evaluate.ts';
import { shownText } from './condition-value.ts';
import { isFailure } from './failure.ts';
import { publicText } from './public-words.ts';
import type { Scope } from './scope.ts';
import { warningOnly, workedOutOnly } from './validated-only.ts';
import { poison, type Value } from './value.ts';
import { present } from '../source/present.ts';

const badCondition = defineDiagnostic({
  code: 'evaluate/bad-condition',
  severity: 'error',
  message: (name: string, text: string) => `the definition of condition "${name}" is invalid: ${text}`,
  explanation:
    'A condition is a boolean (true or false without quotes) or a function that returns one. The name of another condition, a string or a number is not allowed.',
});

const circularCondition = defineDiagnostic({
  code: 'evaluate/circular-condition',
  severity: 'error',
  message: (path: string) => `conditions form a cycle: ${path}`,
  explanation: 'A condition may use other conditions, but not itself, directly or through others.',
});

export const conditionDiagnostics = Object.freeze([badCondition, circularCondition]);

/** Levels of all conditions that wait for one another: Python ends at 1000 calls within calls, of which each level takes several. */
const maxLevels = 500;

/** Conditions by name, each worked out at its first use; what is wrong with one that nothing uses is a warning. */
export interface Conditions {
  readonly names: readonly string[];
  get(name: string): Value | undefined;
  /** All of them, in the order of the template. */
  all(): ReadonlyMap<string, Value>;
}

/** `scope` gives everything but `condition`, which is answered here. What is wrong as it is written is reported at once. */
export function createConditions(
  definitions: ReadonlyMap<string, ConditionDefinition>,
  scope: Omit<Scope, 'condition'>,
): Conditions {
  const done = new Map<string, Value>();
  // Names on the way from the first condition asked for to the present one; a repeat is a cycle.
  const open: string[] = [];
  let levels = 0;
  const lookUp = (name: string, mode: (whole: Scope) => Scope): Value | undefined => {
    const ready = done.get(name);
    if (ready) return spent(ready, name);
    const definition = definitions.get(name);
    if (!definition) return undefined;
    const own = mode({ ...scope, section: 'condition', condition: (other) => lookUp(other, mode) });
    if (open.includes(name)) {
      const path = [...open.slice(open.indexOf(name)), name].join(' -> ');
      own.reports.report(circularCondition, { span: definition.nameSpan, kind: 'circular_condition' }, path);
      return circular(name);
    }
    const ownLevels = levelsOf(definition.body);
    open.push(name);
    levels += ownLevels;
    const value = levels > maxLevels ? tooDeep(definition, own) : valueOf(definition, own);
    levels -= ownLevels;
    open.pop();
    done.set(name, value);
    return value;
  };
  checkWritten(definitions, scope);
  return {
    names: [...definitions.keys()],
    get: (name) => lookUp(name, workedOutOnly),
    all: () => new Map([...definitions.keys()].map((name) => [name, present(lookUp(name, warningOnly), 'condition')])),
  };
}

/**
 * To Heat a condition that has failed once is in the making for ever.
 * heat/engine/conditions.py, `is_enabled`: the marker `_in_progress` is stored before the condition is
 * resolved, and an exception leaves it there.
 */
function spent(value: Value, name: string): Value {
  return value.kind === 'poison' && value.failure ? circular(name) : value;
}

function levelsOf(expression: Expression): number {
  return 1 + partsOf(expression).reduce((most, part) => Math.max(most, levelsOf(part)), 0);
}

function partsOf(expression: Expression): readonly Expression[] {
  switch (expression.kind) {
    case 'literal':
      return [];
    case 'list':
      return expression.items;
    case 'map':
      return expression.entries.map(({ value }) => value);
    case 'call':
      return [expression.argument];
  }
}

function tooDeep({ body, name }: ConditionDefinition, scope: Scope): Value {
  const message = 'the conditions that it uses are nested too deeply';
  scope.reports.report(badCondition, { span: body.span, kind: 'bad_condition' }, name, message);
  return { ...poison, failure: { errorClass: 'RecursionError', message } };
}

function circular(name: string): Value {
  const message = `Condition validation error: Circular definition for condition "${name}"`;
  return { ...poison, failure: { errorClass: 'StackValidationFailed', message } };
}

/**
 * Only a boolean and a function can be a definition; functions must be well-formed.
 * heat/engine/conditions.py, `_check_condition_type`, called by `Conditions.validate` before any condition is
 * resolved.
 */
function checkWritten(definitions: ReadonlyMap<string, ConditionDefinition>, scope: Omit<Scope, 'condition'>): void {
  for (const { name, body } of definitions.values()) {
    if (body.kind === 'call') {
      checkShapes(body, { ...scope, section: 'condition', condition: () => poison }, 'validated');
    } else if (body.kind !== 'literal' || typeof body.value !== 'boolean') {
      const text = body.kind === 'literal' ? pyStr(body.value) : `a ${body.kind}`;
      const problem = `it is ${text}, and neither a boolean nor a function`;
      scope.reports.report(badCondition, { span: body.span, kind: 'bad_condition' }, name, problem);
    }
  }
}

function valueOf(definition: ConditionDefinition, scope: Scope): Value {
  const { body, name } = definition;
  const value = evaluate(body, scope);
  if (value?.kind === 'poison' || value?.kind === 'symbolic') return value;
  if (value?.kind === 'known' && typeof value.value === 'boolean') return value;
  const shown = value ? shownText(value) : '';
  const open = isFailure(shown) ? shown.text : `it comes to ${shown}, which is no boolean`;
  const text = value ? publicText(open, value) : open;
  // Of what is no function it has been told.
  if (body.kind === 'call') scope.reports.report(badCondition, { span: body.span, kind: 'bad_condition' }, name, text);
  const message = `The definition of condition "${name}" is invalid: ${text}`;
  return { ...poison, failure: { errorClass: 'StackValidationFailed', message } };
}
