/** Phase seed: a machine with old data is rehearsed on copies of its disks, which are deleted before the downtime. */
import { known, textOf } from '../../evaluate/value.ts';
import { gibibytes } from '../../kubernetes/quantity.ts';
import { objectRef, type ObjectRef } from '../../kubernetes/object-ref.ts';
import {
  ask,
  note,
  verify,
  type Live,
  type LiveServer,
  type LiveVolume,
  type Operation,
  type VolumeModes,
  type Word,
} from '../../plan/operations.ts';
import type { Step } from '../../plan/plan.ts';
import { code } from '../../plan/prose.ts';
import { step } from '../../plan/step.ts';
import type { World } from '../../plan/world.ts';
import type { Machine } from '../../topology/kinds/machine.ts';
import { volumeOf } from '../../topology/views/disks.ts';
import { claimOf } from '../objects/claim-of-disk.ts';
import { modesOf } from '../objects/claims.ts';
import { idByName, type VolumeSource } from '../objects/copy-volume.ts';
import { flavorOf, impliedDisks } from '../objects/flavor.ts';
import { backupName } from '../objects/done.ts';
import { movingMachine, volumeBehind, volumeLabel, type MovingDisk } from '../objects/moving.ts';
import { oldServer } from '../objects/old-server.ts';
import { diskClassOf, storageClassOf } from '../objects/storage-class.ts';
import { movedUsers } from '../objects/shared-volume.ts';
import { virtualMachine } from './workload.ts';

/** A boot on other hardware can fail, which shows on copies without harm. */
export function rehearsalSteps(world: World, machine: Machine): readonly Step[] {
  const name = world.names.name(machine.id);
  const { config, names } = world;
  const rehearsed = objectRef('kubevirt.io/v1/VirtualMachine', names.name(machine.id, 'rehearsal'), config.namespace);
  const moving = movingMachine(machine, world);
  const copies = moving.disks.flatMap((disk, index) =>
    copyOf({ world, machine, index, server: oldServer(moving) }, disk),
  );
  const claims = copies.map(({ from, claim }) => [from, claim.name] as const);
  const remove = removal(rehearsed, copies);
  const [id, end] = [`rehearse/${machine.resource}`, `rehearsed/${machine.resource}`];
  const rehearsal = step('seed', {
    id,
    title: `Rehearse the first boot of "${name}" on copies of its disks`,
    about: [machine.id],
    needs: ['prepare/apply', ...moving.disks.flatMap((disk) => backupOf(disk))],
    do: [
      note(
        'An old server that runs goes on running: the copies are as if its power had been cut. Measure the time of each command.',
      ),
      ...copies.flatMap(({ steps }) => steps),
      ...encryptedNotes(world, moving.disks),
      note(
        'The same VM starts from the copies, without a network. Disks that the old server does not have are left out.',
      ),
      { op: 'rehearse', machine: virtualMachine.refOf(machine, world), as: rehearsed, claims },
      { op: 'start', what: rehearsed },
      ask(
        'Note which agents hang. Heat agents (os-collect-config, os-refresh-config, cfn-hup) and everything that reads 169.254.169.254 must be disabled before the last shutdown.',
      ),
      ask(
        'Check `/etc/fstab`. Mounts by UUID or `/dev/disk/by-id/virtio-...` keep working; mounts by `/dev/vdX` only while the order of the disks stays the same. Mounts of ephemeral and swap disks need `nofail`: the VM gets empty disks.',
      ),
      ask(
        'Check the network configuration of the guest. Interfaces keep their MAC addresses, but names by their place on the bus change (`ens3` can become `enp1s0`): a configuration that matches by name must match by MAC address before the last shutdown.',
      ),
    ],
    check: [
      verify({ look: 'console', machine: rehearsed }, { see: virtualMachine.shows }),
      note(
        'The data is readable. The downtime to plan for is the time of the copies that the cut-over makes, and of this boot.',
      ),
    ],
    undo: [note(`Only if the step ${code(`seed/${end}`)} is not done:`), ...remove],
    space:
      'the size of the copied disks in Cinder, in Glance, on the computer that runs the commands, and in the cluster',
  });
  return [
    rehearsal,
    endingStep(
      { id: end, title: `Delete the copies of the rehearsal of "${name}"`, about: [machine.id], needs: [`seed/${id}`] },
      rehearsed,
      copies,
    ),
  ];
}

/** Nothing of the rehearsal may be there when the downtime begins. */
function endingStep(
  head: Pick<Step, 'id' | 'title' | 'about' | 'needs'>,
  rehearsed: ObjectRef,
  copies: readonly DiskCopy[],
): Step {
  return step('seed', {
    ...head,
    do: removal(rehearsed, copies),
    check: [
      { op: 'wait', objects: removed(rehearsed, copies), until: 'deleted', minutes: 5 },
      note('Nothing of the rehearsal is left in Cinder and Glance: every command of this step succeeds.'),
    ],
    undo: [note('Nothing: the rehearsal can be repeated.')],
  });
}

/** The step that takes the snapshot from which the disk is copied. */
function backupOf(disk: MovingDisk): readonly string[] {
  const source = disk.origin === 'fresh' || isEncrypted(disk) ? undefined : sourceOf(disk);
  return source ? [`protect/backup/${source.volume}`] : [];
}

