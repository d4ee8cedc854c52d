/** Phase seed: machines without old data start by themselves. */
import { look, note, verify, type Operation, type Variable } from '../../plan/operations.ts';
import type { Step } from '../../plan/plan.ts';
import { code } from '../../plan/prose.ts';
import { listed } from '../../source/listed.ts';
import { step } from '../../plan/step.ts';
import type { StackTarget } from '../../plan/target.ts';
import { waveOf } from '../../plan/waves.ts';
import type { World } from '../../plan/world.ts';
import { wholeOf } from '../objects/amounts.ts';
import { isAutoscaled, statedSize } from '../objects/autoscaling.ts';
import { movingMachines, startedBy, startPhase, startSetting } from '../objects/moving.ts';
import { groupOfReplica, initialSize } from '../objects/scaling.ts';
import { sendersOf, waitsBefore } from '../objects/signal-receiver.ts';
import type { Machine } from '../../topology/kinds/machine.ts';
import { each, nounOf, runningAmong, type Running } from '../objects/workload.ts';
import { append } from '../../source/append.ts';

/** Machines without old data, in the order of their dependencies, and behind them those with a volume that exists already. */
export const starting: StackTarget = {
  id: 'starting',
  steps: (world) => [...startSteps(world), ...heldMachines(world).map((held) => heldStep(world, held))],
};

/** One step for the machines of each order of dependencies that wait for the same. */
function startSteps(world: World): readonly Step[] {
  const machines = movingMachines(world);
  const inState = (wanted: 'waiting' | 'fresh'): readonly Running[] =>
    runningAmong(
      world,
      machines.flatMap(({ machine, state }) => (state === wanted ? [machine] : [])),
    );
  const waiting = inState('waiting');
  const groups = new Map<number, Running[]>();
  for (const running of inState('fresh')) {
    const order = waveOf(world, running.machine.resource);
    append(groups, order, running);
  }
  return [...groups].toSorted(([a], [b]) => a - b).map(([order, group]) => startStep(world, { order, group, waiting }));
}

/** Machines that start at the same time. */
interface Group {
  readonly order: number;
  readonly group: readonly Running[];
  /** Those that start in the cut-over only. */
  readonly waiting: readonly Running[];
}

/** The check is the condition that the workload itself reports. */
function startStep(world: World, { order, group, waiting }: Group): Step {
  const refs = group.map(({ ref }) => ref);
  const names = refs.map(({ name }) => name);
  const [counted, single] = [true, false].map((isCounted) =>
    group.filter(({ workload }) => (workload.readyField !== undefined) === isCounted),
  );
  const conditions = each(single ?? [], ({ workload }) => workload.ready);
  return step('seed', {
    id: `start/${order}`,
    title: `Wait until ${listed(names.map((name) => `"${name}"`))} ${names.length === 1 ? 'has' : 'have'} booted`,
    about: group.map(({ machine }) => machine.id),
    needs: ['prepare/apply', ...signalsBefore(world, { order, group })],
    do: [
      ...firstSizes(world, group),
      ...conditions.map((condition): Operation => ({
        op: 'wait',
        objects: (single ?? []).filter(({ workload }) => workload.ready === condition).map(({ ref }) => ref),
        until: { condition },
        minutes: 20,
      })),
      ...(counted ?? []).flatMap(({ ref, machine, workload }): readonly Operation[] => {
        const until = workload.readyField?.(machine, world);
        return until ? [{ op: 'wait', objects: [ref], until, minutes: 20 }] : [];
      }),
    ],
    check: [
      ...group.map(({ ref, machine, workload }) =>
        workload.readyField
          ? workload.isRunning(machine, world)
          : verify({ look: 'console', machine: ref }, { see: workload.shows }),
      ),
      ...[...new Set(group.flatMap(({ workload }) => workload.started))].map(note),
      ...(waiting.length > 0 ? [failsUntilThen(waiting)] : []),
    ],
    undo: refs.map((what): Operation => ({ op: 'stop', what })),
    time: 'the copy of the image and one boot',
  });
}

