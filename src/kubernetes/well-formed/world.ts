/** All objects of one output together with what the target provides: where references and selectors are looked up. */
import { at, itemsAt, objectAt, textAt, textsAt, wordAt } from '../json.ts';
import type { Json } from '../json.ts';
import type { Labels } from '../labels.ts';
import { append } from '../../source/append.ts';

/** Something that is not among the objects but will be in the cluster: a stub in `inputs/`, a name of the profile. */
export interface ProvidedName {
  readonly kind: string;
  readonly name: string;
  /** Absent: any namespace. */
  readonly namespace?: string;
  /** Keys of a Secret or ConfigMap. Absent: any. */
  readonly keys?: readonly string[];
}

/** A thing that can be referred to. `keys` is absent where they are not known. */
interface Target {
  readonly kind: string;
  readonly apiVersion?: string;
  readonly namespace?: string;
  readonly name: string;
  readonly keys?: ReadonlySet<string>;
}

/** A pod that will run: where its labels are written, and what they are. */
interface Pod {
  readonly namespace: string;
  readonly labels: Labels;
}

export interface World {
  readonly objects: readonly Json[];
  readonly pods: readonly Pod[];
  /** Namespace of an object; objects without one lie in the default of this output. */
  namespaceOf(object: Json): string;
  /** Everything of one of these kinds by that name in that namespace, or cluster-wide. */
  find(kinds: readonly string[], name: string, namespace: string): readonly Target[];
  /** Objects of one kind. */
  ofKind(kind: string): readonly Json[];
  /** The emitted object of that kind and name; the namespace does not matter for cluster-wide kinds. */
  object(kind: string, name: string, namespace: string): Json | undefined;
}

export function createWorld(objects: readonly Json[], provided: readonly ProvidedName[], fallback: string): World {
  const namespaceOf = (object: Json): string => textAt(object, 'metadata', 'namespace') ?? fallback;
  const targets = new Map<string, Target[]>();
  const add = (target: Target): void => append(targets, `${target.kind}|${target.name}`, target);
  for (const { keys, ...name } of provided) add({ ...name, ...(keys && { keys: new Set(keys) }) });
  for (const object of objects) for (const target of targetsOf(object, namespaceOf(object))) add(target);
  const byKind = new Map<string, Json[]>();
  for (const object of objects) append(byKind, wordAt(object, 'kind'), object);
  const nameOf = (object: Json): string => {
    const kind = wordAt(object, 'kind');
    return [kind, clusterKinds.has(kind) ? '' : namespaceOf(object), textAt(object, 'metadata', 'name')].join('|');
  };
  const byName = new Map(objects.map((object) => [nameOf(object), object]));
  return {
    objects,
    pods: objects.flatMap((object) => podsOf(object, namespaceOf(object))),
    namespaceOf,
    find: (kinds, name, namespace) =>
      kinds
        .flatMap((kind) => targets.get(`${kind}|${name}`) ?? [])
        .filter((target) => target.namespace === undefined || target.namespace === namespace),
    ofKind: (kind) => byKind.get(kind) ?? [],
    object: (kind, name, namespace) => byName.get([kind, clusterKinds.has(kind) ? '' : namespace, name].join('|')),
  };
}

const clusterKinds: ReadonlySet<string> = new Set([
  'Namespace',
  'PersistentVolume',
  'StorageClass',
  'GatewayClass',
  'VolumeSnapshotClass',
  'VolumeSnapshotContent',
  'VirtualMachineClusterInstancetype',
  'VirtualMachineClusterPreference',
  'ClusterUserDefinedNetwork',
  'EgressIP',
  'CiliumEgressGatewayPolicy',
]);

/** The object itself, and what its controller makes of it under a name that others may use. */
function targetsOf(object: Json, namespace: string): readonly Target[] {
  const kind = wordAt(object, 'kind');
  const name = wordAt(object, 'metadata', 'name');
  const keys = keysOf(object, kind);
  const self = { kind, name, ...(!clusterKinds.has(kind) && { namespace }), ...(keys && { keys }) };
  return [self, ...madeBy(object, kind, namespace)];
}

function keysOf(object: Json, kind: string): ReadonlySet<string> | undefined {
  if (kind !== 'Secret' && kind !== 'ConfigMap') return undefined;
  const parts = ['data', 'stringData', 'binaryData'].map((part) => objectAt(object, part));
  return new Set(parts.flatMap((part) => Object.keys(part ?? {})));
}

function madeBy(object: Json, kind: string, namespace: string): readonly Target[] {
  const name = wordAt(object, 'metadata', 'name');
  switch (kind) {
    case 'DataVolume':
      return [{ kind: 'PersistentVolumeClaim', namespace, name }];
    case 'UserDefinedNetwork':
      return [{ kind: 'NetworkAttachmentDefinition', namespace, name }];
    case 'ClusterUserDefinedNetwork':
      return [{ kind: 'NetworkAttachmentDefinition', name }];
    case 'ExternalSecret':
      return [{ kind: 'Secret', namespace, name: textAt(object, 'spec', 'target', 'name') ?? name }];
    case 'VirtualMachine':
      return templateTargets(itemsAt(object, 'spec', 'dataVolumeTemplates'), namespace);
    // Each of its machines gets a copy of the name, with a number behind, in the template and in what uses it.
    case 'VirtualMachinePool':
      return templateTargets(
        itemsAt(object, 'spec', 'virtualMachineTemplate', 'spec', 'dataVolumeTemplates'),
        namespace,
      );
    default:
      return [];
  }
}

/** Data volumes that are made with a machine, and their claims. */
function templateTargets(templates: readonly Json[], namespace: string): readonly Target[] {
  return templates.flatMap((template) => {
    const name = wordAt(template, 'metadata', 'name');
    return [
      { kind: 'DataVolume', namespace, name },
      { kind: 'PersistentVolumeClaim', namespace, name },
    ];
  });
}

/** Where the labels of an object's pods stand, by kind. */
export function podTemplatePath(kind: string): readonly string[] | undefined {
  switch (kind) {
    case 'VirtualMachine':
    case 'Deployment':
    case 'StatefulSet':
    case 'Job':
      return ['spec', 'template'];
    case 'CronJob':
      return ['spec', 'jobTemplate', 'spec', 'template'];
    case 'VirtualMachinePool':
      return ['spec', 'virtualMachineTemplate', 'spec', 'template'];
    default:
      return undefined;
  }
}

function podsOf(object: Json, namespace: string): readonly Pod[] {
  const path = podTemplatePath(wordAt(object, 'kind'));
  if (!path || at(object, ...path) === undefined) return [];
  return [{ namespace, labels: textsAt(object, ...path, 'metadata', 'labels') }];
}
