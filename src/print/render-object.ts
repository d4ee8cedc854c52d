/** Turns an object with values into plain data, keeping the leaves behind every field and the places that cannot be printed. */
import type { Float } from '../python/scalar.ts';
import { sealed } from '../evaluate/seal.ts';
import type { LeafId, Value } from '../evaluate/value.ts';
import type { Field, FieldMap, KubeObject } from '../kubernetes/object.ts';

/** Plain data as printers take it; maps keep the order of the builder. */
export type Plain = null | boolean | number | bigint | Float | string | readonly Plain[] | PlainMap;
export type PlainMap = ReadonlyMap<string, Plain>;

/** Leaves found at one place of an object, as a JSON pointer. */
export interface Placed {
  readonly pointer: string;
  readonly leaves: readonly LeafId[];
}

export interface RenderedObject {
  readonly plain: PlainMap;
  readonly placed: readonly Placed[];
  /** Fields whose value is not known when manifests are written. */
  readonly holes: readonly { readonly pointer: string; readonly value: Value }[];
}

/** `hole` gives the visible placeholder for a value that is not known. */
export function renderObject(object: KubeObject, hole: (value: Value) => string): RenderedObject {
  const renderer = new Renderer(hole);
  const plain = new Map<string, Plain>([
    ['apiVersion', object.apiVersion],
    ['kind', object.kind],
    ['metadata', renderer.metadata(object)],
  ]);
  renderer.setFields(plain, object.body);
  return { plain, placed: renderer.placed, holes: renderer.holes };
}

/** The fields of a map; those that are not set are undefined. */
export function partsOf(fields: FieldMap): Iterable<Field | undefined> {
  return isMap(fields) ? fields.values() : Object.values(fields);
}

/** One field of a map; undefined where the field is no map, or has none of that name. */
export function memberOf(field: Field | undefined, name: string): Field | undefined {
  if (field === undefined || !isFields(field)) return undefined;
  return isMap(field) ? field.get(name) : field[name];
}

export function isList(field: Field | undefined): field is readonly Field[] {
  return Array.isArray(field);
}

function isFields(field: Field): field is FieldMap {
  return typeof field === 'object' && !Array.isArray(field) && !isValue(field);
}

function isMap(fields: FieldMap): fields is ReadonlyMap<string, Field> {
  return fields instanceof Map;
}

/** Whether a field is a value of the stack rather than a constant or a nested structure. */
export function isValue(field: Field): field is Value {
  if (typeof field !== 'object' || Array.isArray(field) || field instanceof Map) return false;
  return 'kind' in field && 'origins' in field && Array.isArray(field.origins);
}

export function escapePointer(key: string): string {
  if (!key.includes('/') && !key.includes('~')) return key;
  return key.replaceAll('~', '~0').replaceAll('/', '~1');
}

const functionalAnnotation =
  /^\/metadata\/annotations\/(?:loadbalancer\.openstack\.org|external-dns\.alpha\.kubernetes\.io)~1/;

class Renderer {
  readonly placed: Placed[] = [];
  readonly holes: { readonly pointer: string; readonly value: Value }[] = [];
  readonly #hole: (value: Value) => string;
  /** Where the renderer is. Most fields are constants, and nobody asks for their places. */
  readonly #steps: (string | number)[] = [];

  constructor(hole: (value: Value) => string) {
    this.#hole = hole;
  }

  /** Annotations are for readers: what stands there closes no leaf, but for those that a controller acts on. */
  metadata({ metadata }: KubeObject): PlainMap {
    const plain = new Map<string, Plain>([['name', metadata.name]]);
    if (metadata.namespace !== undefined) plain.set('namespace', metadata.namespace);
    this.#steps.push('metadata');
    if (metadata.labels?.size) this.#set(plain, 'labels', metadata.labels);
    if (metadata.annotations?.size) {
      const before = this.placed.length;
      this.#set(plain, 'annotations', metadata.annotations);
      const read = this.placed.splice(before).filter(({ pointer }) => functionalAnnotation.test(pointer));
      for (const item of read) this.placed.push(item);
    }
    this.#steps.pop();
    return plain;
  }

  #field(field: Field): Plain {
    if (typeof field !== 'object') return field;
    if (isList(field)) return this.#items(field, (item) => this.#field(item));
    if (isValue(field)) return this.#value(field);
    const plain = new Map<string, Plain>();
    this.setFields(plain, field);
    return plain;
  }

  /** The fields that are set. */
  setFields(plain: Map<string, Plain>, fields: FieldMap): void {
    if (isMap(fields)) for (const [key, field] of fields) this.#set(plain, key, field);
    else for (const key of Object.keys(fields)) this.#set(plain, key, fields[key]);
  }

  #set(plain: Map<string, Plain>, key: string, field: Field | undefined): void {
    if (field === undefined) return;
    this.#steps.push(key);
    plain.set(key, this.#field(field));
    this.#steps.pop();
  }

  #items<T>(items: readonly T[], render: (item: T) => Plain): readonly Plain[] {
    return items.map((item, index) => {
      this.#steps.push(index);
      const plain = render(item);
      this.#steps.pop();
      return plain;
    });
  }

  /** Of the place where the renderer is. */
  #pointer(): string {
    return this.#steps.map((step) => `/${typeof step === 'string' ? escapePointer(step) : step}`).join('');
  }

  #value(value: Value): Plain {
    if (value.origins.length > 0) this.placed.push({ pointer: this.#pointer(), leaves: value.origins });
    switch (value.kind) {
      case 'known':
        return value.secret === false ? value.value : this.#sealed(sealed(value));
      case 'list':
        return this.#items(value.items, (item) => this.#value(item));
      case 'map':
        return value.secretKeys === undefined ? this.#map(value.entries) : this.#sealed(sealed(value));
      case 'symbolic':
      case 'poison':
        return this.#open(value);
    }
  }

  /** A secret that nobody kept away from here is a hole as one that is not known. */
  #sealed(value: Value): Plain {
    return value.kind === 'known' ? value.value : this.#open(value);
  }

  #open(value: Value): Plain {
    this.holes.push({ pointer: this.#pointer(), value });
    return this.#hole(value);
  }

  #map(entries: ReadonlyMap<string, Value>): PlainMap {
    const plain = new Map<string, Plain>();
    for (const [key, item] of entries) {
      this.#steps.push(key);
      plain.set(key, this.#value(item));
      this.#steps.pop();
    }
    return plain;
  }
}
