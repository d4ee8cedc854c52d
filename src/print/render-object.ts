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
  renderer.setFields(plain, object.body, '');
  return { plain, placed: renderer.placed, holes: renderer.holes };
}

/** The fields of a map; those that are not set are undefined. */
export function partsOf(fields: FieldMap): Iterable<Field | undefined> {
  return isMap(fields) ? fields.values() : Object.values(fields);
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

const functionalAnnotation = /^\/metadata\/annotations\/loadbalancer\.openstack\.org~1/;

class Renderer {
  readonly placed: Placed[] = [];
  readonly holes: { readonly pointer: string; readonly value: Value }[] = [];
  readonly #hole: (value: Value) => string;

  constructor(hole: (value: Value) => string) {
    this.#hole = hole;
  }

  /** Annotations are for readers: what stands there closes no leaf, but for those that a controller acts on. */
  metadata({ metadata }: KubeObject): PlainMap {
    const plain = new Map<string, Plain>([['name', metadata.name]]);
    if (metadata.namespace !== undefined) plain.set('namespace', metadata.namespace);
    if (metadata.labels?.size) plain.set('labels', this.field(metadata.labels, '/metadata/labels'));
    if (metadata.annotations?.size) {
      const before = this.placed.length;
      plain.set('annotations', this.field(metadata.annotations, '/metadata/annotations'));
      const read = this.placed.splice(before).filter(({ pointer }) => functionalAnnotation.test(pointer));
      for (const item of read) this.placed.push(item);
    }
    return plain;
  }

  field(field: Field, pointer: string): Plain {
    if (typeof field !== 'object') return field;
    if (isList(field)) return field.map((item, index) => this.field(item, `${pointer}/${index}`));
    if (isValue(field)) return this.#value(field, pointer);
    const plain = new Map<string, Plain>();
    this.setFields(plain, field, pointer);
    return plain;
  }

  /** The fields that are set. */
  setFields(plain: Map<string, Plain>, fields: FieldMap, pointer: string): void {
    for (const [key, field] of isMap(fields) ? fields : Object.entries(fields)) {
      if (field !== undefined) plain.set(key, this.field(field, `${pointer}/${escapePointer(key)}`));
    }
  }

  #value(value: Value, pointer: string): Plain {
    if (value.origins.length > 0) this.placed.push({ pointer, leaves: value.origins });
    switch (value.kind) {
      case 'known':
        return value.secret === false ? value.value : this.#sealed(sealed(value), pointer);
      case 'list':
        return value.items.map((item, index) => this.#value(item, `${pointer}/${index}`));
      case 'map':
        return value.secretKeys === undefined
          ? this.#map(value.entries, pointer)
          : this.#sealed(sealed(value), pointer);
      case 'symbolic':
      case 'poison':
        this.holes.push({ pointer, value });
        return this.#hole(value);
    }
  }

  /** A secret that nobody kept away from here is a hole as one that is not known. */
  #sealed(value: Value, pointer: string): Plain {
    if (value.kind === 'known') return value.value;
    this.holes.push({ pointer, value });
    return this.#hole(value);
  }

  #map(entries: ReadonlyMap<string, Value>, pointer: string): PlainMap {
    const plain = new Map<string, Plain>();
    for (const [key, item] of entries) plain.set(key, this.#value(item, `${pointer}/${escapePointer(key)}`));
    return plain;
  }
}

function isList(field: Field): field is readonly Field[] {
  return Array.isArray(field);
}
