/** All lint rules, in alphabetical order. */
import type { Rule } from '../rule.ts';
import { rule as clearSecret } from './clear-secret.ts';
import { rule as deprecatedAttribute } from './deprecated-attribute.ts';
import { rule as deprecatedFunction } from './deprecated-function.ts';
import { rule as deprecatedProperty } from './deprecated-property.ts';
import { rule as deprecatedType } from './deprecated-type.ts';
import { rule as foreignFunction } from './foreign-function.ts';
import { rule as needlessDependency } from './needless-dependency.ts';
import { rule as revealedSecret } from './revealed-secret.ts';
import { rule as unusedCondition } from './unused-condition.ts';
import { rule as unusedParameter } from './unused-parameter.ts';
import { rule as unusedReplacement } from './unused-replacement.ts';
import { rule as visiblePassword } from './visible-password.ts';

/** In the order of their names; messages are sorted by place later. */
export const rules: readonly Rule[] = Object.freeze([
  clearSecret,
  deprecatedAttribute,
  deprecatedFunction,
  deprecatedProperty,
  deprecatedType,
  foreignFunction,
  needlessDependency,
  revealedSecret,
  unusedCondition,
  unusedParameter,
  unusedReplacement,
  visiblePassword,
]);

/** For `explain`, and for the page of all messages. */
export const lintDiagnostics = Object.freeze(rules.flatMap(({ diagnostics }) => diagnostics));
