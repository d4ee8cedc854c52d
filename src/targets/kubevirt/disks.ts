/** The disks of a machine in the order in which its guest sees them. */
import { present } from '../../source/present.ts';
import { booleanOf, factValue, joinOrigins, known, originsOf, textOf, type Value } from '../../evaluate/value.ts';
import type { Disk } from '../../topology/kinds/disk.ts';
import type { Machine } from '../../topology/kinds/machine.ts';
import type { Attachment } from '../../topology/kinds/attachment.ts';
import { volumeIdOf } from '../../facts/disk-of-volume.ts';
import type { World } from '../../plan/world.ts';
import { diskOrigin } from '../objects/disk-origin.ts';
import type { Need } from '../../plan/needs.ts';
import type { MadeItem } from '../../plan/plan.ts';
import { movedUsers } from '../objects/shared-volume.ts';
import { volumeSerial } from '../objects/volume-serial.ts';
import { gib, mib } from '../objects/amounts.ts';
import type { Hardware } from './guest/hardware.ts';
import { localSerial } from './local-disks.ts';
import { namedBy } from '../objects/external.ts';
import { dataVolumeSpec, imageClaim, type ClaimSite } from '../objects/claims.ts';
import { claimOf } from '../objects/claim-of-disk.ts';
import { diskPart, diskText } from '../objects/disk-claim.ts';
import { imageNeeds, imageOf, imageSize, imageSource, type Image } from '../objects/image.ts';
import { flavorOf, impliedDisks, type ImpliedDisks } from '../objects/flavor.ts';
import { outsideRef, outsideVolumeNeed, outsideVolumes } from '../objects/outside-volumes.ts';
import { oldItems, restored, volumeUse } from '../objects/volume-claims.ts';
import { externalName } from '../objects/external.ts';
import { poolOfVolume } from '../objects/pooled-volume.ts';
import { diskClassNeeds, diskClassOf } from '../objects/storage-class.ts';
import { poolDisk } from './pool-disk.ts';
import { disksOf, volumeOf, volumeRef } from '../../topology/views/disks.ts';

/** A disk and the volume behind it. */
export interface MachineDisk {
  readonly name: string;
  readonly device: DiskDevice;
  readonly source: DiskSource;
  /** Data volume that lives and dies with the machine. */
  readonly template?: { readonly name: string; readonly spec: ReturnType<typeof dataVolumeSpec> };
  /** Objects that the machine is the author of. */
  readonly items: readonly MadeItem[];
  readonly needs: readonly Need[];
}

/** How the guest sees a disk. */
interface DiskDevice {
  readonly disk?: { readonly bus: Value; readonly readonly?: Value };
  readonly shareable?: true;
  readonly cdrom?: { readonly bus: Value };
  readonly bootOrder?: number | Value;
  readonly serial?: Value;
  readonly tag?: Value;
}

/** Where the content is. */
type DiskSource =
  | { readonly dataVolume: { readonly name: string } }
  | { readonly persistentVolumeClaim: { readonly claimName: string } }
  | { readonly emptyDisk: { readonly capacity: Value } };

/** In the order in which Nova names devices: root, ephemeral, swap, volumes. */
export function machineDisks(world: World, machine: Machine, buses: Buses): readonly MachineDisk[] {
  const disks = disksOf(world.graph, machine);
  const implied = impliedDisks(flavorOf(world, machine));
  const maker = new DiskMaker(world, machine, { implied, buses });
  const made = disks.map((disk) => ({ role: disk.kind === 'disk' ? disk.role : 'data', disk: maker.make(disk) }));
  // The flavor's own ephemeral and swap disks come where the template maps none, behind the root.
  const extra = (['ephemeral', 'swap'] as const).flatMap((role) => {
    const capacity = implied[role];
    const listed = disks.some((disk) => disk.kind === 'disk' && disk.role === role);
    return capacity && !listed ? [{ role, disk: maker.local(role, capacity) }] : [];
  });
  const rank = { root: 0, ephemeral: 1, swap: 2, data: 3 } as const;
  return [...made, ...extra].toSorted((a, b) => rank[a.role] - rank[b.role]).map(({ disk }) => disk);
}

