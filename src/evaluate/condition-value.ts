/** What may stand in the place of a condition: the name of one, a boolean, or a function that gives either. */
import type { Expression } from '../hot/ast.ts';
import { pyStr } from '../python/text.ts';
import { pythonResult } from './apply.ts';
import { failure, isFailure, type Failure } from './failure.ts';
import type { Evaluate } from './intrinsic.ts';
import { unknownName } from './needs-known.ts';
import { isPlain, plainOf } from './plain.ts';
import { publicText } from './public-words.ts';
import type { Scope } from './scope.ts';
import { willBeText } from './textual.ts';
import { isNull, known, orNull, type Value } from './value.ts';

/** A known boolean, or symbolic. */
export function evaluateCondition(expression: Expression, scope: Scope, evaluate: Evaluate): Value | Failure {
  const value = evaluate(expression, { ...scope, section: 'condition' });
  return conditionOf(orNull(value), expression, scope);
}

/**
 * A value in the place of a condition: a text is the name of one.
 * heat/engine/conditions.py, `Conditions.is_enabled`: null is enabled, a boolean stands for itself, anything
 * else must be the name of a condition.
 */
export function conditionOf(value: Value, expression: Expression, scope: Scope): Value | Failure {
  if (value.kind === 'poison') return value;
  // A text would be the name of a condition.
  if (value.kind === 'symbolic') return willBeText(value) ? unknownName(value, expression.span, scope) : value;
  if (value.kind === 'known' && typeof value.value === 'boolean') return value;
  // Null is no condition, and what has none is enabled.
  if (isNull(value)) return known(true, value.origins);
  const text = shownText(value);
  if (isFailure(text)) return text;
  const isName = value.kind === 'known' && typeof value.value === 'string';
  const found = isName ? scope.condition(text) : undefined;
  if (found) return found.kind === 'known' && typeof found.value !== 'boolean' ? known(true) : found;
  return invalidCondition(publicText(text, value), {
    span: expression.span,
    ...(isName && { wrongName: { name: text, candidates: scope.names('condition') } }),
  });
}

/**
 * A condition that was not known and turned out to be no boolean.
 * Runs when facts or parameters are bound. A text fails here even if a condition has that name: names are
 * resolved while the stack is translated.
 */
export function decided(value: Value): boolean | Failure {
  if (value.kind === 'known' && typeof value.value === 'boolean') return value.value;
  if (isNull(value)) return true;
  const text = shownText(value);
  return isFailure(text) ? text : invalidCondition(publicText(text, value), {});
}

/**
 * How Python shows it, if it can; nothing for what is not known.
 * Python's `str` can fail on its own, for integers over 4300 digits (sys.set_int_max_str_digits).
 */
export function shownText(value: Value): string | Failure {
  return isPlain(value) ? pythonResult(() => pyStr(plainOf(value))) : '';
}

function invalidCondition(text: string, more: Pick<Failure, 'span' | 'wrongName'>): Failure {
  return failure('ValueError', `Invalid condition "${text}"`, {
    ...more,
    kind: 'bad_condition',
    early: true,
  });
}
