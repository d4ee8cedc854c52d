/** Careful reading of what `kubectl` prints: what has another form than the API gives is reported, and left out. */
import { isNull, textOf, valueOf, type Tree } from '../hot/tree.ts';
import { bad, below, type Place } from '../shape/shape.ts';

/** A value of the output, with the place where it stands. */
export interface Printed {
  readonly tree: Tree;
  readonly place: Place;
}

/** What stands below keys; undefined where one of them is not there. */
export function at({ tree, place }: Printed, ...keys: readonly string[]): Printed | undefined {
  let found: Printed = { tree, place };
  for (const key of keys) {
    const value = found.tree.kind === 'mapping' ? valueOf(found.tree, key) : undefined;
    if (!value || isNull(value)) return undefined;
    found = { tree: value, place: below(found.place, key) };
  }
  return found;
}

/** The objects of a list, or the one object that was asked for. */
export function objectsOf(printed: Printed): readonly Printed[] {
  const items = at(printed, 'items');
  if (items) return itemsOf(items);
  if (printed.tree.kind === 'mapping') return [printed];
  return bad(printed.tree, printed.place, 'an object or a list of objects, as kubectl prints them') ?? [];
}

export function itemsOf(printed: Printed | undefined): readonly Printed[] {
  if (!printed) return [];
  const { tree, place } = printed;
  if (tree.kind !== 'sequence') return bad(tree, place, 'a list') ?? [];
  return tree.items.map((item, index) => ({ tree: item, place: below(place, String(index)) }));
}

/** A kind of text that something of the cluster can be. */
interface Form {
  readonly pattern: RegExp;
  /** What the pattern takes, in messages: `an address range`. */
  readonly expected: string;
}

/** A text of this form. */
export function textIn(printed: Printed | undefined, { pattern, expected }: Form): string | undefined {
  if (!printed) return undefined;
  const { tree, place } = printed;
  const value = textOf(tree);
  return value !== undefined && pattern.test(value) ? value : bad(tree, place, expected);
}

export function textsIn(printed: Printed | undefined, form: Form): readonly string[] {
  return itemsOf(printed).flatMap((item) => textIn(item, form) ?? []);
}

/** Any text, for what is only compared with words or read further. */
export function anyText(printed: Printed | undefined): string | undefined {
  return textOf(printed?.tree);
}

export function portIn(printed: Printed | undefined): number | undefined {
  if (!printed) return undefined;
  const { tree, place } = printed;
  const value = tree.kind === 'scalar' && typeof tree.value === 'number' ? tree.value : undefined;
  return value !== undefined && Number.isInteger(value) && value >= 1 && value <= 65_535
    ? value
    : bad(tree, place, 'a port');
}

/** Labels with the form that Kubernetes gives them. */
export function labelsIn(printed: Printed | undefined): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  if (printed?.tree.kind !== 'mapping') return found;
  for (const { key } of printed.tree.entries) {
    const name = String(key.value);
    const value = textIn(at(printed, name), forms.labelValue);
    if (value !== undefined && forms.labelKey.pattern.test(name)) found.set(name, value);
  }
  return found;
}

/** Nothing else of a bundle comes into an output or a message. */
export const forms = {
  range: { pattern: /^[0-9a-fA-F.:]{2,45}\/[0-9]{1,3}$/, expected: 'an address range' },
  address: { pattern: /^[0-9a-fA-F.:]{2,45}$/, expected: 'an IP address' },
  name: { pattern: /^[a-z0-9]([-a-z0-9.:]{0,251}[a-z0-9])?$/, expected: 'the name of an object' },
  namespace: { pattern: /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/, expected: 'the name of a namespace' },
  domain: {
    pattern: /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?(\.[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?){0,20}$/,
    expected: 'a DNS domain',
  },
  labelKey: { pattern: /^[A-Za-z0-9][-A-Za-z0-9_./]{0,316}$/, expected: 'the key of a label' },
  labelValue: { pattern: /^([A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?)?$/, expected: 'the value of a label' },
  kind: { pattern: /^[A-Z][A-Za-z0-9]{0,62}$/, expected: 'the kind of an object' },
  version: { pattern: /^([a-z0-9][-a-z0-9.]{0,252}\/)?v[0-9][a-z0-9]{0,20}$/, expected: 'an API version' },
  gate: { pattern: /^[A-Za-z][A-Za-z0-9]{0,80}$/, expected: 'the name of a feature gate' },
  amount: { pattern: /^[0-9][0-9A-Za-z.]{0,40}$/, expected: 'an amount' },
  accessMode: { pattern: /^[A-Z][A-Za-z]{3,40}$/, expected: 'an access mode' },
} as const satisfies Readonly<Record<string, Form>>;
