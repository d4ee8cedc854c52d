/** What concerns the live Heat stack before the move: is it healthy, is it archived, and will Heat delete nothing. */
import { retainedByPolicy } from '../../facts/deletion-policies.ts';
import { newOnPurpose } from '../../facts/live.ts';
import { actingDeployments } from '../../facts/update-effects.ts';
import type { RetainedRole } from '../../topology/kinds/retained.ts';
import { ask, look, note, verify, type Operation } from '../../plan/operations.ts';
import type { Step } from '../../plan/plan.ts';
import { code } from '../../plan/prose.ts';
import { listed } from '../../source/listed.ts';
import { step } from '../../plan/step.ts';
import { perWorld, type World } from '../../plan/world.ts';
import { scalingNodes } from '../../topology/views/scaling.ts';
import { backupName, doneBackup, isShutOff, powerBefore } from '../objects/done.ts';
import { liveStackId, movingMachines, oldVolumes, volumeLabel } from '../objects/moving.ts';

/** An update of a broken stack can replace what it should protect. */
export function liveStackStep(world: World): Step {
  const stack = liveStackId(world);
  return step('assess', {
    id: 'live-stack',
    title: 'Check the live stack',
    precondition: [
      note(
        'The facts are newer than the last change of the stack. If in doubt, collect them again and run convert again.',
      ),
    ],
    do: [look({ look: 'live', live: { live: 'stack', id: stack }, columns: ['stack_status'], as: 'value' })],
    check: [
      note('The status ends in `_COMPLETE` and begins with neither `SUSPEND` nor `DELETE`.'),
      verify({ look: 'stack-part', stack, part: 'failed' }, { output: '[]' }),
      note(
        'Heat replaces a FAILED resource at the next update and deletes the old one. Repair it first. Never run `openstack stack check` on this stack: it records a stopped server as failed, and the next update replaces the server.',
      ),
    ],
  });
}

/** Two dry runs, of which only the difference counts: Heat reports replacements for equal templates too. */
export function dryRunStep(world: World): Step {
  const stack = liveStackId(world);
  const files = ['dry-run-before', 'dry-run-protect'] as const;
  return step('assess', {
    id: 'dry-runs',
    title: 'Check that protecting the stack changes only deletion policies',
    needs: ['assess/live-stack'],
    precondition: world.live.facts?.stored ? [] : [note(compareText)],
    do: [
      { op: 'updateStack', stack, dryRun: { into: 'dry-run-before' } },
      { op: 'updateStack', stack, template: 'protect', dryRun: { into: 'dry-run-protect' } },
    ],
    check: [
      verify({ look: 'dry-runs', key: 'added', files }, { see: '`[]` twice.' }),
      verify({ look: 'dry-runs', key: 'deleted', files }, { see: '`[]` twice.' }),
      verify({ look: 'dry-runs', key: 'replaced', files }, { see: 'the same list twice.' }),
      note(
        'A dry run reports some resources as replaced even for an identical template, so only the difference matters. If the lists differ, Heat has another template: fetch it with `openstack stack template show`, convert it, and start again.',
      ),
    ],
  });
}

/** What `convert` does by itself where the facts have the template and the files that Heat has. */
const compareText =
  'The template that was converted, and every file that it uses, are those that the stack was last updated with: an edited file changes or replaces what uses it. `heat2kube facts --templates` adds what Heat has to the facts. Collect them again with this option and run convert again, which compares.';

/** What the stack was, for a way back that needs no memory. */
export function archiveStep(world: World): Step {
  const stack = liveStackId(world);
  const whole = { live: 'stack', id: stack } as const;
  return step('protect', {
    id: 'archive',
    title: 'Archive the state of the Heat stack',
    needs: ['assess/live-stack'],
    do: [
      { op: 'look', look: { look: 'stack-part', stack, part: 'template' }, into: 'template-before' },
      { op: 'look', look: { look: 'stack-part', stack, part: 'files' }, into: 'files-before' },
      { op: 'look', look: { look: 'live', live: whole, columns: [], as: 'json' }, into: 'stack-before' },
      { op: 'look', look: { look: 'stack-part', stack, part: 'resources' }, into: 'resources-before' },
    ],
    check: [note('None of the four files is empty. Keep them where you keep secrets: they can contain passwords.')],
  });
}

/** One step for each live volume whose content moves. */
export function backupSteps(world: World): readonly Step[] {
  const waiting = movingMachines(world).filter(({ state }) => state === 'waiting');
  return oldVolumes(waiting).map(({ volume, machine }) => {
    const label = volumeLabel(world, volume);
    const name = backupName(volume);
    const snapshot = { live: 'snapshot', id: name } as const;
    const done = doneBackup(world, volume);
    return step('protect', {
      id: `backup/${volume}`,
      title: `Take a snapshot of volume "${label}", which "${machine.resource}" uses`,
      about: [machine.id],
      needs: ['assess/quota'],
      do: [{ op: 'snapshot', volume: { live: 'volume', id: volume }, name }],
      check: [
        { op: 'wait', live: snapshot, until: 'available' },
        note(
          'The snapshot is crash-consistent. Also dump the databases to a place outside the stack, and test that the dump restores.',
        ),
      ],
      undo: [{ op: 'delete', what: [snapshot] }],
      time: 'seconds',
      space: 'the size of the volume, in the quota of snapshots and gigabytes',
      ...(done && { done }),
    });
  });
}

/** What adds or deletes machines while nobody looks. */
const scalingRoles: ReadonlySet<RetainedRole> = new Set(['alarm', 'scaling-group', 'scaling-policy']);