/** What disks go by that say no bus of their own. */
type Buses = Pick<Hardware, 'diskBus' | 'cdromBus'>;

/** What disks of one machine share. */
interface DiskSite {
  readonly implied: ImpliedDisks;
  readonly buses: Buses;
}

/** Gives each disk of one machine a name that no other one of it has. */
class DiskMaker {
  readonly #world: World;
  readonly #machine: Machine;
  readonly #implied: ImpliedDisks;
  readonly #buses: Buses;
  readonly #names = new Set<string>(['cloud-init']);
  /** How many there are of each role. */
  readonly #locals = new Map<string, number>();

  constructor(world: World, machine: Machine, { implied, buses }: DiskSite) {
    this.#world = world;
    this.#machine = machine;
    this.#implied = implied;
    this.#buses = buses;
  }

  make(disk: Disk | Attachment): MachineDisk {
    if (disk.kind === 'attachment' || disk.source.from === 'volume') return this.#volume(disk);
    if (disk.source.from !== 'blank') return this.#made(disk, disk.source);
    return this.local(disk.role, this.#localSize(disk), disk);
  }

  #localSize(disk: Disk): Value {
    if (disk.sizeMiB) return mib(disk.sizeMiB);
    if (disk.sizeGiB) return gib(disk.sizeGiB);
    return this.#implied.ephemeral ?? factValue({ fact: 'size', of: diskText(disk, this.#machine) });
  }

  /** A disk that is lost with the machine, as under Nova, and at each stop too. */
  local(role: Disk['role'], capacity: Value, disk?: Disk): MachineDisk {
    const index = this.#locals.get(role) ?? 0;
    this.#locals.set(role, index + 1);
    return {
      name: this.#name(role),
      device: this.#device(disk, known(localSerial(role, index))),
      source: { emptyDisk: { capacity } },
      items: [],
      needs: [],
    };
  }

