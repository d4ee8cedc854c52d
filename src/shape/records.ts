/** Maps with a closed set of keys, and the choice between several of them. */
import type { MappingNode } from '../hot/tree.ts';
import { isKeyOf, meaningsText } from './scalars.ts';
import {
  bad,
  below,
  keyText,
  mappingOf,
  unknown,
  type InOf,
  type JsonSchema,
  type OutOf,
  type Place,
  type Shape,
} from './shape.ts';
import { listed } from '../source/listed.ts';

/** A key of a map: its value and what it means. */
export interface Field<Out, In, Need extends 'required' | 'optional' = 'required' | 'optional'> {
  readonly need: Need;
  /** One or two sentences. */
  readonly about: string;
  readonly value: Shape<Out, In>;
  /** What holds without it, where that can be said: `the name of the stack`. */
  readonly otherwise?: string | undefined;
  /** The option of the command line that wins over it. */
  readonly option?: string | undefined;
  readonly example?: In | undefined;
}

export function optional<Out, In>(value: Shape<Out, In>, about: string): Field<Out, In, 'optional'> {
  return { need: 'optional', about, value };
}

export function required<Out, In>(value: Shape<Out, In>, about: string): Field<Out, In, 'required'> {
  return { need: 'required', about, value };
}

interface Fields {
  readonly [key: string]: Field<unknown, unknown>;
}

type KeysOf<F extends Fields, Need> = { [K in keyof F]: F[K]['need'] extends Need ? K : never }[keyof F];
type Flat<T> = { readonly [K in keyof T]: T[K] };
type RecordOf<F extends Fields> = Flat<
  { [K in KeysOf<F, 'required'>]: OutOf<F[K]['value']> } & { [K in KeysOf<F, 'optional'>]?: OutOf<F[K]['value']> }
>;
type WrittenRecord<F extends Fields> = Flat<
  { [K in KeysOf<F, 'required'>]: InOf<F[K]['value']> } & {
    [K in KeysOf<F, 'optional'>]?: InOf<F[K]['value']> | undefined;
  }
>;

/** A map that has its keys and no others. */
export interface RecordShape<F extends Fields> extends Shape<RecordOf<F>, WrittenRecord<F>> {
  readonly fields: F;
}

export function record<const F extends Fields>(fields: F): RecordShape<F> {
  const needed = requiredKeys(fields);
  return {
    fields,
    read(tree, place) {
      const mapping = mappingOf(tree, place);
      if (!mapping) return undefined;
      const missing = needed.find((name) => !keysOf(mapping).includes(name));
      if (missing === undefined) return readFields(mapping, fields, place);
      return reportUnknown(mapping, fields, place) ? undefined : bad(tree, place, `a map with ${missing}`);
    },
    schema: { ...closedMap(fields), ...(needed.length > 0 && { required: needed }) },
  };
}

function requiredKeys(fields: Fields): readonly string[] {
  return Object.keys(fields).filter((name) => fields[name]?.need === 'required');
}

function keysOf(mapping: MappingNode): readonly string[] {
  return mapping.entries.map(({ key }) => keyText(key));
}

/** Whether there were any: a misspelled key is the cause of the absence of another. */
function reportUnknown(mapping: MappingNode, fields: Fields, place: Place): boolean {
  const strange = mapping.entries.filter(({ key }) => !isKeyOf(fields, keyText(key)));
  for (const entry of strange) unknown(entry, place, Object.keys(fields));
  return strange.length > 0;
}

function readFields<F extends Fields>(mapping: MappingNode, fields: F, place: Place): RecordOf<F> | undefined {
  reportUnknown(mapping, fields, place);
  const found = new Map<string, unknown>();
  for (const { key, value } of mapping.entries) {
    const name = keyText(key);
    const field = isKeyOf(fields, name) ? fields[name] : undefined;
    const read = field?.value.read(value, below(place, name));
    if (read !== undefined) found.set(name, read);
  }
  const values = Object.fromEntries(found);
  return hasRequired(values, fields) ? values : undefined;
}

/** Each value was read by the shape of its key, so that only an absent one could be wrong. */
function hasRequired<F extends Fields>(values: object, fields: F): values is RecordOf<F> {
  return requiredKeys(fields).every((name) => Object.hasOwn(values, name));
}

function closedMap(fields: Fields): JsonSchema {
  return {
    type: 'object',
    additionalProperties: false,
    properties: Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, fieldSchema(field)])),
  };
}

/** One text of all that is known of the key, and the schema of its value. */
function fieldSchema({ about, value: { schema }, otherwise, option, example }: Field<unknown, unknown>): JsonSchema {
  const more = schema['description'];
  const description = [
    about,
    ...(typeof more === 'string' ? [`${more}.`] : []),
    ...(otherwise === undefined ? [] : [`Default: ${otherwise}.`]),
    ...(option === undefined ? [] : [`The option ${option} wins.`]),
  ];
  return { ...schema, description: description.join(' '), ...(example !== undefined && { examples: [example] }) };
}

/**
 * Exactly one of several maps, each known by its one required key. The others' keys are refused with it, but for those
 * that it has itself.
 */
export function oneOf<const R extends readonly RecordShape<Fields>[]>(
  ...forms: R
): Shape<OutOf<R[number]>, InOf<R[number]>>;
export function oneOf(...forms: readonly RecordShape<Fields>[]): Shape<unknown> {
  const all: Fields = Object.assign({}, ...forms.map(({ fields }) => fields));
  const marks = forms.flatMap(({ fields }) => requiredKeys(fields));
  const foreign = (form: RecordShape<Fields>): readonly string[] =>
    Object.keys(all).filter((name) => !isKeyOf(form.fields, name));
  return {
    read(tree, place) {
      const mapping = mappingOf(tree, place);
      if (!mapping) return undefined;
      const given = keysOf(mapping);
      const form = forms.find(({ fields }) => requiredKeys(fields).every((name) => given.includes(name)));
      if (!form) {
        const expected = `a map with exactly one of ${listed(marks, marks.length)}`;
        return reportUnknown(mapping, all, place) ? undefined : bad(tree, place, expected);
      }
      const conflict = mapping.entries.find(({ key }) => foreign(form).includes(keyText(key)));
      if (!conflict) return form.read(tree, place);
      const [mark = ''] = requiredKeys(form.fields);
      place.problems.conflict(conflict.key.span, place.path, [mark, keyText(conflict.key)]);
      return undefined;
    },
    schema: {
      ...closedMap(all),
      oneOf: forms.map((form) => ({
        required: requiredKeys(form.fields),
        not: { anyOf: foreign(form).map((name) => ({ required: [name] })) },
      })),
    },
  };
}

/** One of several words in the place of a map, each with its meaning. */
export function wordOr<Out, In>(
  meanings: Readonly<Record<string, string>>,
  other: Shape<Out, In>,
): Shape<{ readonly word: string } | Out, string | In> {
  const words = Object.keys(meanings);
  return {
    read(tree, place) {
      if (tree.kind === 'mapping') return other.read(tree, place);
      const word = words.find((each) => tree.kind === 'scalar' && tree.value === each);
      return word === undefined
        ? bad(tree, place, `${words.map((each) => `"${each}"`).join(', ')} or a map`)
        : { word };
    },
    schema: { anyOf: [{ enum: words, description: meaningsText(meanings) }, other.schema] },
  };
}
