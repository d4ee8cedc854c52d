/** Values as the various versions of the client print them: each says what it reads, and its JSON Schema. */
import type { MappingEntry, MappingNode, ScalarNode, Tree } from '../hot/tree.ts';
import { Float, isInt } from '../python/scalar.ts';
import { bad, below, keyText, type JsonSchema, type Shape } from '../shape/shape.ts';
import { append } from '../source/append.ts';
import { listsOfText, recordOfText } from './client-text.ts';

/** What the client prints where there is nothing. */
export function isBlank(tree: Tree): boolean {
  return tree.kind === 'scalar' && (tree.value === null || tree.value === '');
}

/** Numbers too: the client prints texts that look like numbers without quotes. */
export function text(): Shape<string> {
  return {
    read: (tree, place) => scalarText(tree) ?? bad(tree, place, 'a text'),
    schema: { type: ['string', 'number', 'boolean', 'null'] },
  };
}

function scalarText(tree: Tree): string | undefined {
  if (tree.kind !== 'scalar' || tree.value === null) return undefined;
  return tree.value instanceof Float ? String(tree.value.value) : String(tree.value);
}

/** A whole number from 0 on, also as a text: sizes and counts are nothing else. */
export function count(): Shape<number> {
  return {
    read(tree, place) {
      const value = tree.kind === 'scalar' ? tree.value : undefined;
      const number = typeof value === 'string' && /^[0-9]{1,15}$/.test(value) ? Number(value) : value;
      const isCount = typeof number === 'number' && Number.isSafeInteger(number) && number >= 0;
      return isCount ? number : bad(tree, place, 'a whole number');
    },
    schema: {
      type: ['integer', 'string', 'null'],
      minimum: 0,
      maximum: Number.MAX_SAFE_INTEGER,
      pattern: '^[0-9]{0,15}$',
    },
  };
}

/** A boolean, as such or as a word; `words` are those that a column has of its own. */
export function flag(
  words: { readonly yes: readonly string[]; readonly no: readonly string[] } = noWords,
): Shape<boolean> {
  const meanings = new Map<unknown, boolean>([
    ...[true, 'true', 'True', ...words.yes].map((word) => [word, true] as const),
    ...[false, 'false', 'False', ...words.no].map((word) => [word, false] as const),
  ]);
  return {
    read(tree, place) {
      const meaning = tree.kind === 'scalar' ? meanings.get(tree.value) : undefined;
      return meaning ?? bad(tree, place, 'true or false');
    },
    schema: { enum: [...meanings.keys(), null, ''] },
  };
}

const noWords = { yes: [], no: [] } as const;

/** Every spelling of one thing that is known: its name first, its id. */
export type Names = readonly string[];

/** `name (id)`, a name or id alone, or a record of them; a thing that is not there prints as `N/A ...`. */
export function names(): Shape<Names> {
  return {
    read(tree, place) {
      const record = thingInside(tree);
      if (record) {
        const entries = new Map(record.entries.map(({ key, value }) => [keyText(key), scalarText(value)]));
        return ['original_name', 'name', 'id'].flatMap((key) => entries.get(key) ?? []);
      }
      const said = scalarText(tree);
      if (said === undefined) return bad(tree, place, 'a name or id');
      if (said.startsWith('N/A')) return [];
      const [, name, id] = /^(.*) \(([^()]*)\)$/s.exec(said) ?? [];
      return name === undefined || id === undefined ? [said] : [name, id, said];
    },
    schema: { type: ['string', 'number', 'boolean', 'object', 'null'] },
  };
}

/** A thing that is shown inside another one: a record, or the text of one; undefined for a name or id alone. */
export function thingInside(tree: Tree): MappingNode | undefined {
  if (tree.kind === 'mapping') return tree;
  const record =
    isScalar(tree) && /(?:^|, )original_name='/.test(scalarText(tree) ?? '') ? recordOfText(tree) : undefined;
  return record && withNested(record);
}