/** Steps that wait for the signals which start-up data here waits for, where what sends them starts before. */
function signalsBefore(world: World, { order, group }: Pick<Group, 'order' | 'group'>): readonly string[] {
  const handles = group.flatMap(({ machine }) => waitsBefore(world, machine).map(({ handle }) => handle));
  const starts = (machine: Machine): boolean =>
    startPhase(world, machine) === 'seed' && waveOf(world, machine.resource) < order;
  const earlier = handles.filter((handle) => sendersOf(world, handle).every(starts));
  return [...new Set(earlier.map(({ resource }) => `seed/signal/${resource}`))];
}

/** Of replicas that an autoscaler counts: it owns their number. */
function firstSizes(world: World, group: readonly Running[]): readonly Operation[] {
  return group.flatMap(({ ref, machine }): readonly Operation[] => {
    const replicas = groupOfReplica(world, machine);
    if (!replicas || !isAutoscaled(world, replicas)) return [];
    if (statedSize(world, replicas)) {
      return [
        note(
          `The autoscaler of ${code(ref.name)} changes its ${code('spec.replicas')}. A later apply then fails for this object alone, with a conflict on this field: its size stays, and other changes to it are not applied either. ${code('--dry-run=server')} reports the same conflict. Before such an apply, read the size with the next command, give it as the desired capacity of ${code(replicas.resource)}, in the template or as its parameter, and run convert again.`,
        ),
        look({ look: 'object', object: ref, field: '.spec.replicas' }),
      ];
    }
    const size = wholeOf(initialSize(replicas));
    const ask: Variable = {
      variable: 'REPLICAS',
      value: { ask: `how many members ${replicas.resource} has at first` },
    };
    return [
      note(
        `The manifest of ${code(ref.name)} has no ${code('spec.replicas')}: its autoscaler sets the field, and applying another value would conflict with it. Set the first size here, once.`,
      ),
      { op: 'scale', what: ref, replicas: size === undefined ? ask : String(size) },
    ];
  });
}

/** A first boot runs once, so what it cannot reach then has to be run again. */
function failsUntilThen(waiting: readonly Running[]): Operation {
  const names = listed(waiting.map(({ ref }) => code(ref.name)));
  return note(
    `What the script does with ${names} fails until the cut-over: the new ${nounOf(waiting)} is stopped, and its DNS name does not resolve to the old server.`,
  );
}

/** Machines that nothing starts but the plan, though there is no cut-over. */
function heldMachines(world: World): readonly Running[] {
  const held = movingMachines(world).flatMap(({ machine, state }) => (state === 'held' ? [machine] : []));
  return runningAmong(world, held);
}

/** What it depends on runs before it, as in Heat. */
function heldStep(world: World, { machine, ref, workload }: Running): Step {
  const before = movingMachines(world).filter(
    (other) => waveOf(world, other.machine.resource) < waveOf(world, machine.resource),
  );
  return step('seed', {
    id: `start-held/${machine.resource}`,
    title: `Start the ${workload.noun} "${ref.name}"`,
    about: [machine.id],
    needs: [...new Set(['prepare/apply', ...before.map((other) => startedBy(world, other.machine))])],
    precondition: [
      note(
        `${code(ref.name)} starts with data that was there before. No server in OpenStack uses its volumes any more.`,
      ),
    ],
    do: [
      { op: 'start', what: ref },
      { op: 'wait', objects: [ref], until: { condition: workload.ready }, minutes: 20 },
    ],
    check: [
      verify({ look: 'console', machine: ref }, { see: workload.shows }),
      note('The data of the volumes is there and complete.'),
      ...workload.started.map(note),
      note(
        `Then set ${code(`resources.${machine.resource}.${startSetting}`)} in heat2kube.yaml to RerunOnFailure and run convert again. Until then, ${workload.unrecorded.until}.`,
      ),
    ],
    undo: [{ op: 'stop', what: ref }, ...workload.untilStopped(machine, world)],
    time: 'one boot',
  });
}
