/** Constraints of a template's parameters, applied to what a parent passes as properties; and the constraints by name. */
import { customConstraint } from '../../grammar/heat/index.ts';
import { checkCustomConstraint } from '../catalogue/custom-constraints.ts';
import type { DeclaredCheck } from '../catalogue/resource-schema.ts';
import { brokenConstraint } from '../evaluate/parameter-constraints.ts';
import type { CustomCheck } from '../evaluate/parameter-constraints.ts';
import { isPlain, plainOf } from '../evaluate/plain.ts';
import { pyStr } from '../python/text.ts';

/** A name that nobody knows is never fulfilled; one that needs a cloud always counts as fulfilled. */
export const customCheck: CustomCheck = (name, value) => {
  const known = customConstraint(name);
  if (!known) return `"${pyStr(value)}" does not validate ${name} (constraint not found)`;
  return known.local ? checkCustomConstraint(name, value) : undefined;
};

const parameterTypes: ReadonlyMap<string, string> = new Map([
  ['list', 'comma_delimited_list'],
  ['map', 'json'],
]);

export const declaredCheck: DeclaredCheck = (value, { declared, type }) => {
  if (!declared || declared.length === 0 || !isPlain(value)) return [];
  const definition = { type: parameterTypes.get(type) ?? type, constraints: declared };
  const broken = brokenConstraint(definition, plainOf(value), customCheck);
  return broken ? [broken.text] : [];
};
