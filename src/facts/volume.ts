/** A volume of Cinder: `volume show`. */
import { textOf } from '../evaluate/value.ts';
import type { Disk } from '../topology/kinds/disk.ts';
import type { Machine } from '../topology/kinds/machine.ts';
import type { Volume } from '../topology/kinds/volume.ts';
import { machinesOfVolume, volumeRef } from '../topology/views/disks.ts';
import { count, flag, isId, properties, text } from './client-values.ts';
import { maybe, needed, orEmpty, records, type Columns } from './columns.ts';
import { compareScalar, compareText, liveValue, type Comparison } from './compare.ts';
import { disksByVolume, namedVolumes } from './disk-of-volume.ts';
import type { FactSource, LiveView, Trouble } from './fact-source.ts';
import { serversByVolume } from './volumes-by-server.ts';

export interface VolumeFact {
  readonly id: string;
  readonly name?: string;
  readonly sizeGiB: number;
  readonly status?: string;
  readonly type?: string;
  readonly bootable?: boolean;
  readonly multiattach?: boolean;
  readonly encrypted?: boolean;
  readonly zone?: string;
  /** Id of the snapshot that it was made of. */
  readonly snapshot?: string;
  readonly attachments: readonly VolumeAttachment[];
  /** What Cinder has kept of the image that it was made from. */
  readonly imageProperties: ReadonlyMap<string, string>;
}

interface VolumeAttachment {
  readonly serverId: string;
  readonly device?: string;
}

const attachmentColumns: Columns<VolumeAttachment> = {
  serverId: needed(['server_id', 'Server ID'], text(), 'id of the server'),
  device: maybe(['device', 'Device'], text(), 'device of the guest'),
};

type VolumeNode = Volume | Disk;

export const volume: FactSource<VolumeFact, VolumeNode> = {
  what: 'volume',
  named: false,
  question: {
    show: ['volume', 'show'],
    ids: [
      { from: 'stack', list: ['volume', 'list'], column: 'ID' },
      { from: 'server', list: ['server', 'volume', 'list'], column: 'Volume ID' },
    ],
    missing: 'fails',
  },
  fields: {
    id: needed(['id', 'ID'], text(), 'id'),
    name: { ...maybe(['name', 'display_name', 'Name'], text(), 'name'), compare: compareName },
    sizeGiB: {
      ...needed(['size', 'Size'], count(), 'size in GiB'),
      compare: (live, node) => compareScalar(live, node.sizeGiB),
      wins: (live, node) => ({ ...node, sizeGiB: liveValue(live, node.sizeGiB) }),
    },
    status: maybe(['status', 'Status'], text(), 'status'),
    type: { ...maybe(['type', 'volume_type', 'Type'], text(), 'volume type'), compare: compareType },
    bootable: maybe(['bootable', 'Bootable'], flag(), 'whether it can be booted from'),
    multiattach: maybe(['multiattach', 'Multiattach'], flag(), 'whether several servers may attach it'),
    encrypted: maybe(['encrypted', 'Encrypted'], flag(), 'whether the hypervisor decrypts it'),
    zone: { ...maybe(['availability_zone'], text(), 'availability zone'), compare: compareZone },
    snapshot: maybe(['snapshot_id'], text(), 'snapshot that it was created from'),
    attachments: orEmpty(
      ['attachments', 'Attached to'],
      records(attachmentColumns, ({ serverId }) => serverId),
      { about: 'attachments', use: [] },
    ),
    imageProperties: orEmpty(['volume_image_metadata'], properties(), { about: 'image properties', use: new Map() }),
  },
  join: (fact, view) => view.nodeWithId('volume', fact.id) ?? disksByVolume(view).get(fact.id),
  *mentions(graph) {
    for (const disk of [...graph.of('disk'), ...graph.of('attachment')]) yield volumeRef(disk);
  },
  machineOf: machineOfVolume,
  shown: { kind: 'volume', where: 'always' },
  trouble: volumeTrouble,
};

/** A disk has no name of its own. */
function compareName(live: string, node: VolumeNode): Comparison {
  return node.kind === 'volume' ? compareText(live, node.name) : 'unsaid';
}

/** The client prints the name of the type; a template may say its id, and the bundle does not say which belong together. */
function compareType(live: string, node: VolumeNode): Comparison {
  const ref = node.kind === 'volume' ? node.type : undefined;
  const value = ref && 'external' in ref ? ref.external : undefined;
  return isId(textOf(value)) ? 'unsaid' : compareText(live, value);
}

function compareZone(live: string, node: VolumeNode): Comparison {
  return node.kind === 'volume' ? compareText(live, node.zone) : 'unsaid';
}

function machineOfVolume({ id, attachments }: VolumeFact, view: LiveView): Machine | undefined {
  const owners = attachments.map(({ serverId }) => view.nodeWithId('machine', serverId));
  const [holder] = view.recall(serversByVolume).get(id) ?? [];
  // One that the template names may be attached to no server of the stack.
  return owners.find(Boolean) ?? view.nodeWithId('machine', holder) ?? view.recall(machinesByVolume).get(id);
}

function machinesByVolume(view: LiveView): ReadonlyMap<string, Machine> {
  const machines = view.graph.of('machine');
  return new Map(machines.flatMap((machine) => namedVolumes(machine, view).map((id) => [id, machine] as const)));
}

/** Statuses in which nothing is being done with a volume, so that it can be copied, attached and detached. */
const movable = new Set(['available', 'in-use']);

function volumeTrouble(fact: VolumeFact, view: LiveView): Trouble | undefined {
  const { status, attachments } = fact;
  if (status !== undefined && !movable.has(status)) return { severity: 'error', text: `is in status ${status}` };
  if (status === 'available' && attachments.length > 0) {
    const holders = attachments.map(({ serverId }) => serverId).join(', ');
    return { severity: 'warning', text: `is in status available, but attached to ${holders}` };
  }
  const foreign = holdersOf(fact, view).find((server) => !view.nodeWithId('machine', server));
  if (foreign !== undefined) {
    const text = `is attached to ${foreign}, which is not a server of the stack`;
    return { severity: isShared(fact, view) ? 'error' : 'warning', text };
  }
  const other = movedByHand(fact, view);
  return (
    other && {
      severity: 'error',
      text: `is attached to the server of "${other.resource}", which the template does not give it to`,
    }
  );
}

/** Servers that have it, as the volume says and as they do. */
function holdersOf({ id, attachments }: VolumeFact, view: LiveView): readonly string[] {
  const listing = view.recall(serversByVolume).get(id) ?? [];
  return [...new Set([...attachments.map(({ serverId }) => serverId), ...listing])];
}

/** The machine that has the volume of another one, which would have it too. */
function movedByHand(fact: VolumeFact, view: LiveView): Machine | undefined {
  const node = view.nodeWithId('volume', fact.id);
  const owners = node ? machinesOfVolume(view.graph, node.id) : [];
  if (owners.length === 0 || fact.multiattach) return undefined;
  const holders = holdersOf(fact, view).flatMap((server) => view.nodeWithId('machine', server) ?? []);
  return holders.find((machine) => !owners.includes(machine));
}

/** A node of the cluster has it only after its old server was stopped and has given it up: whoever else has it writes to it. */
function isShared(fact: VolumeFact, view: LiveView): boolean {
  if (fact.attachments.some(({ serverId }) => view.nodeWithId('machine', serverId))) return true;
  const owner = machineOfVolume(fact, view);
  const server = owner && view.liveOf('servers', owner);
  return server?.status !== undefined && server.status !== 'SHUTOFF';
}