/** The text of a record writes one that is inside it as `key.inner='value'`. */
function withNested(record: MappingNode): MappingNode {
  const nested = new Map<string, MappingEntry[]>();
  const entries = record.entries.filter(({ key, value }) => {
    const [, outer, inner] = /^(\w+)\.(.+)$/s.exec(keyText(key)) ?? [];
    if (outer === undefined || inner === undefined) return true;
    append(nested, outer, { key: { ...key, value: inner }, value });
    return false;
  });
  const inside = [...nested].map(([outer, own]): MappingEntry => {
    const key: ScalarNode = { kind: 'scalar', span: record.span, value: outer, style: 'plain' };
    return { key, value: { kind: 'mapping', span: record.span, entries: own } };
  });
  return { ...record, entries: [...entries, ...inside] };
}

/** A list of texts, or one text with commas between them. */
export function texts(): Shape<readonly string[]> {
  return {
    read(tree, place) {
      if (tree.kind !== 'sequence') return scalarText(tree)?.split(/,\s*/) ?? bad(tree, place, 'a list of texts');
      return tree.items.flatMap(
        (item, index) => scalarText(item) ?? bad(item, below(place, String(index)), 'a text') ?? [],
      );
    },
    schema: {
      type: ['array', 'string', 'number', 'boolean', 'null'],
      items: { type: ['string', 'number', 'boolean'] },
    },
  };
}

/** Properties by name. What is no plain value (checksums, locations) stays as JSON. */
export function properties(): Shape<ReadonlyMap<string, string>> {
  return {
    read(tree, place) {
      const mapping = tree.kind === 'scalar' ? recordOfText(tree) : tree;
      if (mapping?.kind !== 'mapping') return bad(tree, place, 'a map of properties');
      return new Map(mapping.entries.map(({ key, value }) => [keyText(key), propertyText(value)]));
    },
    schema: { type: ['object', 'string', 'null'] },
  };
}

/** Values of properties are texts to Nova, whatever a bundle that was written by hand holds. */
function propertyText(tree: Tree): string {
  return scalarText(tree) ?? JSON.stringify(plainOf(tree));
}

function plainOf(tree: Tree): unknown {
  switch (tree.kind) {
    case 'scalar':
      return isInt(tree.value) || tree.value instanceof Float ? Number(scalarText(tree)) : tree.value;
    case 'sequence':
      return tree.items.map(plainOf);
    case 'mapping':
      return Object.fromEntries(tree.entries.map(({ key, value }) => [keyText(key), plainOf(value)]));
  }
}

/** Addresses by the name of the network, in the order of the server's interfaces. */
export function addresses(): Shape<ReadonlyMap<string, readonly string[]>> {
  const schema: JsonSchema = { type: ['object', 'string', 'null'] };
  return {
    read(tree, place) {
      const mapping = tree.kind === 'scalar' ? listsOfText(tree) : tree;
      if (mapping?.kind !== 'mapping') return bad(tree, place, 'a map of addresses by network');
      const lists = mapping.entries.map(
        ({ key, value }) => [keyText(key), value.kind === 'sequence' ? value.items.flatMap(addressText) : []] as const,
      );
      return new Map(lists);
    },
    schema,
  };
}

/** The API itself gives each address as a record. */
function addressText(tree: Tree): readonly string[] {
  if (tree.kind !== 'mapping') return [scalarText(tree) ?? ''].filter((part) => part !== '');
  return tree.entries.flatMap(({ key, value }) => (key.value === 'addr' ? (scalarText(value) ?? []) : []));
}

export function isScalar(tree: Tree): tree is ScalarNode {
  return tree.kind === 'scalar';
}

/** Whether the text is a UUID with hyphens, as Nova, Cinder and Neutron give their ids, and so no name. */
export function isId(text: string | undefined): boolean {
  return text !== undefined && /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text);
}
