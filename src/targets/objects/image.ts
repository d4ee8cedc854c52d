/** Where an image of the cloud comes from in the cluster, and what the live cloud says about it. */
import type { ImageFact } from '../../facts/image.ts';
import type { ImageMapping } from '../../config/config.ts';
import type { NodeId, NodeRef } from '../../evaluate/fact.ts';
import { known, originsOf, textOf, type Origins, type Value } from '../../evaluate/value.ts';
import { kubeObject } from '../../kubernetes/build.ts';
import { stackNode } from '../../kubernetes/object.ts';
import { expected, stub, type Need } from '../../plan/needs.ts';
import { look, type Operation } from '../../plan/operations.ts';
import { code } from '../../plan/prose.ts';
import { objectRef } from '../../kubernetes/object-ref.ts';
import { listed } from '../../source/listed.ts';
import { perWorld, type World } from '../../plan/world.ts';
import { blank } from '../../print/print-hole.ts';
import { objectMeta } from './metadata.ts';
import { diskOrigin } from './disk-origin.ts';
import { volumeOrigin } from './volume-origin.ts';
import { externalObjectNames, isUnresolved, unnamedQuestion, refName, namedBy } from './external.ts';

/** An image of Glance, with all that is known of it. */
export interface Image {
  /** What the template calls it. */
  readonly text: string;
  /** The question which image is meant, where the text is no name or id of the cloud but a parameter that has no value. */
  readonly unnamed?: string | undefined;
  /** Name of the DataSource that `inputs/` asks for, when there is no mapping. */
  readonly name: string;
  readonly mapping?: DiskMapping;
  readonly fact?: ImageFact;
  readonly origins: Origins;
}

/** What disks are made from; a container image is none. */
type DiskMapping = Exclude<ImageMapping, { readonly container: string }>;

/** Found by what the template calls it, and where facts know it, by its id and name too. */
export function imageOf(world: World, ref: NodeRef): Image {
  const text = imageText(ref);
  const fact = world.live.facts?.images.get(text);
  const mapping = mappingOf(world, ref);
  const { name, named } = imageNames(world).get(text) ?? { name: '', named: isNamed(ref) };
  return {
    text,
    name,
    unnamed: named || !isUnresolved(ref) ? undefined : unnamedQuestion('image', ref),
    origins: originsOf(namedBy(ref)),
    ...(mapping && !('container' in mapping) && { mapping }),
    ...(fact && { fact }),
  };
}

/** What heat2kube.yaml says of an image: by the name in the template, or by a name or id that facts know. */
export function mappingOf({ config, live }: Pick<World, 'config' | 'live'>, ref: NodeRef): ImageMapping | undefined {
  const text = imageText(ref);
  const fact = live.facts?.images.get(text);
  return config.images.get(text) ?? (fact && (config.images.get(fact.name ?? fact.id) ?? config.images.get(fact.id)));
}

/** A golden image of the cluster for an image that the mapping does not know: the claim that the commands of the question make. */
export function imageNeeds(world: World, { text, name, unnamed, mapping }: Image, user: NodeId): readonly Need[] {
  const { namespace } = world.config;
  if (mapping) {
    if (!('dataSource' in mapping)) return [];
    const { dataSource, namespace: own = namespace } = mapping;
    const source = objectRef('cdi.kubevirt.io/v1beta1/DataSource', dataSource, own);
    return [expected({ kind: 'image', name: text, about: [user] }, source)];
  }
  const sources = world.cluster.objects?.get('DataSource') ?? new Set<string>();
  if (sources.has(`${namespace}/${name}`)) {
    const source = objectRef('cdi.kubevirt.io/v1beta1/DataSource', name, namespace);
    return [expected({ kind: 'image', name: text, about: [user] }, source)];
  }
  const alike = [...sources].filter((source) => [text, name].some((each) => source.endsWith(`/${each}`))).toSorted();
  const asked = {
    kind: 'image',
    name: text,
    about: [user],
    question:
      unnamed ??
      `Where is the image ${code(text)} in the cluster? Map it under ${code('images')} in heat2kube.yaml, or upload it with these commands and write the name of the claim to a copy of the DataSource.${alike.length > 0 ? ` The cluster has the DataSource ${listed(alike.map(code))}.` : ''} Until then the disks that use it stay empty.`,
    howTo: unnamed === undefined ? imageUpload(text, name, namespace) : [],
  } as const;
  const claim = known(
    blank(`claim with the image ${text}${unnamed === undefined ? `: ${name} by these commands` : ''}`),
  );
  const object = kubeObject('cdi.kubevirt.io/v1beta1/DataSource', objectMeta(world, name), {
    spec: { source: { pvc: { name: claim, namespace } } },
  });
  return [stub(asked, object, { owner: stackNode })];
}

