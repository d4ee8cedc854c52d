/** What a Cinder volume becomes: the name under which machines use it, and the objects behind that name. */
import type { NodeId } from '../../evaluate/fact.ts';
import { factValue, known, originsOf, textOf, withOrigins, type Value } from '../../evaluate/value.ts';
import { gibibytes } from '../../kubernetes/quantity.ts';
import type { Disk } from '../../topology/kinds/disk.ts';
import type { Attachment } from '../../topology/kinds/attachment.ts';
import type { Volume } from '../../topology/kinds/volume.ts';
import { perWorld, type World } from '../../plan/world.ts';
import { diskOrigin, type DiskOrigin } from '../origins/disk-origin.ts';
import { volumeOrigin } from '../origins/volume-origin.ts';
import type { PlanItem } from '../../plan/plan.ts';
import { gib, wholeOf } from '../objects/amounts.ts';
import { externalName, externalObjectNames, isUnresolved } from '../objects/external.ts';
import { blank, stub } from '../objects/needed.ts';
import {
  adoptedClaim,
  claimObject,
  clonedClaim,
  emptyClaim,
  imageClaim,
  restoredClaim,
  type ClaimSite,
} from './claims.ts';
import { imageOf, imageSize, imageSource } from '../kubevirt/image.ts';
import { movedMachines } from '../objects/sides.ts';
import { storageClassOf } from './storage-class.ts';
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

/** The objects of a volume of the stack. */
export function volumeItems(world: World, volume: Volume): readonly PlanItem[] {
  const origin = volumeOrigin(world, volume);
  const storageClass = storageClassOf(world, volume.type);
  const site: ClaimSite = {
    name: world.names.name(volume.id),
    node: volume.id,
    ...(volume.sizeGiB && { size: gib(volume.sizeGiB) }),
    ...(storageClass && { storageClass }),
  };
  if (origin.origin === 'fresh') return freshItems(world, volume, site);
  return oldItems(world, site, { origin, ...(volume.zone && { zone: volume.zone }) });
}

interface OldDisk {
  readonly origin: Exclude<DiskOrigin, { readonly origin: 'fresh' }>;
  readonly zone?: Value;
  /** The template's own name of the live volume, whose leaves the handle carries. */
  readonly named?: Value;
}

/** The live volume, a clone of it that a plan step makes, or an empty claim that a plan step fills. */
export function oldItems(world: World, site: ClaimSite, { origin, zone, named }: OldDisk): readonly PlanItem[] {
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

function freshItems(world: World, volume: Volume, site: ClaimSite): readonly PlanItem[] {
  const { source } = volume;
  switch (source.from) {
    case 'blank':
      return emptyClaim(world, site);
    case 'image': {
      const image = imageOf(world, source.image);
      const size = site.size ?? imageSize(image);
      return [imageClaim(world, { ...site, ...(size && { size }) }, imageSource(image))];
    }
    case 'snapshot':
      return restored(world, site, { text: `snapshot ${externalName(source.snapshot)}`, handle: source.snapshot });
    case 'backup':
      return restored(world, site, { text: `backup ${externalName(source.backup)}`, handle: source.backup });
    case 'volume': {
      const original = world.graph.resolve('volume', source.volume);
      if (original) return clonedClaim(world, site, known(world.names.name(original.id)));
      const named = isUnresolved(source.volume) ? source.volume.external : known(source.volume.node);
      return awaited(world, site, { text: `volume ${externalName(named)}`, handle: named });
    }
  }
}

interface Content {
  /** What the content is, for people. */
  readonly text: string;
  readonly handle: Value;
}

/** Cinder's driver finds snapshots by id; elsewhere the content has to be brought. */
export function restored(world: World, site: ClaimSite, content: Content): readonly PlanItem[] {
  return world.config.profile === 'openstack'
    ? restoredClaim(world, site, content.handle)
    : awaited(world, site, content);
}

/** A claim whose content only a person can point to. */
function awaited(world: World, site: ClaimSite, { text, handle }: Content): readonly PlanItem[] {
  const source = withOrigins(known(blank(`claim with the content of ${text}`)), originsOf(handle));
  return stub(
    {
      kind: 'volume',
      name: text,
      about: [site.node],
      question: `The disk ${site.name} starts with the content of ${text}: bring that into a claim of the cluster and name it.`,
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

export function outsideVolumeItems(world: World, volume: OutsideVolume): readonly PlanItem[] {
  const [node = ''] = volume.machines;
  const origin = diskOrigin(volume.disk, world);
  const site: ClaimSite = { name: volume.name, node, shapedBy: [volume.disk.id] };
  const { external } = volume.ref;
  const shared = volume.machines.length > 1 ? { shared: true } : {};
  const text = textOf(external);
  // Without a live stack no step of the plan would fill an empty claim.
  const filled = origin.origin === 'adopted' || world.live.mode === 'migrate';
  if (origin.origin !== 'fresh' && filled && text !== undefined && uuid.test(text)) {
    return oldItems(world, { ...site, ...shared }, { origin, named: external });
  }
  if (world.config.profile === 'standalone') {
    return awaited(world, site, { text: `volume ${volume.text}`, handle: external });
  }
  const handle = withOrigins(factValue({ fact: 'id', of: `volume ${volume.text}` }), originsOf(external));
  return adoptedClaim(world, { ...site, ...shared, handle });
}
