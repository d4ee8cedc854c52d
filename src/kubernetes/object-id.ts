/** Short texts that name one object each, for the ledger, steps and messages: `VirtualMachine/shop/web`. */
import { allKinds } from './kinds.ts';
import type { KubeObject } from './object.ts';
import { textBefore } from '../source/text-before.ts';

/** `Kind/namespace/name`, or `Kind/name` where the kind has no namespace. */
export type ObjectId = string;

/** Two groups have a NetworkPolicy, and two a Service: those that are not Kubernetes' own are named with their group. */
const shared: ReadonlySet<string> = new Set(
  allKinds().flatMap(({ kind, group }) =>
    !isOwn(group) && allKinds().some((other) => other.kind === kind && other.group !== group)
      ? [`${kind}.${group}`]
      : [],
  ),
);

export function objectId({
  apiVersion,
  kind,
  metadata,
}: Pick<KubeObject, 'apiVersion' | 'kind' | 'metadata'>): ObjectId {
  const qualified = `${kind}.${textBefore(apiVersion, '/')}`;
  const { namespace, name } = metadata;
  return [shared.has(qualified) ? qualified : kind, ...(namespace === undefined ? [] : [namespace]), name].join('/');
}

/** A Secret that is made from texts rather than given as an object. */
export function secretId(namespace: string, name: string): ObjectId {
  return objectId({ apiVersion: 'v1', kind: 'Secret', metadata: { namespace, name } });
}

/** Groups of Kubernetes itself are left out of the text: everybody knows where a Service is from. */
function isOwn(group: string): boolean {
  return !group.includes('.') || group.endsWith('.k8s.io');
}
