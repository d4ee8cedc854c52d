/** What a Cinder volume becomes: the name under which machines use it, and the objects behind that name. */
import { code } from '../../plan/prose.ts';
import type { NodeId } from '../../evaluate/fact.ts';
import { factValue, known, originsOf, textOf, withOrigins, type Value } from '../../evaluate/value.ts';
import { gibibytes } from '../../kubernetes/quantity.ts';
import type { Disk } from '../../topology/kinds/disk.ts';
import type { Attachment } from '../../topology/kinds/attachment.ts';
import type { Machine } from '../../topology/kinds/machine.ts';
import type { Volume } from '../../topology/kinds/volume.ts';
import { perWorld, type World } from '../../plan/world.ts';
import { diskOrigin, type DiskOrigin } from '../origins/disk-origin.ts';
import { volumeOrigin } from '../origins/volume-origin.ts';
import { shared, stub, type Need } from '../../plan/needs.ts';
import type { ObjectItem } from '../../plan/plan.ts';
import { made, type Lowered } from '../../plan/target.ts';
import { blank } from '../../print/print-hole.ts';
import { gib, wholeOf } from '../objects/amounts.ts';
import { externalName, externalObjectNames, isUnresolved } from '../objects/external.ts';
import {
  adoptedClaim,
  claimObject,
  clonedClaim,
  emptyClaim,
  imageClaim,
  restoredClaim,
  type ClaimSite,
} from './claims.ts';
import { imageNeeds, imageOf, imageSize, imageSource } from '../kubevirt/image.ts';
import { movedMachines } from '../objects/sides.ts';
import { classNeeds, storageClassOf } from './storage-class.ts';
import { disksOf, volumeRef } from '../../topology/views/disks.ts';

/** How a machine names the disk in its list of volumes. */
interface ClaimUse {
  readonly via: 'claim' | 'data-volume';
  readonly name: string;
}

export function volumeUse(world: World, volume: Volume): ClaimUse {
  const fresh = volumeOrigin(world, volume).origin === 'fresh';
  return { via: fresh && volume.source.from === 'image' ? 'data-volume' : 'claim', name: world.names.name(volume.id) };
}

/** A volume of the stack. */
export function lowerVolume(world: World, volume: Volume): Lowered {
  const origin = volumeOrigin(world, volume);
  const storageClass = storageClassOf(world, volume.type);
  const site: ClaimSite = {
    name: world.names.name(volume.id),
    node: volume.id,
    ...(volume.sizeGiB && { size: gib(volume.sizeGiB) }),
    ...(storageClass && { storageClass }),
  };
  const { items, needs } =
    origin.origin === 'fresh'
      ? lowerFresh(world, volume, site)
      : made(oldItems(world, site, { origin, ...(volume.zone && { zone: volume.zone }) }));
  return made(items, [...needs, ...classNeeds(world, volume)]);
}

interface OldDisk {
  readonly origin: Exclude<DiskOrigin, { readonly origin: 'fresh' }>;
  readonly zone?: Value;
  /** The template's own name of the live volume, whose leaves the handle carries. */
  readonly named?: Value;
}

/** The live volume, a clone of it that a plan step makes, or an empty claim that a plan step fills. */
export function oldItems(world: World, site: ClaimSite, { origin, zone, named }: OldDisk): readonly ObjectItem[] {
  const live =
    origin.origin === 'adopted' ? origin.live : origin.from.from === 'server-image' ? undefined : origin.from.live;
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
  return emptyClaim(world, sized);
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
      const named = isUnresolved(source.volume) ? source.volume.external : known(source.volume.node);
      return made([], [awaited(world, site, { text: `volume ${externalName(named)}`, handle: named })]);
    }
  }
}

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
function awaited(world: World, site: ClaimSite, { text, handle }: Content): Need {
  const source = withOrigins(known(blank(`claim with the content of ${text}`)), originsOf(handle));
  return stub(
    {
      // Several claims may start with the same content.
      id: `volume/claim/${site.name}`,
      kind: 'volume',
      name: text,
      about: [site.node],
      question: `Which claim in the cluster has the content of ${text}? The disk ${code(site.name)} starts with it. Copy the content into a claim and write the name of that claim into the stub. Until then the disk does not exist.`,
      howTo: [],
    },
    claimObject(world, site, { dataSourceRef: { kind: 'PersistentVolumeClaim', name: source } }),
    { wave: site.node },
  );
}

/** A volume that exists outside the stack and is attached to machines of it. */
interface OutsideVolume {
  readonly text: string;
  readonly name: string;
  readonly ref: { readonly external: Value };
  readonly disk: Disk | Attachment;
  readonly machines: readonly NodeId[];
}

/** Each once, with the first disk that uses it. */
export const outsideVolumes = perWorld((world): ReadonlyMap<string, OutsideVolume> => {
  const { graph } = world;
  const uses = movedMachines(world).flatMap((machine) =>
    disksOf(graph, machine).flatMap((disk) => {
      const ref = outsideRef(world, disk);
      return ref ? [{ text: externalName(ref.external), ref, disk, machine: machine.id }] : [];
    }),
  );
  const own = new Set(graph.of('volume').map(({ id }) => world.names.name(id)));
  const names = externalObjectNames(
    uses.map(({ text }) => text),
    own,
  );
  const found = new Map<string, OutsideVolume & { readonly machines: NodeId[] }>();
  for (const { text, ref, disk, machine } of uses) {
    const ready = found.get(text);
    if (ready) ready.machines.push(machine);
    else
      found.set(text, { text, name: `volume-${names.get(text) ?? ''}`.slice(0, 63), ref, disk, machines: [machine] });
  }
  return found;
});

export function outsideRef(world: World, disk: Disk | Attachment): { readonly external: Value } | undefined {
  const ref = volumeRef(disk);
  if (!ref || world.graph.resolve('volume', ref)) return undefined;
  return isUnresolved(ref) ? ref : { external: known(ref.node) };
}

const uuid = /^[0-9a-f]{8}-?([0-9a-f]{4}-?){3}[0-9a-f]{12}$/i;

/** The claim of a volume that machines of the stack attach and the stack does not make. */
export function outsideVolumeNeed(world: World, volume: OutsideVolume, { id }: Machine): Need {
  const { text, machines, disk } = volume;
  // Of all that use it, one owns it.
  const [node = ''] = machines;
  const site: ClaimSite = { name: volume.name, node, shapedBy: [disk.id] };
  const attached: ClaimSite = { ...site, ...(machines.length > 1 && { shared: true }) };
  const { external } = volume.ref;
  const named = { kind: 'volume', name: text, about: [id] } as const;
  const old = liveOrigin(world, volume);
  if (old) return shared(named, oldItems(world, attached, { origin: old, named: external }));
  if (world.config.profile === 'standalone') {
    return { ...awaited(world, site, { text: `volume ${text}`, handle: external }), about: [id] };
  }
  const handle = withOrigins(factValue({ fact: 'id', of: `volume ${text}` }), originsOf(external));
  return shared(named, adoptedClaim(world, { ...attached, handle }));
}

/** Where the plan can take the content from; undefined where the volume is not known by its id. */
function liveOrigin(world: World, { disk, ref }: OutsideVolume): OldDisk['origin'] | undefined {
  const origin = diskOrigin(disk, world);
  const text = textOf(ref.external);
  if (origin.origin === 'fresh' || text === undefined || !uuid.test(text)) return undefined;
  // Without a live stack no step of the plan would fill an empty claim.
  return origin.origin === 'adopted' || world.live.mode === 'migrate' ? origin : undefined;
}
