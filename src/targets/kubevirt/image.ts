/** Where an image of the cloud comes from in the cluster, and what the live cloud says about it. */
import type { ImageFact } from '../../config/facts.ts';
import type { ImageMapping } from '../../config/config.ts';
import type { NodeId, NodeRef } from '../../evaluate/fact.ts';
import { known, noOrigins, originsOf, textOf, type Origins, type Value } from '../../evaluate/value.ts';
import { perWorld, type World } from '../../plan/world.ts';
import { diskOrigin } from '../origins/disk-origin.ts';
import { volumeOrigin } from '../origins/volume-origin.ts';
import { externalName, externalObjectNames, isUnresolved } from '../objects/external.ts';

export interface Image {
  /** What the template calls it. */
  readonly text: string;
  /** Whether the text is a name or id of the cloud, and not a parameter that has no value. */
  readonly named: boolean;
  /** Name of the DataSource that `inputs/` asks for, when there is no mapping. */
  readonly name: string;
  readonly mapping?: ImageMapping;
  readonly fact?: ImageFact;
  readonly origins: Origins;
}

export function imageOf(world: World, ref: NodeRef): Image {
  const text = imageText(ref);
  const fact = world.live.facts?.images.get(text);
  const mapping =
    world.config.images.get(text) ?? (fact && (world.config.images.get(fact.name) ?? world.config.images.get(fact.id)));
  return {
    text,
    named: isUnresolved(ref) && textOf(ref.external) !== undefined,
    name: imageNames(world).get(text) ?? '',
    origins: isUnresolved(ref) ? originsOf(ref.external) : noOrigins,
    ...(mapping && { mapping }),
    ...(fact && { fact }),
  };
}

/** Images that machines and volumes which move are made from. */
export function usedImages(world: World): readonly Image[] {
  return imageUses(world).map(({ ref }) => imageOf(world, ref));
}

/** Images that the mapping does not know, with the nodes that use them. */
export function unmappedImages(world: World): readonly { readonly image: Image; readonly users: readonly NodeId[] }[] {
  const found = new Map<string, { readonly image: Image; readonly users: NodeId[] }>();
  for (const { ref, user } of imageUses(world)) {
    const image = imageOf(world, ref);
    if (image.mapping) continue;
    const ready = found.get(image.text);
    if (ready) ready.users.push(user);
    else found.set(image.text, { image, users: [user] });
  }
  return [...found.values()];
}

interface ImageUse {
  readonly ref: NodeRef;
  readonly user: NodeId;
}

function imageUses(world: World): readonly ImageUse[] {
  const { graph, placed } = world;
  const disks = graph
    .of('disk')
    .flatMap((disk): readonly ImageUse[] =>
      disk.source.from === 'image' &&
      placed.on(disk.machine, 'cluster') === 'kubevirt' &&
      diskOrigin(disk, world).origin === 'fresh'
        ? [{ ref: disk.source.image, user: disk.machine }]
        : [],
    );
  const volumes = graph
    .of('volume')
    .flatMap((volume): readonly ImageUse[] =>
      volume.source.from === 'image' &&
      placed.on(volume.id, 'cluster') !== undefined &&
      volumeOrigin(world, volume).origin === 'fresh'
        ? [{ ref: volume.source.image, user: volume.id }]
        : [],
    );
  return [...disks, ...volumes];
}

const imageNames = perWorld((world): ReadonlyMap<string, string> =>
  externalObjectNames(
    imageUses(world).map(({ ref }) => imageText(ref)),
    new Set(),
  ),
);

function imageText(ref: NodeRef): string {
  return isUnresolved(ref) ? externalName(ref.external) : ref.node;
}

/** The fields of a data volume that say where its content comes from. */
export type ImageSource =
  | { readonly sourceRef: { readonly kind: 'DataSource'; readonly name: Value; readonly namespace?: string } }
  | { readonly source: { readonly http: { readonly url: Value } } | { readonly registry: { readonly url: Value } } };

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
  const bytes = fact?.virtualSizeBytes;
  const least = fact?.minDiskGiB ?? 0;
  const gibibytes = Math.max(least, bytes === undefined ? 0 : Math.ceil(bytes / 1024 ** 3));
  return gibibytes > 0 ? known(`${gibibytes}Gi`) : undefined;
}
