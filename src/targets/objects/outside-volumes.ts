/** Volumes that machines of the stack attach and the stack does not make: the claim of each, whoever needs it. */
import type { NodeId } from '../../evaluate/fact.ts';
import { factValue, known, originsOf, textOf, withOrigins, type Value } from '../../evaluate/value.ts';
import { dnsLabelWithDigest, longestLabel } from '../../kubernetes/names.ts';
import type { Attachment } from '../../topology/kinds/attachment.ts';
import type { Disk } from '../../topology/kinds/disk.ts';
import type { Machine } from '../../topology/kinds/machine.ts';
import { disksOf, volumeRef } from '../../topology/views/disks.ts';
import { shared, type Need } from '../../plan/needs.ts';
import { perWorld, type World } from '../../plan/world.ts';
import { externalName, externalObjectNames, isUnresolved } from '../objects/external.ts';
import { movedMachines } from '../objects/sides.ts';
import { reportKeptSharers } from './kept-sharers.ts';
import { diskOrigin } from './disk-origin.ts';
import { adoptedClaim, type ClaimSite } from './claims.ts';
import { diskClaim } from './disk-claim.ts';
import { awaited, oldItems, type OldDisk } from './volume-claims.ts';
import { present } from '../../source/present.ts';

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
  const names = claimNames(
    world,
    uses.map(({ text }) => text),
  );
  const found = new Map<string, OutsideVolume & { readonly machines: NodeId[] }>();
  for (const { text, ref, disk, machine } of uses) {
    const ready = found.get(text);
    if (!ready)
      found.set(text, { text, name: present(names.get(text), 'name of the volume'), ref, disk, machines: [machine] });
    else if (!ready.machines.includes(machine)) ready.machines.push(machine);
  }
  return found;
});

const prefix = 'volume-';

/** None is the claim of a volume or disk of the stack. */
function claimNames(world: World, texts: readonly string[]): ReadonlyMap<string, string> {
  const { graph, names } = world;
  const volumes = graph.of('volume').map(({ id }) => names.name(id));
  const claims = [...volumes, ...graph.of('disk').map((disk) => diskClaim(world, disk))];
  const behind = claims.flatMap((name) => (name.startsWith(prefix) ? [name.slice(prefix.length)] : []));
  const free = externalObjectNames(texts, new Set([...volumes, ...behind]));
  return new Map(
    [...free].map(([text, name]) => {
      const claim = `${prefix}${name}`;
      return [text, claim.length > longestLabel ? dnsLabelWithDigest(`${prefix}${text}`) : claim];
    }),
  );
}

/** Undefined where the stack makes the volume. */
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
  const site: ClaimSite = {
    name: volume.name,
    node,
    content: `volume ${text}`,
    shapedBy: [disk.id],
    ...(machines.length > 1 && { shared: true }),
  };
  const { external } = volume.ref;
  const named = { kind: 'volume', name: text, about: [id] } as const;
  reportKeptSharers(world, disk);
  const old = liveOrigin(world, volume);
  if (old) return shared(named, oldItems(world, site, { origin: old, named: external }));
  if (world.config.profile === 'standalone') {
    return { ...awaited(world, site, { text: `volume ${text}`, handle: external }), about: [id] };
  }
  const handle = withOrigins(factValue({ fact: 'id', of: `volume ${text}` }), originsOf(external));
  return shared(named, adoptedClaim(world, { ...site, handle }));
}

/** Where the plan can take the content from; undefined where the volume is not known by its id. */
function liveOrigin(world: World, { disk, ref }: OutsideVolume): OldDisk['origin'] | undefined {
  const origin = diskOrigin(disk, world);
  const text = textOf(ref.external);
  if (origin.origin === 'fresh' || text === undefined || !uuid.test(text)) return undefined;
  // Without a live stack no step of the plan would fill an empty claim.
  return origin.origin === 'adopted' || world.live.mode === 'migrate' ? origin : undefined;
}
