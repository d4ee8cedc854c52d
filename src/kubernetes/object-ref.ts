/** Names of objects, as steps of a plan name them: an object of the output or of the cluster, without its content. */
import type { KubeObject } from './object.ts';

/** As much as kubectl needs to find an object. */
export interface ObjectRef {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  /** Absent for kinds without one. */
  readonly namespace?: string;
}

/** `type` is written as builders write it: `v1/Service`, `kubevirt.io/v1/VirtualMachine`. */
export function objectRef(type: string, name: string, namespace?: string): ObjectRef {
  const end = type.lastIndexOf('/');
  return {
    apiVersion: type.slice(0, end),
    kind: type.slice(end + 1),
    name,
    ...(namespace !== undefined && { namespace }),
  };
}

/** Without a namespace where the kind has none, or where kustomize gives it. */
export function refOf({ apiVersion, kind, metadata: { name, namespace } }: KubeObject): ObjectRef {
  return { apiVersion, kind, name, ...(namespace !== undefined && { namespace }) };
}

/** What tells an object from all others. */
export function refKey({ apiVersion, kind, name, namespace = '' }: ObjectRef): string {
  return [apiVersion, kind, namespace, name].join('|');
}
