/** Compares what a live thing is with what the template says of it. */
import type { NodeRef } from '../evaluate/fact.ts';
import { unsealed } from '../evaluate/seal.ts';
import {
  hiddenWith,
  booleanOf,
  intOf,
  isSecret,
  joinOrigins,
  known,
  map,
  originsOf,
  originsOfAll,
  secrecyOf,
  textOf,
  type Value,
} from '../evaluate/value.ts';
import { addressOf, networkRange } from '../topology/address-range.ts';
import type { NodeKind } from '../topology/kinds/table.ts';
import type { LiveView } from './fact-source.ts';

/** `unsaid`: the template leaves it to the cloud, or its value is not known. */
export type Comparison = 'equal' | 'unsaid' | Difference;

interface Difference {
  readonly live: string;
  readonly template: string;
  /** Where the template says it. */
  readonly value?: Value;
}

/** A text that the template says, in any of several spellings. */
export function compareText(live: string, value: Value | undefined, spell = ownSpelling): Comparison {
  const said = textOf(value && unsealed(value));
  if (said === undefined || value === undefined) return 'unsaid';
  return spell(said).includes(live) ? 'equal' : { live, template: shown(said, value), value };
}

/** Messages go where secrets must not. */
function shown(text: string, value: Value | undefined): string {
  return value && isSecret(value) ? 'a hidden value' : text;
}

function ownSpelling(text: string): readonly string[] {
  return [text];
}

/** An address or a range of addresses, which can be written in several ways. */
export function compareAddress(live: string, value: Value | undefined): Comparison {
  return compareText(live, value, (said) => [isSameAddress(said, live) ? live : said]);
}

/** IPv6 has many spellings of one address. */
export function isSameAddress(a: string, b: string): boolean {
  return a === b || (plainAddress(a) !== undefined && plainAddress(a) === plainAddress(b));
}

function plainAddress(text: string): string | undefined {
  return text.includes('/') ? networkRange(text) : addressOf(text)?.toString();
}

/** A number or a yes or no. */
export function compareScalar(live: number | boolean, said: Value | boolean | undefined): Comparison {
  const value = typeof said === 'object' ? said : undefined;
  const text = typeof said === 'boolean' ? String(said) : scalarText(value);
  if (text === undefined) return 'unsaid';
  return text === String(live)
    ? 'equal'
    : { live: String(live), template: shown(text, value), ...(value && { value }) };
}

/** Texts by name; the difference holds the names whose texts differ. */
export function compareMap(live: ReadonlyMap<string, string>, said: Value | undefined): Comparison {
  if (said?.kind !== 'map') return 'unsaid';
  const template = new Map([...said.entries].map(([name, value]) => [name, scalarText(value)]));
  const names = [...new Set([...live.keys(), ...template.keys()])].toSorted();
  const differing = names.filter((name) => {
    const text = template.get(name);
    return template.has(name) && text === undefined ? false : text?.toLowerCase() !== live.get(name)?.toLowerCase();
  });
  if (differing.length === 0) return 'equal';
  const tell = (texts: ReadonlyMap<string, string | undefined>): string =>
    differing.flatMap((name) => (texts.has(name) ? [`${name}=${texts.get(name) ?? ''}`] : [])).join(', ') || 'none';
  return { live: tell(live), template: shown(tell(template), said), value: said };
}

/** The live texts in the place of those of a template, whose leaves they answer for. */
export function liveMap(live: ReadonlyMap<string, string>, said: Value | undefined): Value {
  const values = said?.kind === 'map' ? said.entries : new Map<string, Value>();
  // What the template hides stays hidden: the live text of an entry may be the same.
  const own = [...live].map(([name, text]): [string, Value] => {
    const value = values.get(name);
    const secrecy = value ? secrecyOf(value) : false;
    return [name, hiddenWith(liveValue(text, value), secrecy)];
  });
  // What is no longer there has its leaves answered by the map.
  const gone = [...values].filter(([name]) => !live.has(name)).map(([, value]) => value);
  return map(own, joinOrigins(said?.origins ?? [], originsOfAll(gone)));
}

function scalarText(value: Value | undefined): string | undefined {
  const open = value && unsealed(value);
  const scalar = intOf(open) ?? booleanOf(open);
  return scalar === undefined ? textOf(open) : String(scalar);
}

/** What a reference of the template may be called, with the kinds of things that it can be. */
interface Reference {
  readonly ref: NodeRef | undefined;
  readonly kind: NodeKind;
  readonly key: 'flavors' | 'images' | 'networks' | 'subnets';
}

/** A thing that the template refers to, by name or id. `live` holds the spellings that the client prints. */
export function compareReference(live: readonly string[], { ref, kind, key }: Reference, view: LiveView): Comparison {
  const node = view.graph.resolve(kind, ref);
  const value = ref && 'external' in ref ? ref.external : undefined;
  const said = node ? view.idOf(node) : textOf(value && unsealed(value));
  const [name] = live;
  if (said === undefined || name === undefined) return 'unsaid';
  const facts = view.facts[key];
  const template = new Set([said, ...spellings(facts.get(said))]);
  const actual = new Set(live.flatMap((text) => [text, ...spellings(facts.get(text))]));
  if ([...template].some((text) => actual.has(text))) return 'equal';
  // A name on one side and an id on the other may be the same thing.
  if (template.size === 1 && actual.size === 1) return 'unsaid';
  return { live: name, template: shown(said, value), ...(value && { value }) };
}

/** A template may name a thing by its id or by its name. */
function spellings(fact: { readonly id: string; readonly name?: string } | undefined): readonly string[] {
  return fact ? [fact.id, ...(fact.name === undefined ? [] : [fact.name])] : [];
}

/** A live value in the place of one of the template, whose leaves it answers for. */
export function liveValue(live: string | number, value: Value | undefined): Value {
  return known(live, value ? originsOf(value) : []);
}
