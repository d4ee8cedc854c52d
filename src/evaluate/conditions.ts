/** Values of the conditions that a template defines, each once, with cycles and wrong definitions reported. */
import { defineDiagnostic } from '../diagnostics/diagnostic.ts';
import type { ConditionDefinition } from '../hot/ast.ts';
import { pyStr } from '../python/text.ts';
import { evaluate } from './evaluate.ts';
import { isPlain, plainOf } from './plain.ts';
import type { Scope } from './scope.ts';
import { poison, type Value } from './value.ts';

export const badCondition = defineDiagnostic({
  code: 'evaluate/bad-condition',
  severity: 'error',
  message: (name: string, text: string) => `the definition of condition "${name}" is invalid: ${text}`,
  explanation:
    'A condition is a real boolean (true or false without quotes) or a function that gives one. The bare name of another condition, a text or a number is none.',
});

export const circularCondition = defineDiagnostic({
  code: 'evaluate/circular-condition',
  severity: 'error',
  message: (path: string) => `conditions refer to each other in a circle: ${path}`,
  explanation: 'A condition may use other conditions, but none of them may lead back to it.',
});

export const conditionDiagnostics = Object.freeze([badCondition, circularCondition]);

/** Looks conditions up by name; evaluates each at its first use. */
export interface Conditions {
  get(name: string): Value | undefined;
  /** All of them, in the order of the template. */
  all(): ReadonlyMap<string, Value>;
}

/** `scope` gives everything but `condition`, which is answered here. */
export function createConditions(
  definitions: ReadonlyMap<string, ConditionDefinition>,
  scope: Omit<Scope, 'condition'>,
): Conditions {
  const done = new Map<string, Value>();
  const open: string[] = [];
  const get = (name: string): Value | undefined => {
    const ready = done.get(name);
    if (ready) return ready;
    const definition = definitions.get(name);
    if (!definition) return undefined;
    if (open.includes(name)) {
      const path = [...open.slice(open.indexOf(name)), name].join(' -> ');
      scope.reports.report(circularCondition, { span: definition.nameSpan, kind: 'circular_condition' }, path);
      return poison;
    }
    open.push(name);
    const value = valueOf(definition, { ...scope, section: 'condition', condition: get });
    open.pop();
    done.set(name, value);
    return value;
  };
  return {
    get,
    all: () => new Map([...definitions.keys()].map((name) => [name, get(name) ?? poison])),
  };
}

function valueOf(definition: ConditionDefinition, scope: Scope): Value {
  const { body, name } = definition;
  const value = evaluate(body, scope);
  if (value?.kind === 'poison' || value?.kind === 'symbolic') return value;
  if (value?.kind === 'known' && typeof value.value === 'boolean') return value;
  const text = value && isPlain(value) ? pyStr(plainOf(value)) : '';
  scope.reports.report(badCondition, { span: body.span, kind: 'bad_condition' }, name, text);
  return poison;
}
