/** Every name that an object uses belongs to something that is emitted or provided, with the key that is asked for. */
import { isJsonObject, itemsAt, pointerTo, textAt, wordAt } from '../json.ts';
import type { Json } from '../json.ts';
import { fieldsAt } from './finding.ts';
import type { Finding, Found } from './finding.ts';
import { orcReferences, referenceRules } from './reference-table.ts';
import type { ReferenceRule } from './reference-table.ts';
import type { World } from './world.ts';

export function referenceFindings(object: Json, world: World): readonly Finding[] {
  if (textAt(object, 'apiVersion')?.startsWith('openstack.k-orc.cloud/')) return orcFindings(object, world);
  const rules = referenceRules.get(wordAt(object, 'kind')) ?? [];
  return [
    ...rules.flatMap((rule) => fieldsAt(object, rule.path).flatMap((found) => follow(found, rule, object, world))),
    ...sliceFindings(object, world),
  ];
}

function follow(found: Found, rule: ReferenceRule, object: Json, world: World): readonly Finding[] {
  const { value, parent, pointer } = found;
  if (typeof value !== 'string' || value === '' || !isOurs(parent, rule)) return [];
  const kinds = kindsOf(parent, rule);
  const own = textAt(parent, rule.namespaceFrom ?? '') ?? world.namespaceOf(object);
  const { namespace, name } = rule.form === 'qualified' ? qualified(value, own) : { namespace: own, name: value };
  const targets = world.find(kinds, name, namespace);
  const [kind = 'object'] = kinds;
  if (targets.length === 0) return [{ pointer, message: `there is no ${kind} "${value}"`, rule: 'reference' }];
  const key = keyOf(parent, rule);
  if (key === undefined || targets.some(({ keys }) => keys === undefined || keys.has(key))) return [];
  return [{ pointer, message: `${kind} "${value}" has no key "${key}"`, rule: 'reference-key' }];
}

/** A field can name things of other API groups too, of which nothing is known here. */
function isOurs(parent: Json, { onlyGroups }: ReferenceRule): boolean {
  if (!onlyGroups) return true;
  const group = textAt(parent, onlyGroups.field);
  return group === undefined || onlyGroups.groups.includes(group);
}

function kindsOf(parent: Json, { kinds, kindFrom }: ReferenceRule): readonly string[] {
  if (kinds) return kinds;
  const kind = (kindFrom && textAt(parent, kindFrom.field)) ?? kindFrom?.otherwise;
  return kind === undefined ? [] : [kind];
}

function keyOf(parent: Json, { key }: ReferenceRule): string | undefined {
  if (key === undefined) return undefined;
  return 'fixed' in key ? key.fixed : textAt(parent, key.field);
}

function qualified(text: string, otherwise: string): { readonly namespace: string; readonly name: string } {
  const cut = text.indexOf('/');
  return cut < 0 ? { namespace: otherwise, name: text } : { namespace: text.slice(0, cut), name: text.slice(cut + 1) };
}

/** The label by which a slice belongs to its Service. */
function sliceFindings(object: Json, world: World): readonly Finding[] {
  const label = 'kubernetes.io/service-name';
  const name = textAt(object, 'kind') === 'EndpointSlice' ? textAt(object, 'metadata', 'labels', label) : undefined;
  if (name === undefined || world.find(['Service'], name, world.namespaceOf(object)).length > 0) return [];
  return [
    { pointer: pointerTo('metadata', 'labels', label), message: `there is no Service "${name}"`, rule: 'reference' },
  ];
}

/** Fields named `...Ref` and `...Refs` anywhere in the spec; imports name what is in the cloud, not objects. */
function orcFindings(object: Json, world: World): readonly Finding[] {
  const findings: Finding[] = [];
  const visit = (value: Json, path: readonly (string | number)[]): void => {
    for (const [index, item] of itemsAt(value).entries()) visit(item, [...path, index]);
    if (!isJsonObject(value)) return;
    for (const [field, child] of Object.entries(value)) {
      const kind = orcReferences.get(field);
      if (kind !== undefined) findings.push(...missing(kind, child, [...path, field]));
      visit(child, [...path, field]);
    }
  };
  const missing = (kind: string, names: Json, path: readonly (string | number)[]): readonly Finding[] =>
    namesIn(names)
      .filter((name) => world.find([kind], name, world.namespaceOf(object)).length === 0)
      .map((name) => ({
        pointer: pointerTo(...path),
        message: `there is no ${kind} "${name}"`,
        rule: 'reference',
      }));
  for (const { value, path } of fieldsAt(object, 'spec')) visit(value, path);
  return findings;
}

function namesIn(value: Json): readonly string[] {
  return (typeof value === 'string' ? [value] : itemsAt(value)).filter((name) => typeof name === 'string');
}
