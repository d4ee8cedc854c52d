/** Objects to be emitted: trees whose leaves are values with origins, so that every output line can name its template line. */
import type { NodeId } from '../evaluate/fact.ts';
import type { Value } from '../evaluate/value.ts';

/** A field: a value of the stack, or a constant of the builder (its origin is then the node it is built for). */
export type Field = Value | string | number | boolean | readonly Field[] | FieldMap;

/** Fields by name. User-keyed ones (labels, Secret keys) are Maps; `undefined` fields are left out. */
export type FieldMap = ReadonlyMap<string, Field> | { readonly [name: string]: Field | undefined };

/** An object before it is printed. */
export interface KubeObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: ObjectMeta;
  /** Everything beside apiVersion, kind and metadata, in the order to print: `{ spec: ... }`, `{ data: ... }`. */
  readonly body: FieldMap;
}

/** What `metadata` has; labels and annotations may hold values too. */
export interface ObjectMeta {
  readonly name: string;
  /** Absent for cluster-scoped kinds. */
  readonly namespace?: string;
  readonly labels?: ReadonlyMap<string, Field>;
  readonly annotations?: ReadonlyMap<string, Field>;
}

/** Identity of an object, as references name it. */
export function objectKey(object: {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: ObjectMeta;
}): string {
  return [object.apiVersion, object.kind, object.metadata.namespace ?? '', object.metadata.name].join('|');
}

/** Node id of objects that belong to the whole stack; a resource may be called `stack`, but none begins with `#`. */
export const stackNode: NodeId = '#stack';
