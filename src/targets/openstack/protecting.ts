/** Phases assess and protect: the live stack is looked at, copied and kept from deleting anything, before the first machine moves. */
import { isGone } from '../../facts/live.ts';
import { look, note, type Operation } from '../../plan/operations.ts';
import type { Step } from '../../plan/plan.ts';
import { code } from '../../plan/prose.ts';
import { step } from '../../plan/step.ts';
import type { StackTarget } from '../../plan/target.ts';
import type { World } from '../../plan/world.ts';
import { backupName } from '../objects/done.ts';
import { hasBegun } from '../objects/moving.ts';
import { archiveStep, backupSteps, dryRunStep, freezeStep, liveStackStep, retainStep } from './protect.ts';

/** Steps before anything is touched: only a live stack can be protected. */
export const protecting: StackTarget = {
  id: 'protecting',
  steps: (world) => (world.live.mode === 'migrate' ? protectingSteps(world) : []),
  closing: (world, { steps }) => quotaSteps(world, steps),
};

/** What was done before the first machine moved is not asked for again, nor what needs a stack that is gone. */
function protectingSteps(world: World): readonly Step[] {
  const backups = backupSteps(world);
  if (hasBegun(world) || isGone(world.live)) return backups;
  return [
    liveStackStep(world),
    dryRunStep(world),
    archiveStep(world),
    freezeStep(world),
    ...backups,
    retainStep(world),
  ];
}

type Making = Extract<Operation, { readonly op: 'createVolume' | 'snapshot' }>;

/** For what the steps make in Cinder. A volume that a rehearsal has copied is copied again once that copy is gone. */
function quotaSteps({ live }: World, steps: readonly Step[]): readonly Step[] {
  const made = steps.flatMap((each) => each.do.filter((one): one is Making => isMaking(one)));
  if (made.length === 0) return [];
  const from = new Set(made.flatMap((one) => (one.op === 'createVolume' ? [one.source.id] : [])));
  const isAgain = (one: Making): boolean =>
    one.op === 'createVolume' && typeof one.source.id === 'string' && from.has(backupName(one.source.id));
  const counted = made.filter((one) => !isAgain(one));
  const snapshots = counted.filter(({ op }) => op === 'snapshot').length;
  const sizes = counted.map((one) => sizeOf(one, live.facts));
  return [
    step('assess', {
      id: 'quota',
      title: 'Check the quota for snapshots and copies',
      do: [look({ look: 'quota' })],
      check: [
        note(
          `Limit minus In Use minus Reserved is at least ${snapshots} for ${code('snapshots')}, ${counted.length - snapshots} for ${code('volumes')} and ${sizeText(sizes)} for ${code('gigabytes')}. A limit of -1 means no limit.`,
        ),
      ],
    }),
  ];
}

function sizeText(sizes: readonly (number | undefined)[]): string {
  const known = sizes.flatMap((size) => size ?? []);
  const total = known.reduce((sum, size) => sum + size, 0);
  if (known.length === sizes.length) return String(total);
  return known.length === 0
    ? 'the size of these volumes'
    : `${total} and the size of ${sizes.length - known.length} more volumes`;
}

function isMaking({ op }: Operation): boolean {
  return op === 'createVolume' || op === 'snapshot';
}

/** In GiB, where it is known. */
function sizeOf(one: Making, facts: World['live']['facts']): number | undefined {
  if (one.op === 'createVolume') return one.sizeGiB;
  const { id } = one.volume;
  return typeof id === 'string' ? facts?.volumes.get(id)?.sizeGiB : undefined;
}
