/** Phase protect: copies that Heat does not own, then policies that keep Heat from deleting anything. */
import type { RetainedRole } from '../../topology/kinds/retained.ts';
import type { Step } from '../../plan/plan.ts';
import type { StepWorld } from './step-world.ts';
import { step } from './step.ts';

export function protectSteps(world: StepWorld): readonly Step[] {
  if (world.context.live.mode === 'redeploy') return [];
  return [archive(world), ...backups(world), freeze(world), retain(world)];
}

function archive({ liveStack: stack }: StepWorld): Step {
  return step('protect', {
    id: 'archive',
    title: 'Keep what Heat knows today',
    needs: ['assess/live-stack'],
    do: [
      `openstack stack template show ${stack} > archive-template.yaml`,
      `openstack stack file list ${stack} > archive-files.yaml`,
      `openstack stack show ${stack} -f json > archive-stack.json`,
      `openstack stack resource list ${stack} -n 5 -f json > archive-resources.json`,
    ],
    check: ['All four files hold text. Keep them with the secrets: they may hold passwords.'],
  });
}

function backups(world: StepWorld): readonly Step[] {
  return oldVolumes(world).map(({ volume, resource, node }) =>
    step('protect', {
      id: `backup/${volume}`,
      title: `Snapshot of volume ${volume} (${resource})`,
      about: [node],
      needs: ['assess/quota'],
      do: [`openstack volume snapshot create --force --volume ${volume} before-move-${volume}`],
      check: [
        `openstack volume snapshot show before-move-${volume} -f value -c status`,
        'It prints `available`. The snapshot is as after a power cut: dump databases to a place outside the stack as well, and restore that dump once.',
      ],
      undo: [`openstack volume snapshot delete before-move-${volume}`],
      time: 'seconds',
      space: 'the size of the volume in the quota of snapshots and gigabytes',
    }),
  );
}

interface OldVolume {
  readonly volume: string;
  readonly resource: string;
  readonly node: string;
}

/** Every live volume whose content moves, adopted or copied. */
function oldVolumes(world: StepWorld): readonly OldVolume[] {
  const found = new Map<string, OldVolume>();
  for (const { machine, disks } of world.machines) {
    for (const disk of disks) {
      const volume =
        disk.origin === 'adopted'
          ? disk.volume
          : disk.origin === 'copied' && disk.from.from !== 'server-image'
            ? disk.from.volume
            : undefined;
      if (volume !== undefined && !found.has(volume))
        found.set(volume, { volume, resource: machine.resource, node: machine.id });
    }
  }
  return [...found.values()];
}

/** What adds or deletes machines while nobody looks. */
const scalingRoles: ReadonlySet<RetainedRole> = new Set(['alarm', 'scaling-group', 'scaling-policy']);

function freeze(world: StepWorld): Step {
  const scaling = world.context.graph.of('retained').filter(({ role }) => scalingRoles.has(role));
  return step('protect', {
    id: 'freeze',
    title: 'Nothing changes the stack from now on',
    about: scaling.map(({ id }) => id),
    do: [
      'Stop whoever updates this stack: pipelines, operators, scaling. Every update would set policies and sizes back.',
      ...scaling.map(
        ({ resource, type }) => `Disable ${resource} (${type}): an alarm that fires now adds or deletes machines.`,
      ),
    ],
    check: [`openstack stack event list ${world.liveStack} --nested-depth 5`, 'No event is newer than this step.'],
    undo: ['Start them again.'],
  });
}

function retain(world: StepWorld): Step {
  const stack = world.liveStack;
  const backupsDone = oldVolumes(world).map(({ volume }) => `protect/backup/${volume}`);
  return step('protect', {
    id: 'retain',
    title: 'Tell Heat to delete nothing',
    needs: ['assess/dry-runs', 'protect/archive', 'protect/freeze', ...backupsDone],
    precondition: [
      'Both dry runs agreed, and no server of the stack is stopped.',
      '`openstack/guard.yaml` forbids every replacement while the update runs; it is part of the command, not an option.',
    ],
    do: [
      `openstack stack update --existing -t openstack/1-protect.yaml -e openstack/guard.yaml --rollback disabled --wait ${stack}`,
    ],
    check: [
      `openstack stack show ${stack} -f value -c stack_status`,
      `openstack stack resource list ${stack} -n 5 -f json > after-protect.json`,
      `jq -S '[.[] | [.resource_name, .stack_name, .physical_resource_id]] | sort' archive-resources.json > before.txt && jq -S '[.[] | [.resource_name, .stack_name, .physical_resource_id]] | sort' after-protect.json | diff before.txt -`,
      `openstack stack template show ${stack} | grep -c 'deletion_policy\\|DeletionPolicy'`,
      'The status is UPDATE_COMPLETE, the diff is empty, and every resource shows a deletion policy. When the update failed, nothing was deleted: read `openstack stack failures list`, repair, and repeat this step.',
    ],
    undo: [
      `openstack stack update --existing -t archive-template.yaml -e openstack/guard.yaml --rollback disabled --wait ${stack}`,
    ],
    time: 'minutes: Heat walks every resource',
  });
}
