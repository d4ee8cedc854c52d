/** Changes texts at random: bytes, and whole parts of the trees that they stand for. */
import { load } from 'js-yaml';

/** Numbers in [0, 1) that a seed decides. */
export class Chance {
  #state: number;

  constructor(seed: number) {
    this.#state = (Math.imul(seed + 1, 0x9e3779b1) ^ 0x2545f491) >>> 0 || 1;
    for (let round = 0; round < 8; round++) this.next();
  }

  next(): number {
    this.#state ^= this.#state << 13;
    this.#state ^= this.#state >>> 17;
    this.#state ^= this.#state << 5;
    return (this.#state >>> 0) / 2 ** 32;
  }

  below(limit: number): number {
    return Math.floor(this.next() * limit);
  }

  pick<Item>(items: readonly Item[]): Item {
    const item = items[this.below(items.length)];
    if (item === undefined) throw new RangeError('nothing to pick from');
    return item;
  }
}

/** Texts that have broken readers before. */
const words: readonly string[] = [
  '~',
  '[',
  ']',
  '{',
  '}',
  '{}',
  '[]',
  '&a ',
  '*a',
  '<<: ',
  '!!binary ',
  '? ',
  ': ',
  '- ',
  '|',
  '>',
  '"',
  "'",
  '\t',
  '\n',
  '\u0000',
  '\u2028',
  '\u{1f600}',
  '\ud800',
  '#',
  '%',
  '---\n',
  '0x',
  '1e999',
  '-1',
  '99999999999999999999',
  '1_000',
  '.inf',
  '.nan',
  '0.0',
  '2018-08-31',
  '2021-04-16',
  'true',
  'null',
  '$(touch x)',
  '`id`',
  '](javascript:',
  '(a+)+$',
  '[10',
  '\\',
  '../..',
  '/proc/self',
  '__proto__',
  'constructor',
  'get_param',
  'get_attr',
  'get_resource',
  'get_file',
  'str_replace',
  'repeat',
  'yaql',
  'if',
  'list_join',
  'OS::Heat::ResourceGroup',
  'OS::Heat::Value',
  'OS::Nova::Server',
  'OS::Neutron::Port',
  'count',
  '%index%',
  '10.0.0.0/0',
  '::/0',
  'fe80::1',
  '300.1.1.1',
  'a'.repeat(300),
];

/** Some bytes of the text put elsewhere, taken out, doubled or replaced. */
export function mutateBytes(text: string, chance: Chance): string {
  let now = text;
  for (let count = 1 + chance.below(4); count > 0; count--) {
    const at = chance.below(now.length + 1);
    const length = chance.below(chance.pick([2, 8, 80]));
    const part = now.slice(at, at + length);
    const to = chance.below(now.length + 1);
    switch (chance.below(5)) {
      case 0:
        now = now.slice(0, at) + now.slice(at + length);
        break;
      case 1:
        now = now.slice(0, at) + chance.pick(words) + now.slice(at);
        break;
      case 2:
        now = now.slice(0, to) + part + now.slice(to);
        break;
      case 3:
        now = now.slice(0, at) + String.fromCharCode(chance.below(256)) + now.slice(at + 1);
        break;
      default:
        now = now.slice(0, at) + chance.pick(words) + now.slice(at + length);
    }
  }
  return now;
}

type Plain = null | boolean | number | string | readonly Plain[] | { readonly [key: string]: Plain };

const scalars: readonly Plain[] = [
  null,
  true,
  false,
  0,
  -1,
  1e20,
  1e9,
  0.5,
  '',
  ' ',
  '0',
  '-0',
  '1e9',
  'x',
  '[10',
  '(a+)+$',
  '10.0.0.0/8',
  '::/0',
  '$(id)',
  '\u{1f600}',
  '../x',
  '__proto__',
  [],
  {},
  [[]],
  [null],
  { a: null },
  'a'.repeat(5000),
  { get_param: 'nope' },
  { get_resource: 'nope' },
  { get_attr: ['nope', 'x'] },
  { get_file: '/etc/passwd' },
  { get_param: [] },
  { get_attr: {} },
  { if: ['c', 1] },
  { yaql: { expression: '$.data', data: {} } },
  { str_replace: { template: 'a', params: { a: 'b' } } },
  { repeat: { for_each: { '%a%': ['1', '2'] }, template: '%a%' } },
  { list_join: [',', ['a', 1]] },
  { digest: ['md5', 'x'] },
  { str_split: ['', 'a'] },
  { map_merge: [{ a: 1 }, null] },
];

/** Parts of the tree replaced by odd values or by other parts, dropped, doubled, or put under other keys; as JSON, which is YAML. */
export function mutateTree(text: string, chance: Chance): string | undefined {
  const tree = treeOf(text);
  if (tree === undefined) return undefined;
  const parts = allParts(tree);
  let now = tree;
  for (let count = 1 + chance.below(3); count > 0; count--) {
    const target = chance.below(parts.length);
    const other = chance.next() < 0.5 ? chance.pick(scalars) : chance.pick(parts);
    now = changed(now, { target, other, drop: chance.next() < 0.15, rename: chance.next() < 0.1, chance });
  }
  return JSON.stringify(now, undefined, 1);
}

function treeOf(text: string): Plain | undefined {
  try {
    return JSON.parse(JSON.stringify(load(text)) ?? 'null');
  } catch {
    // It is no YAML any more; its bytes can be changed still.
    return undefined;
  }
}

function allParts(tree: Plain): readonly Plain[] {
  const parts: Plain[] = [];
  const visit = (part: Plain): void => {
    parts.push(part);
    if (parts.length > 5000) return;
    for (const inner of innerOf(part)) visit(inner);
  };
  visit(tree);
  return parts;
}

function innerOf(part: Plain): readonly Plain[] {
  return typeof part === 'object' && part !== null ? Object.values(part) : [];
}

interface Change {
  /** Which part, counted from the top. */
  readonly target: number;
  readonly other: Plain;
  readonly drop: boolean;
  readonly rename: boolean;
  readonly chance: Chance;
}

function changed(tree: Plain, { target, other, drop, rename, chance }: Change): Plain {
  let count = 0;
  const visit = (part: Plain): Plain => {
    if (count++ === target) return other;
    if (Array.isArray(part)) {
      const items: Plain[] = [];
      for (const item of part) {
        const skip = drop && count === target;
        const next = visit(item);
        if (!skip) items.push(next);
      }
      return items;
    }
    if (typeof part !== 'object' || part === null) return part;
    const entries: (readonly [string, Plain])[] = [];
    for (const [key, item] of Object.entries(part)) {
      const isTarget = count === target;
      const next = visit(item);
      if (isTarget && rename) entries.push([chance.pick(words), item]);
      else if (!isTarget || !drop) entries.push([key, next]);
    }
    return Object.fromEntries(entries);
  };
  return visit(tree);
}