interface Site {
  readonly world: World;
  readonly machine: Machine;
  readonly server: LiveServer;
  /** Of the disk among those of the machine. */
  readonly index: number;
}

/** A copy of one disk, under a name of its own. */
interface DiskCopy {
  /** The claim of the disk itself. */
  readonly from: string;
  readonly claim: ObjectRef;
  readonly steps: readonly Operation[];
  /** What the copy leaves in the cloud. */
  readonly left: readonly Live[];
}

/** None of an empty disk, nor of one whose image nobody could read. Every content goes the way of an image, which needs no volume of the cluster's own. */
function copyOf(site: Site, disk: MovingDisk): readonly DiskCopy[] {
  if (disk.origin === 'fresh' || isEncrypted(disk)) return [];
  const { world, machine, index, server } = site;
  const name = world.names.name(machine.id, `rehearsal-${index + 1}`);
  const cloud = `${world.config.stackName}-${name}`;
  const claim = objectRef('cdi.kubevirt.io/v1beta1/DataVolume', name, world.config.namespace);
  const image: Live = { live: 'image', id: idByName('image', cloud, 'IMAGE_ID') };
  const like = modesOfCopy(world, disk);
  const taken: Operation = { op: 'import', image: image.id, claim, size: sizeOf(site, disk), like };
  const from = claimOf(world, disk.disk);
  const source = sourceOf(disk);
  if (!source) return [{ from, claim, steps: [{ op: 'copy', from: server, image: cloud }, taken], left: [image] }];
  const clone: LiveVolume = { live: 'volume', id: idByName('volume', cloud, 'CLONE_ID') };
  const steps: readonly Operation[] = [
    {
      op: 'createVolume',
      name: cloud,
      source: { live: 'snapshot', id: backupName(source.volume) },
      ...(source.live && { sizeGiB: source.live.sizeGiB }),
    },
    { op: 'wait', live: clone, until: 'available' },
    { op: 'copy', from: clone, image: cloud },
    { op: 'wait', live: image, until: 'active' },
    taken,
  ];
  return [{ from, claim, steps, left: [image, clone] }];
}

/** As the claim of the disk. That of a volume which comes along names no class: its copy takes what the type stands for. */
function modesOfCopy(world: World, disk: Exclude<MovingDisk, { readonly origin: 'fresh' }>): VolumeModes {
  const volume = volumeOf(world.graph, disk.disk);
  const own = disk.disk.kind === 'disk' ? diskClassOf(world, disk.disk) : undefined;
  const storageClass = volume ? storageClassOf(world, volume.type) : own;
  const isShared = (volume && movedUsers(world, volume).length > 1) || sourceOf(disk)?.live?.multiattach === true;
  const site = { ...(isShared && { shared: true }), ...(storageClass && { storageClass }) };
  const modes = modesOf(world, site);
  const isAdopted = disk.origin === 'adopted' || (disk.from.from !== 'server-image' && disk.from.from !== 'volume');
  if (!isAdopted) return modes;
  return { ...modes, accessMode: modesOf(world, { ...site, storageClass: known('') }).accessMode };
}

/** The volume with the content; none for a root disk that Nova keeps. */
function sourceOf(disk: Exclude<MovingDisk, { readonly origin: 'fresh' }>): VolumeSource | undefined {
  if (disk.origin === 'adopted') return { volume: disk.volume, ...(disk.live && { live: disk.live }) };
  return disk.from.from === 'server-image' ? undefined : disk.from;
}

/** The hypervisor decrypts a volume where it is attached; its image keeps the encrypted bytes. */
function isEncrypted(disk: MovingDisk): boolean {
  return disk.origin !== 'fresh' && sourceOf(disk)?.live?.encrypted === true;
}

function encryptedNotes(world: World, disks: readonly MovingDisk[]): readonly Operation[] {
  return disks.filter(isEncrypted).flatMap((disk) => {
    const volume = volumeBehind(disk);
    const label = volume === undefined ? 'a volume' : `volume "${volumeLabel(world, volume)}"`;
    return [note(`The rehearsal leaves out ${label}: it is encrypted, and an image of it would be too.`)];
  });
}

function sizeOf({ world, machine }: Site, disk: Exclude<MovingDisk, { readonly origin: 'fresh' }>): Word {
  const live = sourceOf(disk)?.live;
  if (live) return gibibytes(live.sizeGiB);
  const { root } = impliedDisks(flavorOf(world, machine));
  const known = sourceOf(disk) || !root ? undefined : textOf(root);
  return known ?? { variable: 'SIZE', value: { ask: 'at least the size of the disk, for example 20Gi' } };
}

function removed(rehearsed: ObjectRef, copies: readonly DiskCopy[]): readonly ObjectRef[] {
  return [rehearsed, ...copies.map(({ claim }) => claim)];
}

function removal(rehearsed: ObjectRef, copies: readonly DiskCopy[]): readonly Operation[] {
  const what = removed(rehearsed, copies);
  return [
    { op: 'delete', what },
    ...copies.map(({ left }): Operation => ({ op: 'delete', what: left })),
    { op: 'discard', of: what },
  ];
}
