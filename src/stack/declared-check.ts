/** Constraints of a template's parameters, applied to what a parent passes as properties; and the constraints by name. */
import { customConstraint } from '../../grammar/heat/index.ts';
import type { Release } from '../../grammar/heat/index.ts';
import { publicReason } from '../catalogue/constraints.ts';
import { checkCustomConstraint, crashOfConstraint } from '../catalogue/custom-constraints.ts';
import type { DeclaredCheck } from '../catalogue/resource-schema.ts';
import type { Budget } from '../evaluate/budget.ts';
import { brokenConstraint } from '../evaluate/parameter-constraints.ts';
import type { CustomCheck } from '../evaluate/parameter-constraints.ts';
import { isPlain, plainOf } from '../evaluate/plain.ts';
import { pyStr } from '../python/text.ts';

/** A name that the release does not know is never fulfilled; one that needs a cloud always counts as fulfilled. */
export function customCheckOf(release: Release | undefined): CustomCheck {
  return (name, value) => {
    const known = customConstraint(name, release);
    if (!known) return `"${pyStr(value)}" does not validate ${name} (constraint not found)`;
    if (!known.local) return undefined;
    const crash = crashOfConstraint(name, value);
    return crash === undefined ? checkCustomConstraint(name, value) : { crash };
  };
}

const parameterTypes: ReadonlyMap<string, string> = new Map([
  ['list', 'comma_delimited_list'],
  ['map', 'json'],
]);

/**
 * Checks values of properties against the constraints of the parameters behind them. Values that are not known yet
 * pass.
 */
export function declaredCheckOf(release: Release | undefined, budget: Budget): DeclaredCheck {
  const custom = customCheckOf(release);
  return (value, { declared, type }) => {
    if (!declared || declared.length === 0 || !isPlain(value)) return [];
    const definition = { type: parameterTypes.get(type) ?? type, constraints: declared };
    const broken = brokenConstraint(definition, plainOf(value), { custom, budget });
    return broken ? [publicReason(broken.text, value)] : [];
  };
}