function imageUpload(text: string, name: string, namespace: string): readonly Operation[] {
  const image = { live: 'image', id: text } as const;
  const size = { variable: 'SIZE', value: { ask: 'at least the virtual_size of the image, for example 10Gi' } };
  return [
    look({ look: 'live', live: image, columns: ['id', 'disk_format', 'min_disk', 'virtual_size'], as: 'json' }),
    // The first commands of the reader: nothing has made the namespace yet.
    { op: 'namespace', name: namespace },
    { op: 'import', image: text, claim: objectRef('cdi.kubevirt.io/v1beta1/DataVolume', name, namespace), size },
  ];
}

/** Images that fresh disks and volumes are made from. */
function imageUses(world: World): readonly NodeRef[] {
  const { graph, placed } = world;
  const disks = graph
    .of('disk')
    .flatMap((disk) =>
      disk.source.from === 'image' &&
      placed.on(disk.machine, 'cluster') !== undefined &&
      diskOrigin(disk, world).origin === 'fresh'
        ? [disk.source.image]
        : [],
    );
  const volumes = graph
    .of('volume')
    .flatMap((volume) =>
      volume.source.from === 'image' &&
      placed.on(volume.id, 'cluster') !== undefined &&
      volumeOrigin(world, volume).origin === 'fresh'
        ? [volume.source.image]
        : [],
    );
  return [...disks, ...volumes];
}

interface ImageName {
  readonly name: string;
  readonly named: boolean;
}

/** By what the template calls it. Where one use names an image and a parameter of another looks the same, it is named. */
const imageNames = perWorld((world): ReadonlyMap<string, ImageName> => {
  const refs = imageUses(world);
  const named = new Set(refs.filter(isNamed).map(imageText));
  const names = externalObjectNames(refs.map(imageText), new Set());
  return new Map([...names].map(([text, name]) => [text, { name, named: named.has(text) }]));
});

function isNamed(ref: NodeRef): boolean {
  return isUnresolved(ref) && textOf(ref.external) !== undefined;
}

function imageText(ref: NodeRef): string {
  return refName(ref);
}

/** The fields of a data volume that say where its content comes from. */
export type ImageSource =
  | { readonly sourceRef: { readonly kind: 'DataSource'; readonly name: Value; readonly namespace?: string } }
  | { readonly source: { readonly http: { readonly url: Value } } | { readonly registry: { readonly url: Value } } };

/** A golden image of the cluster, or a download. */
export function imageSource({ mapping, name, origins }: Image): ImageSource {
  if (!mapping) return { sourceRef: { kind: 'DataSource', name: known(name, origins) } };
  if ('dataSource' in mapping) {
    const { dataSource, namespace } = mapping;
    return {
      sourceRef: {
        kind: 'DataSource',
        name: known(dataSource, origins),
        ...(namespace !== undefined && { namespace }),
      },
    };
  }
  const url = 'url' in mapping ? mapping.url : `docker://${mapping.containerDisk}`;
  return url.startsWith('docker://')
    ? { source: { registry: { url: known(url, origins) } } }
    : { source: { http: { url: known(url, origins) } } };
}

/** Size of the image's own disk, where the mapping or the cloud says it: a quantity. */
export function imageSize({ mapping, fact }: Image): Value | undefined {
  if (mapping && 'size' in mapping && mapping.size !== undefined) return known(mapping.size);
  // The file of a raw image is the disk itself.
  const bytes = fact?.virtualSizeBytes ?? (fact?.diskFormat === 'raw' ? fact.sizeBytes : undefined);
  const least = fact?.minDiskGiB ?? 0;
  const gibibytes = Math.max(least, bytes === undefined ? 0 : Math.ceil(bytes / 1024 ** 3));
  return gibibytes > 0 ? known(`${gibibytes}Gi`) : undefined;
}
