/** What a Cinder volume becomes: the name under which machines use it, and the objects behind that name. */
import { namedBy } from './external.ts';
import { code } from '../../plan/prose.ts';
import { factValue, known, originsOf, textOf, withOrigins, type Value } from '../../evaluate/value.ts';
import type { VolumeFact } from '../../facts/volume.ts';
import { gibibytes } from '../../kubernetes/quantity.ts';
import type { Volume } from '../../topology/kinds/volume.ts';
import { usersOfVolume } from '../../topology/views/disks.ts';
import type { World } from '../../plan/world.ts';
import type { DiskOrigin } from './disk-origin.ts';
import { movedUsers } from './shared-volume.ts';
import { volumeOrigin } from './volume-origin.ts';
import { stub, type Need } from '../../plan/needs.ts';
import type { ObjectItem } from '../../plan/plan.ts';
import { elsewhere, made, type Lowered } from '../../plan/target.ts';
import { blank } from '../../print/print-hole.ts';
import { gib, wholeOf } from '../objects/amounts.ts';
import { externalName } from '../objects/external.ts';
import {
  adoptedClaim,
  claimObject,
  clonedClaim,
  emptyClaim,
  imageClaim,
  restoredClaim,
  uploadedClaim,
  type ClaimSite,
} from './claims.ts';
import { isMounted } from './mounted-claims.ts';
import { ofEachReplica, pooledName, poolOfVolume } from './pooled-volume.ts';
import { imageNeeds, imageOf, imageSize, imageSource } from './image.ts';
import { reportEncryptedCopy } from './encrypted-copy.ts';
import { reportKeptSharers } from './kept-sharers.ts';
import { classNeeds, storageClassOf } from './storage-class.ts';

/** How a machine names the disk in its list of volumes. */
interface ClaimUse {
  readonly via: 'claim' | 'data-volume';
  readonly name: string;
}

/** A fresh volume with an image, or of one of several replicas, is a data volume; every other one is a claim. */
export function volumeUse(world: World, volume: Volume): ClaimUse {
  const pooled = pooledName(world, volume);
  if (pooled !== undefined) return { via: 'data-volume', name: pooled };
  const fresh = volumeOrigin(world, volume).origin === 'fresh';
  return { via: fresh && volume.source.from === 'image' ? 'data-volume' : 'claim', name: world.names.name(volume.id) };
}

/** A volume of the stack. */
export function lowerVolume(world: World, volume: Volume): Lowered {
  const origin = volumeOrigin(world, volume);
  const storageClass = storageClassOf(world, volume.type);
  const [user] = usersOfVolume(world.graph, volume.id);
  const pool = poolOfVolume(world, volume);
  if (pool) return elsewhere(ofEachReplica(pool));
  const site: ClaimSite = {
    name: world.names.name(volume.id),
    node: volume.id,
    ...(volume.sizeGiB && { size: gib(volume.sizeGiB) }),
    ...(storageClass && { storageClass }),
    ...(movedUsers(world, volume).length > 1 && { shared: true }),
    ...(isMounted(world, volume.id) && { mounted: true }),
  };
  if (user) reportKeptSharers(world, user);
  const { items, needs } =
    origin.origin === 'fresh'
      ? lowerFresh(world, volume, site)
      : made(oldItems(world, site, { origin, ...(volume.zone && { zone: volume.zone }) }));
  return made(items, [...needs, ...classNeeds(world, volume)]);
}

/** A disk with content from before. */
export interface OldDisk {
  readonly origin: Exclude<DiskOrigin, { readonly origin: 'fresh' }>;
  readonly zone?: Value;
  /** The template's own name of the live volume, whose leaves the handle carries. */
  readonly named?: Value;
}

/** The live volume, a clone of it that a plan step makes, or a claim that a plan step uploads into. */
export function oldItems(world: World, site: ClaimSite, { origin, zone, named }: OldDisk): readonly ObjectItem[] {
  const live = liveOf(origin);
  reportEncryptedCopy(world, site.node, origin);
  const size =
    site.size && wholeSizeFits(site.size, live?.sizeGiB) ? site.size : live && known(gibibytes(live.sizeGiB));
  const sized: ClaimSite = { ...site, ...(size && { size }), ...(live?.multiattach && { shared: true }) };
  const rest = { ...(live && { live }), ...(zone && { zone }) };
  if (origin.origin === 'adopted') {
    const handle = withOrigins(known(origin.volume), named ? originsOf(named) : []);
    return adoptedClaim(world, { ...sized, handle, ...rest });
  }
  if (origin.from.from === 'clone') {
    const handle = factValue({ fact: 'id', of: `the clone of ${origin.from.volume}` });
    return adoptedClaim(world, { ...sized, handle, later: true, ...rest });
  }
  return uploadedClaim(world, sized);
}

function liveOf(origin: OldDisk['origin']): VolumeFact | undefined {
  if (origin.origin === 'adopted') return origin.live;
  return origin.from.from === 'server-image' ? undefined : origin.from.live;
}

/** A claim may ask for less than the live volume has, never for more. */
function wholeSizeFits(size: Value, live: number | undefined): boolean {
  const text = textOf(size);
  const asked = text === undefined ? undefined : wholeOf(known(text.replace(/Gi$/, '')));
  return live === undefined || (asked !== undefined && asked <= BigInt(live));
}

function lowerFresh(world: World, volume: Volume, site: ClaimSite): Lowered {
  const { source } = volume;
  switch (source.from) {
    case 'blank':
      return made(emptyClaim(world, site));
    case 'image': {
      const image = imageOf(world, source.image);
      const size = site.size ?? imageSize(image);
      const items = [imageClaim(world, { ...site, ...(size && { size }) }, imageSource(image))];
      return made(items, imageNeeds(world, image, volume.id));
    }
    case 'snapshot':
      return restored(world, site, { text: `snapshot ${externalName(source.snapshot)}`, handle: source.snapshot });
    case 'backup':
      return restored(world, site, { text: `backup ${externalName(source.backup)}`, handle: source.backup });
    case 'volume': {
      const original = world.graph.resolve('volume', source.volume);
      if (original) return made(clonedClaim(world, site, known(world.names.name(original.id))));
      const named = namedBy(source.volume);
      return made([], [awaited(world, site, { text: `volume ${externalName(named)}`, handle: named })]);
    }
  }
}

/** A snapshot or backup of Cinder. */
interface Content {
  /** What the content is, for people. */
  readonly text: string;
  readonly handle: Value;
}

/** Cinder's driver finds snapshots by id; elsewhere the content has to be brought. */
export function restored(world: World, site: ClaimSite, content: Content): Lowered {
  return world.config.profile === 'openstack'
    ? made(restoredClaim(world, site, content.handle))
    : made([], [awaited(world, site, content)]);
}

/** A claim whose content only a person can point to. */
export function awaited(world: World, site: ClaimSite, { text, handle }: Content): Need {
  const source = withOrigins(known(blank(`claim with the content of ${text}`)), originsOf(handle));
  return stub(
    {
      // Several claims may start with the same content.
      id: `volume/claim/${site.name}`,
      kind: 'volume',
      name: text,
      about: [site.node],
      question: `Which claim in the cluster has the content of ${text}? The disk ${code(site.name)} starts with it. Copy the content into a claim and write the name of that claim to a copy of the stub. Until then the disk does not exist.`,
      howTo: [],
    },
    claimObject(world, site, { dataSourceRef: { kind: 'PersistentVolumeClaim', name: source } }),
    { owner: site.node },
  );
}
