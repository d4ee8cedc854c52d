/** Turns the properties of a resource that a template stands for into the parameters of its child stack, as Heat does. */
import type { ResourceProperty } from '../catalogue/resource-schema.ts';
import { bindingTime, isNull, isSecret, joinOrigins, known, later, originsOf, symbolic } from '../evaluate/value.ts';
import type { BindingTime, Origins, Value } from '../evaluate/value.ts';
import { pyStr } from '../python/text.ts';
import type { PyTree } from '../python/text.ts';

/** A child parameter, or what keeps the property from becoming one. */
export type ChildParameter = { readonly value: Value } | { readonly wrong: string };

/**
 * Follows `TemplateResource.child_params`: lists become text joined by commas (lists of maps `.member.` items), all
 * else is passed on. `value` is the converted property; null has become the type's zero value by then.
 */
export function childParameter(value: Value, property: ResourceProperty): ChildParameter {
  if (property.type !== 'list' || value.kind !== 'list') return { value };
  const { items } = value;
  if (items.length === 0) return { value: known('', value.origins) };
  if (items[0]?.kind === 'map') return { value: joinParts(value, items.flatMap(memberTexts)) };
  const wrong = items.findIndex((item) => !isNull(item) && !isTextLike(item));
  if (wrong >= 0) return { wrong: `item ${wrong} of the list is not a text` };
  return {
    value: joinParts(
      value,
      items.map((item) => (isNull(item) ? known('') : item)),
    ),
  };
}

function isTextLike(item: Value): boolean {
  return (
    item.kind === 'symbolic' || item.kind === 'poison' || (item.kind === 'known' && typeof item.value === 'string')
  );
}

/** `.member.0.key=value` for each key of a map. */
function memberTexts(item: Value, index: number): readonly Value[] {
  if (item.kind !== 'map') return [];
  return [...item.entries].map(([key, part]) => concat([known(`.member.${index}.${key}=`), part]));
}

function joinParts(whole: Value, parts: readonly Value[]): Value {
  const pieces = parts.flatMap((part, index) => (index === 0 ? [part] : [known(','), part]));
  return { ...concat(pieces), origins: originsOf(whole) };
}

/** Known parts melt into one text; anything symbolic leaves a concatenation. */
function concat(parts: readonly Value[]): Value {
  const flat = parts.flatMap((part) =>
    part.kind === 'symbolic' && part.expression.op === 'concat' ? part.expression.parts : [part],
  );
  const origins = flat.reduce<Origins>((all, part) => joinOrigins(all, originsOf(part)), []);
  if (flat.some((part) => part.kind === 'poison')) return { kind: 'poison', origins };
  const merged: Value[] = [];
  for (const part of flat) {
    const last = merged.at(-1);
    if (bindingTime(part) !== 'translate') merged.push(part);
    else if (last?.kind === 'known') merged[merged.length - 1] = glue(last, part);
    else merged.push(glue(known(''), part));
  }
  const [only] = merged;
  if (only === undefined) return known('');
  if (merged.length === 1) return only;
  const time = merged.reduce<BindingTime>((latest, part) => later(latest, bindingTime(part)), 'translate');
  return symbolic({ op: 'concat', parts: merged }, time, { origins, secret: merged.some(isSecret) });
}

function glue(left: Value, right: Value): Value {
  const origins = joinOrigins(originsOf(left), originsOf(right));
  return known(textOf(left) + textOf(right), origins, isSecret(left) || isSecret(right));
}

function textOf(value: Value): string {
  return pyStr(plainOf(value));
}

/** A value without marks; only called where everything is known. */
function plainOf(value: Value): PyTree {
  if (value.kind === 'known') return value.value;
  if (value.kind === 'list') return value.items.map(plainOf);
  if (value.kind === 'map') return new Map([...value.entries].map(([key, item]) => [key, plainOf(item)] as const));
  return null;
}
