/** The StorageClass of a volume or of a disk that Nova makes a volume for, from its volume type. */
import type { NodeRef } from '../../evaluate/fact.ts';
import { known, originsOf, textOf, type Value } from '../../evaluate/value.ts';
import { kubeObject } from '../../kubernetes/build.ts';
import { stackNode } from '../../kubernetes/object.ts';
import { expected, stub, type Need } from '../../plan/needs.ts';
import { objectRef } from '../../kubernetes/object-ref.ts';
import { look } from '../../plan/operations.ts';
import { code } from '../../plan/prose.ts';
import { perWorld, type World } from '../../plan/world.ts';
import { blank } from '../../print/print-hole.ts';
import { cinderDriver } from './claims.ts';
import { objectMeta } from './metadata.ts';
import { externalName, externalObjectNames, isUnresolved, unnamedQuestion, namedBy } from './external.ts';
import type { Disk } from '../../topology/kinds/disk.ts';
import type { Volume } from '../../topology/kinds/volume.ts';
import { settingOf } from '../../plan/strategies.ts';
import { findResource } from '../../stack/find-resource.ts';
import { diskOrigin } from './disk-origin.ts';
import { volumeOrigin } from './volume-origin.ts';
import { listed } from '../../source/listed.ts';
import { present } from '../../source/present.ts';

/** Undefined: the default class of the cluster, as Cinder takes its default type. */
export function storageClassOf(world: World, type: NodeRef | undefined): Value | undefined {
  if (!type) return undefined;
  const text = typeText(world, type);
  const name = world.config.volumeTypes.get(text) ?? classNames(world).get(text) ?? '';
  return known(name, originsOf(namedBy(type)));
}

/** That of a disk: its type decides, else what heat2kube.yaml says of its server. */
export function diskClassOf(world: World, disk: Disk): Value | undefined {
  const own = storageClassOf(world, disk.type);
  if (own) return own;
  const stated = statedClass(world, disk);
  return stated === undefined ? undefined : known(stated);
}

function statedClass({ graph, config }: World, { machine }: Disk): string | undefined {
  const node = graph.get('machine', machine);
  return node && settingOf(node, config, 'storageClass');
}

/** The classes that the claim of a disk asks for. */
export function diskClassNeeds(world: World, disk: Disk): readonly Need[] {
  const stated = disk.type ? undefined : statedClass(world, disk);
  if (stated === undefined) return classNeeds(world, disk);
  const named = { kind: 'volume-type', name: stated, about: [disk.machine] } as const;
  return [expected(named, objectRef('storage.k8s.io/v1/StorageClass', stated))];
}

/** What has a volume type. */
type Typed = Volume | Disk;

/** A storage class for a volume type without a mapping; the driver of the same cloud takes the type by its name. */
export function classNeeds(world: World, typed: Typed): readonly Need[] {
  const text = typed.type && typeText(world, typed.type);
  if (text === undefined || !needsClass(world, typed)) return [];
  const about = [typed.kind === 'disk' ? typed.machine : typed.id];
  const named = { kind: 'volume-type', name: text, about } as const;
  const mapped = world.config.volumeTypes.get(text);
  if (mapped !== undefined) return [expected(named, objectRef('storage.k8s.io/v1/StorageClass', mapped))];
  const classes = world.cluster.objects?.get('StorageClass');
  const name = present(classNames(world).get(text), 'name of the storage class');
  // What the cluster calls as the cloud does is meant by the name.
  if (classes?.has(name)) return [expected(named, objectRef('storage.k8s.io/v1/StorageClass', name))];
  const beside = world.config.profile === 'openstack';
  const unnamed = typed.type && isUnresolved(typed.type) ? unnamedQuestion('volume type', typed.type) : undefined;
  const asked = {
    kind: 'volume-type',
    name: text,
    about,
    question:
      (unnamed && `${unnamed} Until the StorageClass is applied, the claims that use it stay Pending.`) ??
      `Which StorageClass replaces the volume type ${code(text)}? Map it under ${code('volumeTypes')} in heat2kube.yaml, or ${beside ? 'apply' : 'complete'} the StorageClass that is proposed here.${classesText(classes)} Until then the claims that use it stay Pending.`,
    howTo: [
      ...(unnamed === undefined
        ? [look({ look: 'live', live: { live: 'volume-type', id: text }, columns: [], as: 'json' })]
        : []),
      look({ look: 'objects', kinds: ['storageclass'] }),
    ],
  } as const;
  const object = kubeObject('storage.k8s.io/v1/StorageClass', objectMeta(world, name, { scope: 'cluster' }), {
    provisioner: beside ? cinderDriver : known(blank('provisioner of the cluster')),
    ...(beside && { parameters: new Map([['type', unnamed === undefined ? text : blank(text)]]) }),
    // Whoever deletes a claim of a moved database means the claim.
    reclaimPolicy: 'Retain',
    allowVolumeExpansion: true,
    volumeBindingMode: 'WaitForFirstConsumer',
  });
  return [stub(asked, object, { owner: stackNode, shapedBy: [typed.id] })];
}

function classesText(classes: ReadonlySet<string> | undefined): string {
  return classes && classes.size > 0 ? ` The cluster has ${listed([...classes].toSorted().map(code))}.` : '';
}

const classNames = perWorld((world): ReadonlyMap<string, string> => {
  const texts = movedTyped(world).flatMap(({ type }) => (type ? [typeText(world, type)] : []));
  return externalObjectNames(
    texts.filter((text) => !world.config.volumeTypes.has(text)),
    new Set(world.config.volumeTypes.values()),
  );
});

function movedTyped(world: World): readonly Typed[] {
  const { graph, placed } = world;
  return [...graph.of('volume'), ...graph.of('disk')].filter(
    (typed) => placed.on(typed.id, 'cluster') !== undefined && needsClass(world, typed),
  );
}

/** By the name that a type of the stack has in Cinder, else by that of its resource. */
function typeText({ source }: World, type: NodeRef): string {
  if (isUnresolved(type)) return textOf(type.external) ?? externalName(type.external);
  const name = findResource(type.node, source.stack)?.effective.get('name');
  return (name && textOf(name)) ?? type.node;
}

/** A live volume that is adopted, or whose clone is, was provisioned long ago. */
function needsClass(world: World, typed: Typed): boolean {
  const origin = typed.kind === 'disk' ? diskOrigin(typed, world) : volumeOrigin(world, typed);
  return origin.origin === 'fresh' || (origin.origin === 'copied' && origin.from.from === 'volume');
}
