/** The StorageClass of a volume, from its volume type. */
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
import type { Volume } from '../../topology/kinds/volume.ts';
import { volumeOrigin } from './volume-origin.ts';
import { listed } from '../../source/listed.ts';
import { present } from '../../source/present.ts';

/** Undefined: the default class of the cluster, as Cinder takes its default type. */
export function storageClassOf(world: World, type: NodeRef | undefined): Value | undefined {
  if (!type) return undefined;
  const text = typeText(type);
  const name = world.config.volumeTypes.get(text) ?? classNames(world).get(text) ?? '';
  return known(name, originsOf(namedBy(type)));
}

/** A storage class for a volume type without a mapping; the driver of the same cloud takes the type by its name. */
export function classNeeds(world: World, volume: Volume): readonly Need[] {
  const text = volume.type && typeText(volume.type);
  if (text === undefined || !needsClass(world, volume)) return [];
  const named = { kind: 'volume-type', name: text, about: [volume.id] } as const;
  const mapped = world.config.volumeTypes.get(text);
  if (mapped !== undefined) return [expected(named, objectRef('storage.k8s.io/v1/StorageClass', mapped))];
  const classes = world.cluster.objects?.get('StorageClass');
  const name = present(classNames(world).get(text), 'name of the storage class');
  // What the cluster calls as the cloud does is meant by the name.
  if (classes?.has(name)) return [expected(named, objectRef('storage.k8s.io/v1/StorageClass', name))];
  const beside = world.config.profile === 'openstack';
  const unnamed = volume.type && isUnresolved(volume.type) ? unnamedQuestion('volume type', volume.type) : undefined;
  const asked = {
    kind: 'volume-type',
    name: text,
    about: [volume.id],
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
  return [stub(asked, object, { owner: stackNode, shapedBy: [volume.id] })];
}

function classesText(classes: ReadonlySet<string> | undefined): string {
  return classes && classes.size > 0 ? ` The cluster has ${listed([...classes].toSorted().map(code))}.` : '';
}

const classNames = perWorld((world): ReadonlyMap<string, string> => {
  const texts = movedVolumes(world).flatMap(({ type }) => (type ? [typeText(type)] : []));
  return externalObjectNames(
    texts.filter((text) => !world.config.volumeTypes.has(text)),
    new Set(world.config.volumeTypes.values()),
  );
});

function movedVolumes(world: World): readonly Volume[] {
  const { graph, placed } = world;
  return graph
    .of('volume')
    .filter((volume) => placed.on(volume.id, 'cluster') !== undefined && needsClass(world, volume));
}

function typeText(type: NodeRef): string {
  return isUnresolved(type) ? (textOf(type.external) ?? externalName(type.external)) : type.node;
}

/** A live volume that is adopted, or whose clone is, was provisioned long ago. */
function needsClass(world: World, volume: Volume): boolean {
  const origin = volumeOrigin(world, volume);
  return origin.origin === 'fresh' || (origin.origin === 'copied' && origin.from.from === 'volume');
}
