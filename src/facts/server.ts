/** A server of Nova: `server show`. Columns with user data, passwords and keys are not asked for. */
import type { Config } from '../config/config.ts';
import type { NodeRef } from '../evaluate/fact.ts';
import { known, textOf } from '../evaluate/value.ts';
import type { Attachment } from '../topology/kinds/attachment.ts';
import type { Machine } from '../topology/kinds/machine.ts';
import { addresses, flag, names, text, type Names } from './client-values.ts';
import { maybe, needed, orEmpty, records, type Columns } from './columns.ts';
import { compareReference, compareText, liveValue, type Comparison } from './compare.ts';
import { namedVolumes, volumeIdOf } from './disk-of-volume.ts';
import { labelOf, type Adopted, type FactSource, type LiveView, type Trouble } from './fact-source.ts';
import { attachedVolumes } from './volumes-by-server.ts';

export interface ServerFact {
  readonly id: string;
  readonly name?: string;
  readonly status?: string;
  readonly flavor?: Names;
  /** Empty: booted from a volume. */
  readonly image?: Names;
  readonly zone?: string;
  readonly keyName?: string;
  /** By name of the network, in the order of the interfaces. */
  readonly addresses: ReadonlyMap<string, readonly string[]>;
  readonly volumes: readonly AttachedVolume[];
}

interface AttachedVolume {
  readonly id: string;
  readonly device?: string;
  /** Nova deletes it with the server. */
  readonly deleteOnTermination?: boolean;
}

const volumeColumns: Columns<AttachedVolume> = {
  id: needed(['volume_id', 'Volume ID', 'id'], text(), 'id of the volume'),
  device: maybe(['device', 'Device'], text(), 'device of the guest'),
  deleteOnTermination: maybe(
    ['delete_on_termination', 'Delete On Termination?'],
    flag(),
    'whether the volume is deleted with the server',
  ),
};

export const server: FactSource<ServerFact, Machine> = {
  what: 'server',
  named: false,
  question: {
    show: ['server', 'show'],
    ids: [{ from: 'servers' }],
    missing: 'fails',
  },
  fields: {
    id: needed(['id', 'ID'], text(), 'id'),
    name: { ...maybe(['name', 'Name'], text(), 'name'), compare: (live, node) => compareText(live, node.name) },
    status: maybe(['status', 'Status'], text(), 'status'),
    flavor: {
      ...maybe(['flavor', 'Flavor'], names(), 'flavor'),
      compare: compareFlavor,
      wins: ([name], node) => (name === undefined ? node : { ...node, shape: liveShape(name, node) }),
    },
    // Printed without a value where the server boots from a volume.
    image: { ...maybe(['image', 'Image'], names(), 'image'), blank: [], compare: compareImage },
    zone: {
      ...maybe(['OS-EXT-AZ:availability_zone', 'Availability Zone'], text(), 'availability zone'),
      compare: compareZone,
    },
    keyName: { ...maybe(['key_name'], text(), 'key pair'), compare: compareKey },
    addresses: orEmpty(['addresses', 'Networks'], addresses(), { about: 'addresses by network', use: new Map() }),
    volumes: orEmpty(
      ['volumes_attached', 'attached_volumes', 'os-extended-volumes:volumes_attached'],
      records(volumeColumns, ({ id }) => id),
      {
        about: 'attached volumes',
        use: [],
      },
    ),
  },
  join: ({ id }, view) => view.nodeWithId('machine', id),
  mentions: () => [],
  adopt: attachmentsByHand,
  machineOf: ({ id }, view) => view.nodeWithId('machine', id),
  shown: { kind: 'machine', where: 'always' },
  trouble: serverTrouble,
};

/** The flavor that the server was resized to. */
function liveShape(name: string, { shape }: Machine): NodeRef {
  return { external: liveValue(name, shape && 'external' in shape ? shape.external : undefined) };
}

/** Volumes that are attached to the server, and to no disk of its machine. */
function attachmentsByHand(server: ServerFact, view: LiveView, { moved }: Pick<Config, 'moved'>): readonly Adopted[] {
  const machine = view.nodeWithId('machine', server.id);
  if (!machine) return [];
  const ready = new Set([...namedVolumes(machine, view), ...madeVolumes(machine, view)]);
  // What has moved is at a node of the cluster by now, and what moves may be at none.
  const prefix = pathOfVolume(machine, '');
  const gone = [...moved, ...view.earlier.keys()].flatMap((path) =>
    path.startsWith(prefix) ? [path.slice(prefix.length)] : [],
  );
  return [...new Set([...[...attachedVolumes(server, view)].toSorted(), ...gone])]
    .filter((volume) => !ready.has(volume))
    .map((volume) => attachmentByHand(machine, volume, view));
}

/** Those that Nova made for the machine's disks. */
function madeVolumes(machine: Machine, view: LiveView): readonly string[] {
  const disks = view.graph.users(machine, 'disk', 'machine');
  return disks.flatMap((disk) => volumeIdOf(disk, view) ?? []);
}

function pathOfVolume({ resource }: Machine, volume: string): string {
  return `${resource}/volume-${volume}`;
}

function attachmentByHand(machine: Machine, volume: string, view: LiveView): Adopted {
  const path = pathOfVolume(machine, volume);
  const own = view.nodeWithId('volume', volume);
  const node: Attachment = {
    kind: 'attachment',
    id: path,
    resource: path,
    machine: { node: machine.id },
    volume: own ? { node: own.id } : { external: known(volume) },
  };
  const label = labelOf(view.facts.volumes.get(volume) ?? { id: volume });
  return { what: 'volume', id: volume, label, path, machine: machine.resource, nodes: [node] };
}

function compareFlavor(live: Names, { shape }: Machine, view: LiveView): Comparison {
  return compareReference(live, { ref: shape, kind: 'machine-shape', key: 'flavors' }, view);
}

function compareImage(live: Names, machine: Machine, view: LiveView): Comparison {
  const root = view.graph.users(machine, 'disk', 'machine').find(({ role }) => role === 'root');
  if (root?.source.from !== 'image' || root.source.asVolume) return 'unsaid';
  const ref: NodeRef = root.source.image;
  return compareReference(live, { ref, kind: 'volume', key: 'images' }, view);
}

/** `zone:host` asks for a host of the zone. */
function compareZone(live: string, { availabilityZone }: Machine): Comparison {
  return compareText(live, availabilityZone, (said) => [said, said.split(':')[0] ?? said]);
}

/** A key pair's physical id is its name. */
function compareKey(live: string, { keyPair }: Machine, view: LiveView): Comparison {
  const node = view.graph.resolve('key-pair', keyPair);
  if (!node) return compareText(live, keyPair && 'external' in keyPair ? keyPair.external : undefined);
  const said = view.idOf(node) ?? textOf(node.name);
  return said === undefined || said === live ? 'equal' : { live, template: said };
}

/** States from which a machine can be copied and, if need be, started again. */
const movable = new Set(['ACTIVE', 'SHUTOFF']);

function serverTrouble({ status }: ServerFact): Trouble | undefined {
  if (status === undefined || movable.has(status)) {
    return status === 'SHUTOFF' ? { severity: 'warning', text: 'is in status SHUTOFF' } : undefined;
  }
  return { severity: 'error', text: `is in status ${status}` };
}