/** From here on another update would undo what protects the data. */
export function freezeStep(world: World): Step {
  const { graph } = world;
  const scaling = [...graph.of('retained').filter(({ role }) => scalingRoles.has(role)), ...scalingNodes(graph)];
  return step('protect', {
    id: 'freeze',
    title: 'Stop everything that changes the stack',
    about: scaling.map(({ id }) => id),
    do: [
      ask(
        'Stop all pipelines that update this stack, and tell its users not to. Another update would reset policies and sizes.',
      ),
      ...scaling.map(({ resource, type }) =>
        ask(`Disable ${code(resource)} (${type}): it could add or delete servers during the move.`),
      ),
    ],
    check: [
      verify(
        { look: 'stack-part', stack: liveStackId(world), part: 'events' },
        { see: 'no event that is newer than this step.' },
      ),
    ],
    undo: [ask('Start them again.')],
  });
}

/** Policies that keep Heat from deleting anything. */
export function retainStep(world: World): Step {
  const stack = liveStackId(world);
  const waiting = movingMachines(world).filter(({ state }) => state === 'waiting');
  const stopped = movingMachines(world).filter((moving) => isShutOff(world, moving));
  const policies: readonly Operation[] = [
    { op: 'look', look: { look: 'stack-part', stack, part: 'template' }, into: 'template-after' },
    verify({ look: 'policies', file: 'template-after' }, { output: String(protectedCount(world)) }),
    ...unprotected(world).map(({ resource, component }) =>
      note(
        `${code(resource)} is not among them: Heat runs the scripts of ${code(component)} at every change of its definition, so the template leaves it as it is.`,
      ),
    ),
  ];
  return step('protect', {
    id: 'retain',
    title: 'Set the deletion policy of every resource to Retain',
    needs: [
      'assess/dry-runs',
      'protect/archive',
      'protect/freeze',
      ...oldVolumes(waiting).map(({ volume }) => `protect/backup/${volume}`),
    ],
    precondition: [
      note(`The dry runs were equal${stopped.length === 0 ? ', and no server of the stack is stopped' : ''}.`),
      ...[...new Set(stopped.map((moving) => (powerBefore(world, moving) === 'off' ? offText : stoppedText)))].map(
        note,
      ),
      note('The guard in the command makes the update fail instead of replacing a resource. Do not leave it out.'),
    ],
    do: [{ op: 'updateStack', stack, template: 'protect' }],
    check: [
      verify(
        { look: 'live', live: { live: 'stack', id: stack }, columns: ['stack_status'], as: 'value' },
        { output: 'UPDATE_COMPLETE' },
      ),
      { op: 'look', look: { look: 'stack-part', stack, part: 'resources' }, into: 'resources-after' },
      verify({ look: 'resource-changes', before: 'resources-before', after: 'resources-after' }, { output: '[]' }),
      ...policies,
      note(
        'If the update failed, Heat has deleted nothing: read `openstack stack failures list`, repair the cause, and repeat this step.',
      ),
    ],
    undo: undoRetain(world, stack),
    confirm: policies,
    time: 'minutes: Heat visits every resource',
    ...retainSeen(world),
  });
}

/** What the template that Heat has says of it, where the facts have that. */
function retainSeen(world: World): Pick<Step, 'done' | 'open'> {
  const template = world.live.facts?.stored?.template;
  if (!template) return {};
  const left = new Set(unprotected(world).map(({ resource }) => resource));
  const policies = [...retainedByPolicy(template)].filter(([name]) => !left.has(name));
  if (!policies.every(([, isRetained]) => isRetained)) return { open: true };
  const because = 'the facts show that every resource of the live stack has the deletion policy Retain';
  return policies.length > 0 ? { done: { because, proves: 'itself' } } : {};
}

/** Deployments of components that act on every update: their definitions stay as they are. */
const unprotected = perWorld(({ source }): readonly { readonly resource: string; readonly component: string }[] =>
  actingDeployments(source.stack).flatMap(({ resource, component }) =>
    component === undefined ? [] : [{ resource, component }],
  ),
);

/** Of the resources that the root template defines; Heat shows no other template. */
function protectedCount(world: World): number {
  const isNew = newOnPurpose(world.config, world.live);
  const names = [...world.source.stack.template.resources.keys()].filter((name) => !isNew(name));
  return names.length - unprotected(world).filter(({ resource }) => names.includes(resource)).length;
}

const offText =
  'The facts show a server that was off before the move. The update leaves it as it is, unless `openstack stack check` has recorded it as failed.';

/** A later run of convert can have facts that were taken in the middle of the cut-over. */
const stoppedText =
  'The facts show a server that is stopped. If the cut-over stopped it, this step is done: do not repeat it.';

/** An update with the template from before would run the scripts of deployments again, and give scaled groups their old size. */
function undoRetain({ graph }: World, stack: string): readonly Operation[] {
  const harmless = 'The policies have no effect while the stack exists, so they can stay.';
  const roles = new Set(graph.of('retained').map(({ role }) => role));
  const deploys = roles.has('deployment') || graph.of('software-run').length > 0;
  const acts = [
    ...(deploys
      ? [`runs the scripts of software deployments again, unless they keep ${code('actions: [CREATE]')}`]
      : []),
    ...(roles.has('scaling-group') || graph.of('scaling-group').length > 0
      ? [`gives scaled groups the size of ${code('desired_capacity')}, unless it is left out`]
      : []),
  ];
  if (acts.length > 0) {
    return [
      note(`${harmless} Do not restore the old ones with the archived template as it is: that update ${listed(acts)}.`),
    ];
  }
  return [
    note(`${harmless} To restore the old ones:`),
    { op: 'updateStack', stack, template: 'archive' },
    note('Run it from the directory of the original template if that refers to other files.'),
  ];
}