  /** An image or a snapshot: the server's own root, or a volume that Nova makes. */
  #made(disk: Disk, source: Extract<Disk['source'], { readonly from: 'image' | 'snapshot' }>): MachineDisk {
    const world = this.#world;
    const name = this.#name(diskPart(disk));
    const { view, mode } = world.live;
    const volume = view && mode === 'migrate' ? volumeIdOf(disk, view) : undefined;
    const device = this.#device(disk, volume === undefined ? undefined : known(volume));
    const content = source.from === 'image' ? { image: imageOf(world, source.image) } : source;
    const size = this.#sizeOf(disk, 'image' in content ? content.image : undefined);
    const storageClass = diskClassOf(world, disk);
    const classes = diskClassNeeds(world, disk);
    const site: ClaimSite = {
      name: claimOf(world, disk),
      node: this.#machine.id,
      content: diskText(disk, this.#machine),
      shapedBy: [disk.id],
      ...(size && { size }),
      ...(storageClass && { storageClass }),
    };
    const claim = { persistentVolumeClaim: { claimName: site.name } };
    const origin = diskOrigin(disk, world);
    if (origin.origin !== 'fresh')
      return { name, device, source: claim, items: oldItems(world, site, { origin }), needs: classes };
    if ('snapshot' in content) {
      const { snapshot } = content;
      const named = { text: `snapshot ${externalName(snapshot)}`, handle: snapshot };
      const { items, needs } = restored(world, site, named);
      return { name, device, source: claim, items, needs: [...needs, ...classes] };
    }
    const { image } = content;
    const dataVolume = { dataVolume: { name: site.name } };
    const needs = [...imageNeeds(world, image, this.#machine.id), ...classes];
    if (disk.deleteOnTermination) {
      const spec = dataVolumeSpec(
        { source: imageSource(image), ...(size && { size }), ...(storageClass && { storageClass }) },
        site,
      );
      return { name, device, source: dataVolume, template: { name: site.name, spec }, items: [], needs };
    }
    return { name, device, source: dataVolume, items: [imageClaim(world, site, imageSource(image))], needs };
  }

  /** The template's own size, else the flavor's for a root disk, else that of the image. */
  #sizeOf(disk: Disk, image: Image | undefined): Value | undefined {
    if (disk.sizeGiB) return gib(disk.sizeGiB);
    const own = disk.role === 'root' && disk.source.from === 'image' && !disk.source.asVolume;
    return (own ? this.#implied.root : undefined) ?? (image && imageSize(image));
  }

  #volume(disk: Disk | Attachment): MachineDisk {
    const world = this.#world;
    const outside = outsideRef(world, disk);
    if (outside) {
      const found = present(outsideVolumes(world).get(externalName(outside.external)), 'volume');
      const claim = found.name;
      const serial = this.#serial(outside.external);
      return {
        name: this.#name(this.#role(disk, claim)),
        device: { ...this.#device(disk, serial), ...(found.machines.length > 1 && { shareable: true }) },
        source: { persistentVolumeClaim: { claimName: claim } },
        items: [],
        needs: [outsideVolumeNeed(world, found, this.#machine)],
      };
    }
    const ref = volumeRef(disk);
    const volume = present(volumeOf(world.graph, disk), 'volume');
    const use = volumeUse(world, volume);
    const origins = ref ? originsOf(namedBy(ref)) : [];
    const isShared = movedUsers(world, volume).length > 1;
    const serial = known(volumeSerial(volume, world.live.facts), origins);
    const name = this.#name(this.#role(disk, use.name));
    const device = { ...this.#device(disk, serial, volume.readOnly), ...(isShared && { shareable: true as const }) };
    if (poolOfVolume(world, volume))
      return { name, device, items: [], ...poolDisk(world, this.#machine, { volume, name: use.name }) };
    return {
      name,
      device,
      source:
        use.via === 'data-volume'
          ? { dataVolume: { name: use.name } }
          : { persistentVolumeClaim: { claimName: use.name } },
      items: [],
      needs: [],
    };
  }

  /** Under Nova the serial of a disk is the id of its volume. */
  #serial(value: Value): Value | undefined {
    const text = textOf(value);
    return text === undefined || !/^[A-Za-z0-9_.+-]{1,256}$/.test(text) ? undefined : value;
  }

  #role(disk: Disk | Attachment, otherwise: string): string {
    return disk.kind === 'disk' && disk.role === 'root' ? 'root' : otherwise;
  }

  #device(disk: Disk | Attachment | undefined, serial: Value | undefined, readOnly?: Value): DiskDevice {
    const own = disk?.kind === 'disk' ? disk : undefined;
    const bus = busOf(own, this.#buses);
    return {
      ...(isCdrom(own)
        ? { cdrom: { bus } }
        : { disk: { bus, ...(readOnly && booleanOf(readOnly) !== false && { readonly: readOnly }) } }),
      ...(own?.role === 'root' && { bootOrder: 1 }),
      ...(own?.bootOrder && { bootOrder: own.bootOrder }),
      ...(serial && { serial }),
      ...(own?.tag && { tag: own.tag }),
    };
  }

  #name(wanted: string): string {
    const base = wanted === '' ? 'disk' : wanted;
    let name = base;
    for (let count = 2; this.#names.has(name); count++) name = `${base.slice(0, 60)}-${count}`;
    this.#names.add(name);
    return name;
  }
}

/** KubeVirt's machines have no IDE; SATA is what old guests know instead. */
const buses: ReadonlyMap<string, string> = new Map([
  ['virtio', 'virtio'],
  ['scsi', 'scsi'],
  ['usb', 'usb'],
  ['sata', 'sata'],
  ['ide', 'sata'],
  ['lame_bus', 'sata'],
]);

function isCdrom(disk: Disk | undefined): boolean {
  return textOf(disk?.deviceType) === 'cdrom';
}

function busOf(disk: Disk | undefined, { diskBus, cdromBus }: Buses): Value {
  const asked = textOf(disk?.bus);
  const own = asked === undefined ? undefined : (buses.get(asked) ?? diskBus);
  // KubeVirt refuses CD-ROMs on virtio.
  const [cdrom, otherwise] = [own === 'virtio' ? undefined : own, own ?? diskBus];
  const bus = isCdrom(disk) ? (cdrom ?? cdromBus) : otherwise;
  const origins = [disk?.bus, disk?.deviceType].flatMap((value) => (value ? [originsOf(value)] : []));
  return known(bus, origins.reduce(joinOrigins, []));
}
