/** Names that Kubernetes accepts, made from Heat's resource paths so that equal input gives equal names. */
import { hexDigest } from './digest.ts';
import { present } from '../source/present.ts';

/** Longest DNS label, in characters: names of Services, namespaces, host names, values of labels. */
export const longestLabel = 63;

/** What goes before a name that would start with a digit. */
const leadingLetter = 'x';

/**
 * A DNS label: lower case, every other character `-`, at most 63 characters, starting with a letter and ending with a
 * letter or digit. `web/0/server` gives `web-0-server`. Different texts can give the same label.
 */
export function dnsLabel(text: string): string {
  if (text.length <= longestLabel && usualLabel.test(text)) return text;
  const cleaned = text
    .toLowerCase()
    .replaceAll(/[^a-z0-9-]/g, '-')
    .replace(/^-+/, '');
  if (cleaned === '') return leadingLetter;
  return cut(/^[a-z]/.test(cleaned) ? cleaned : `${leadingLetter}-${cleaned}`, longestLabel);
}

/** What needs no cleaning. */
const usualLabel = /^[a-z](?:[a-z0-9-]*[a-z0-9])?$/;

/** A label with `-` and six hex digits of SHA-256 of the text behind it: what tells equal labels apart. */
export function dnsLabelWithDigest(text: string): string {
  return joined(dnsLabel(text), shortDigest(text));
}

/** Six digits tell the names of one stack apart, and can still be read. */
export function shortDigest(text: string): string {
  return hexDigest(text).slice(0, 6);
}

/**
 * `base` and a part behind it, cut so that the part stays whole: `partName('db', 'root')` is `db-root`. A part that is too
 * long for a name is cut too, and takes a digest.
 */
export function partName(base: string, part: string): string {
  const longest = longestLabel - 2;
  const label = dnsLabel(part);
  if (label.length <= longest) return joined(base, label);
  const digest = shortDigest(part);
  return joined(base, `${cut(label, longest - digest.length - 1)}-${digest}`);
}

/** Whether the name of the part says the whole base: a cut one may be another base's too. */
export function isWholePartName(base: string, part: string): boolean {
  return partName(base, part) === `${base}-${dnsLabel(part)}`;
}

/** The same with something of `id`, which tells the part from those of other bases that are cut to the same. */
export function partNameWithDigest(base: string, part: string, id: string): string {
  const digest = shortDigest(id);
  return joined(base, `${digest}-${cut(dnsLabel(part), longestLabel - digest.length - 3)}`);
}

/** `namespace/name` of what is named with or without its namespace. */
export function qualifiedName(name: string, namespace: string): string {
  return name.includes('/') ? name : `${namespace}/${name}`;
}

/** A name that leaves room for what others append to it; a digest of the whole keeps it apart from others that are cut. */
export function shorterName(name: string, longest: number): string {
  return name.length <= longest ? name : `${cut(name, longest - 7)}-${shortDigest(name)}`;
}

/** The base gives way: the suffix is what makes the name unique. */
function joined(base: string, suffix: string): string {
  return `${cut(base, longestLabel - suffix.length - 1)}-${suffix}`;
}

/** A name cannot end in a hyphen. */
function cut(name: string, longest: number): string {
  return name.slice(0, longest).replace(/-+$/, '');
}

/** How names are made of longer texts. Both must give the same name for the same text. */
interface Naming {
  clean(text: string): string;
  /** With something of the text that tells it from others that clean to the same name. */
  cleanWithDigest(text: string): string;
  /** Names that none may have. */
  readonly taken?: ReadonlySet<string>;
  /** Names that are settled, by text: nobody else gets one. */
  readonly pinned?: ReadonlyMap<string, string>;
}

/**
 * A name for each text. Where several clean to the same name, all of them take a digest of their text, so that none gets
 * another one's name when one is added.
 */
export function distinctNames(texts: Iterable<string>, naming: Naming): ReadonlyMap<string, string> {
  const { pinned = new Map<string, string>(), taken } = naming;
  const all = [...new Set(texts)];
  const named = all.filter((text) => !pinned.has(text)).map((text) => [text, naming.clean(text)] as const);
  const count = new Map<string, number>();
  for (const [, name] of named) count.set(name, (count.get(name) ?? 0) + 1);
  const settled = new Set(pinned.values());
  const isFree = (name: string): boolean => count.get(name) === 1 && !settled.has(name) && taken?.has(name) !== true;
  const found = new Map(named.map(([text, name]) => [text, isFree(name) ? name : naming.cleanWithDigest(text)]));
  return new Map(all.map((text) => [text, pinned.get(text) ?? present(found.get(text), 'name')]));
}

/** Object names of resource paths; some may be settled already. */
export function objectNames(
  paths: Iterable<string>,
  pinned?: ReadonlyMap<string, string>,
): ReadonlyMap<string, string> {
  return distinctNames(paths, {
    clean: dnsLabel,
    cleanWithDigest: dnsLabelWithDigest,
    ...(pinned && { pinned }),
  });
}

/** RFC 1123, as the API server checks it: lower case, and at most 63 characters. */
export function isDnsLabel(name: string): boolean {
  return name.length <= longestLabel && /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/.test(name);
}
