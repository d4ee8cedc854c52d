/** Typed making of objects: the compiler refuses a misspelt field, and any field may be a value of the stack. */
import type { KubeTypes } from '../../grammar/kubernetes/types/index.ts';
import type { Value } from '../evaluate/value.ts';
import type { Field, KubeObject, ObjectMeta } from './object.ts';

/** `apiVersion/kind`, such as `kubevirt.io/v1/VirtualMachine` and `v1/Secret`. */
type KindKey = keyof KubeTypes;

/** The fields of `T`, each of which may also be a value with origins; maps with free keys are Maps; `undefined` is left out. */
type Fields<T> =
  | Value
  | (unknown extends T
      ? Field
      : T extends readonly (infer Item)[]
        ? readonly Fields<Item>[]
        : T extends object
          ? string extends keyof T
            ? FreeMap
            : { readonly [Name in keyof T]: Fields<T[Name]> | undefined }
          : T);

/** Labels, Secret keys and the like; a plain object only where no key comes from a template. */
type FreeMap = ReadonlyMap<string, Field> | { readonly [name: string]: Field };

/** What stands beside apiVersion, kind and metadata. */
type BodyOf<Key extends KindKey> = {
  readonly [Name in keyof KubeTypes[Key] as Exclude<Name, 'apiVersion' | 'kind' | 'metadata'>]: Fields<
    KubeTypes[Key][Name]
  >;
};

/** Shapes of parts, for functions that make one: `PartOf<'kubevirt.io/v1/VirtualMachine', 'spec'>`. */
export type PartOf<Key extends KindKey, Name extends keyof KubeTypes[Key]> = Fields<NonNullable<KubeTypes[Key][Name]>>;

/** Fields that are undefined are left out, so that callers need no spreads for what they may not have. */
export function kubeObject<Key extends KindKey>(key: Key, metadata: ObjectMeta, body: BodyOf<Key>): KubeObject {
  const cut = key.lastIndexOf('/');
  const fields: readonly (readonly [string, Field | undefined])[] = Object.entries(body);
  const set = fields.filter((entry): entry is readonly [string, Field] => entry[1] !== undefined);
  return { apiVersion: key.slice(0, cut), kind: key.slice(cut + 1), metadata, body: new Map(set) };
}
