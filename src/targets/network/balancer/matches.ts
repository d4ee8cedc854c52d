/** Rules of a policy as matches of an HTTPRoute. All rules of a policy must hold, as all fields of one match. */
import { known, originsOf, originsOfAll, textOf, withOrigins, wordOf, type Value } from '../../../evaluate/value.ts';
import { isDnsLabel } from '../../../kubernetes/names.ts';
import type { L7Rule } from '../../../topology/kinds/l7-rule.ts';
import { regularExpression } from '../../../print/slots/pattern.ts';

interface HeaderMatch {
  readonly name: Value;
  readonly type: Value | 'Exact' | 'RegularExpression';
  readonly value: Value;
}

/** What requests have in common that a policy takes. */
export interface Match {
  /** Host names; empty: any. */
  readonly hosts: readonly Value[];
  readonly path?: { readonly type: Value; readonly value: Value };
  readonly headers: readonly HeaderMatch[];
  /** Rules that stand in regular expressions, or that mean whole elements of paths. */
  readonly approximate: readonly L7Rule[];
}

/** Why a route cannot have the rules; without a full stop. */
type Refused = { readonly refused: string; readonly rule: L7Rule };

export function matchOf(rules: readonly L7Rule[]): Match | Refused {
  let match: Match = { hosts: [], headers: [], approximate: [] };
  for (const rule of rules) {
    const part = partOf(rule, match);
    if (typeof part === 'string') return { refused: part, rule };
    match = { ...match, ...part };
  }
  return match;
}

/** The leaves of what is compared, and how, go with the value. */
function said({ type, compare, value }: L7Rule, text: string): Value {
  return known(text, originsOfAll([type, compare, value]));
}

function partOf(rule: L7Rule, match: Match): Partial<Match> | string {
  if (rule.invert) return 'a match cannot be inverted';
  const text = textOf(rule.value);
  if (text === undefined) return 'its value is not known yet';
  const approximate = [...match.approximate, rule];
  switch (textOf(rule.type)) {
    case 'HOST_NAME':
      return hostPart(rule, text, match);
    case 'PATH':
      return match.path ? 'a match has one path' : pathPart(rule, text, approximate);
    case 'FILE_TYPE': {
      const pattern = textOf(rule.compare) === 'REGEX' ? text : regularExpression(text);
      if (match.path) return 'a match has one path';
      return { path: { type: known('RegularExpression'), value: said(rule, `.*\\.${pattern}`) }, approximate };
    }
    case 'HEADER':
      return headerPart(rule, text, { match, approximate });
    case 'COOKIE':
      return cookiePart(rule, text, { match, approximate });
    default:
      return 'its type is not known';
  }
}

function hostPart(rule: L7Rule, text: string, match: Match): Partial<Match> | string {
  if (match.hosts.length > 0) return 'a request has one host name';
  const compare = textOf(rule.compare);
  // Case does not matter in host names, and a route has them in lower case.
  const host = text.toLowerCase();
  if (!isHost(host.startsWith('.') ? host.slice(1) : host)) return 'its value is no host name';
  if (compare === 'EQUAL_TO' && !host.startsWith('.')) return { hosts: [said(rule, host)] };
  if (compare === 'ENDS_WITH' && host.startsWith('.')) return { hosts: [said(rule, ['*', host].join(''))] };
  return 'a host name is equal, or ends with a dot and a domain';
}

function isHost(text: string): boolean {
  return text.length <= 253 && text.split('.').every(isDnsLabel);
}

function pathPart(rule: L7Rule, text: string, approximate: readonly L7Rule[]): Partial<Match> | string {
  const compare = textOf(rule.compare);
  const isFromStart = compare === 'EQUAL_TO' || compare === 'STARTS_WITH';
  if (isFromStart && !text.startsWith('/')) return 'no path begins as its value does';
  if (isFromStart && isPlainPath(text)) {
    const type = known(compare === 'EQUAL_TO' ? 'Exact' : 'PathPrefix');
    const path = { type, value: said(rule, text) };
    // A prefix means whole elements: /old and /old/a, but not /older.
    return compare === 'EQUAL_TO' || text === '/' ? { path } : { path, approximate };
  }
  return { path: { type: known('RegularExpression'), value: said(rule, expressionOf(rule, text)) }, approximate };
}

/** Whether an HTTPRoute takes it as a path or prefix, as the rules of its schema say. */
function isPlainPath(text: string): boolean {
  return /^(?:[-A-Za-z0-9/._~!$&'()*+,;=:@]|%[0-9a-fA-F]{2})+$/.test(text) && !/\/\/|\/\.\.?(?:\/|$)|%2f/i.test(text);
}

/** Whole texts are matched. */
function expressionOf({ compare }: L7Rule, text: string): string {
  const plain = regularExpression(text);
  switch (textOf(compare)) {
    case 'REGEX':
      return `.*(?:${text}).*`;
    case 'STARTS_WITH':
      return `${plain}.*`;
    case 'ENDS_WITH':
      return `.*${plain}`;
    case 'CONTAINS':
      return `.*${plain}.*`;
    default:
      return plain;
  }
}

interface Parts {
  readonly match: Match;
  readonly approximate: readonly L7Rule[];
}

function headerPart(rule: L7Rule, text: string, { match, approximate }: Parts): Partial<Match> | string {
  if (!rule.key) return 'it names no header';
  const isExact = textOf(rule.compare) === 'EQUAL_TO';
  const value = said(rule, isExact ? text : expressionOf(rule, text));
  const header: HeaderMatch = { name: rule.key, type: isExact ? 'Exact' : 'RegularExpression', value };
  if (hasHeader(match, header)) return 'a match has a header once';
  return { headers: [...match.headers, header], ...(!isExact && { approximate }) };
}

/** Cookies stand in one header, one after another. */
function cookiePart(rule: L7Rule, text: string, { match, approximate }: Parts): Partial<Match> | string {
  const key = textOf(rule.key);
  if (!rule.key || key === undefined) return 'it names no cookie';
  const pattern = `(?:.*; ?)?${regularExpression(key)}=${expressionOf(rule, text)}(?:;.*)?`;
  const value = withOrigins(known(pattern), originsOfAll([rule.key, said(rule, '')]));
  const header: HeaderMatch = { name: known('Cookie', originsOf(rule.key)), type: 'RegularExpression', value };
  if (hasHeader(match, header)) return 'a match has a header once, and cookies share one';
  return { headers: [...match.headers, header], approximate };
}

/** Case does not matter in names of headers. */
function hasHeader({ headers }: Match, { name }: HeaderMatch): boolean {
  return headers.some((other) => textOf(other.name)?.toLowerCase() === textOf(name)?.toLowerCase());
}

/** More specific ones come first in a Gateway, whatever order the route has. Host names choose the route. */
export function specificity({ path, headers }: Match): number {
  const length = textOf(path?.value)?.length ?? 0;
  const byPath = new Map([
    ['Exact', 3],
    ['RegularExpression', 2],
    ['PathPrefix', 1],
  ]);
  return (byPath.get(wordOf(path?.type)) ?? 0) * 1e6 + length * 100 + headers.length;
}
