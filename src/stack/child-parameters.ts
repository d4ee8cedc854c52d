/** Turns the properties of a resource that a template stands for into the parameters of its child stack, as Heat does. */
import type { ResourceProperty } from '../catalogue/resource-schema.ts';
import { concat } from '../evaluate/concat.ts';
import { isPlain, markOf, plainOf } from '../evaluate/plain.ts';
import { isNull, known, knownLike, originsOf } from '../evaluate/value.ts';
import type { Value } from '../evaluate/value.ts';
import { pyStr } from '../python/text.ts';
import { typeName } from '../python/tree.ts';

/** A child parameter, or what keeps the property from becoming one, in Python's words. */
type ChildParameter = { readonly value: Value } | { readonly wrong: string };

/**
 * Follows `TemplateResource.child_params`: lists become text joined by commas (lists of maps `.member.` items), all
 * else is passed on. `value` is the converted property; null has become the type's zero value by then.
 */
export function childParameter(value: Value, property: ResourceProperty): ChildParameter {
  if (property.type !== 'list' || value.kind !== 'list') return { value };
  const { items } = value;
  if (items.length === 0) return { value: known('', value.origins) };
  return items[0]?.kind === 'map' ? memberItems(value, items) : textItems(value, items);
}

function textItems(whole: Value, items: readonly Value[]): ChildParameter {
  const wrong = items.findIndex((item) => !isNull(item) && !isTextLike(item));
  const odd = items[wrong];
  if (odd) return { wrong: `sequence item ${wrong}: expected str instance, ${nameOfType(odd)} found` };
  return joined(
    whole,
    items.map((item) => (isNull(item) ? known('') : item)),
  );
}

/** `.member.0.key=value` for each key of each map. */
function memberItems(whole: Value, items: readonly Value[]): ChildParameter {
  const parts: Value[] = [];
  for (const [index, item] of items.entries()) {
    if (item.kind === 'map') {
      for (const [key, part] of item.entries) {
        const name = knownLike(`.member.${index}.${key}=`, { origins: [], secret: item.secretKeys ?? false });
        parts.push(concat([name, textOf(part)]));
      }
    } else if (item.kind === 'symbolic' || item.kind === 'poison') parts.push(item);
    else return { wrong: `'${nameOfType(item)}' object has no attribute 'items'` };
  }
  return joined(whole, parts);
}

function isTextLike(item: Value): boolean {
  return (
    item.kind === 'symbolic' || item.kind === 'poison' || (item.kind === 'known' && typeof item.value === 'string')
  );
}

function nameOfType(item: Value): string {
  if (item.kind === 'list') return 'list';
  return item.kind === 'map' ? 'dict' : typeName(plainOf(item));
}

/** As Python's `%s`; what is not known yet stays what it is. */
function textOf(part: Value): Value {
  if (!isPlain(part)) return part;
  const { origins, secret } = markOf(part);
  return knownLike(pyStr(plainOf(part)), { origins, secret });
}

function joined(whole: Value, parts: readonly Value[]): ChildParameter {
  const pieces = parts.flatMap((part, index) => (index === 0 ? [part] : [known(','), part]));
  return { value: { ...concat(pieces), origins: originsOf(whole) } };
}
