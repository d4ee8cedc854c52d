/** What Heat waited for: a machine that says it is ready. The plan looks for the same words in the guest's journal. */
import { isMoved } from '../../config/path-pattern.ts';
import type { NodeId } from '../../evaluate/fact.ts';
import type { Retained } from '../../topology/kinds/retained.ts';
import { note, verify, type Operation } from '../../plan/operations.ts';
import type { Step } from '../../plan/plan.ts';
import { code } from '../../plan/prose.ts';
import { listed } from '../../source/listed.ts';
import { step } from '../../plan/step.ts';
import { perWorld, type World } from '../../plan/world.ts';
import { signalTag } from '../objects/fact-texts.ts';
import { receivedHandles, receivedWaits, receiverRef, waitsBefore } from '../objects/signal-receiver.ts';
import { takesParts } from '../objects/software.ts';
import { formOfParts, ownParts } from '../objects/start-up-parts.ts';
import { runningOf } from '../objects/workload.ts';
import { startedBy, startPhase } from '../objects/moving.ts';
import { factsIn } from '../../topology/facts-in.ts';
import { allResources } from '../../stack/stack.ts';
import type { Machine } from '../../topology/kinds/machine.ts';

/** For each handle that a machine which moves was given, after that machine runs. */
export function signalSteps(world: World, handle: Retained): readonly Step[] {
  const { graph, placed, config } = world;
  if (handle.role !== 'signal-handle' || placed.on(handle.id, 'none') === undefined) return [];
  const waits = graph.of('retained').filter(({ role, uses }) => role === 'signal-wait' && uses.includes(handle.id));
  const machine = handle.subject && graph.resolve('machine', handle.subject);
  if (machine && isMoved(config, machine.resource)) return [];
  const running = machine && runningOf(world, machine);
  const workload = running?.ref;
  const consoles: readonly Operation[] = running
    ? [verify({ look: 'console', machine: running.ref }, { see: running.workload.shows })]
    : [];
  const place = machine && workload ? startPlace(world, machine) : { phase: 'seed' as const, needs: ['prepare/apply'] };
  if (machine && workload && !world.placed.target(machine.id, 'cluster')?.workload?.bootsGuest)
    return [readyPod(world, { handle, machine }, [handle.id, ...waits.map(({ id }) => id)])];
  if (receivedHandles(world).has(handle.id)) return [receivedStep(world, handle, { ...place, consoles })];
  const isHeard = writtenHandles(world).has(handle.id) && (!machine || takesParts(world, machine));
  const isForCloudInit = !machine || formOfParts(ownParts(world, machine)) === 'cloud-init';
  const how = isHeard ? writtenSignal(world, handle, waits) : unheardSignal(isForCloudInit ? cloudInitEnd : readerEnd);
  return [
    step(place.phase, {
      id: `signal/${handle.resource}`,
      title: `Wait for the signal to "${handle.resource}"`,
      about: [handle.id, ...waits.map(({ id }) => id)],
      needs: place.needs,
      do: [...consoles, note(how.do)],
      check: [note(how.check)],
    }),
  ];
}

interface Signalled {
  readonly handle: Retained;
  readonly machine: Machine;
}

/** The receiver waits as Heat did, and says what came. */
function receivedStep(
  world: World,
  handle: Retained,
  { consoles, ...place }: Pick<Step, 'phase' | 'needs'> & { readonly consoles: readonly Operation[] },
): Step {
  const waits = receivedWaits(world).filter((received) => received.handle === handle);
  const waiting = world.graph
    .of('machine')
    .filter((machine) => waitsBefore(world, machine).some((one) => waits.includes(one)));
  const receiver = receiverRef(world);
  return step(place.phase, {
    id: `signal/${handle.resource}`,
    title: `Wait for the signal to "${handle.resource}"`,
    about: [handle.id, ...waits.map(({ wait }) => wait.id)],
    needs: place.needs,
    do: [
      ...consoles,
      note(
        `${code(receiver.name)} takes the signals. It keeps them until its pod is deleted; ${code('kubectl logs')} shows them too.${waiting.length > 0 ? ` The start-up data of ${listed(waiting.map(({ resource }) => code(resource)))} waits for them, and goes on when they have come, when one has failed, or when the time of the wait condition is over: ${code('journalctl -t heat-wait')} says which it was.` : ''}`,
      ),
    ],
    check: [
      ...waits.map(({ wait }) =>
        verify(
          { look: 'signals', receiver, wait: world.names.name(wait.id) },
          { see: 'each signal, and `SUCCESS` at the end.' },
        ),
      ),
      note(then),
    ],
  });
}

/** Nothing in a pod tells Heat that it is ready: the cluster sees it. */
function readyPod(world: World, { handle, machine }: Signalled, about: readonly NodeId[]): Step {
  const { phase, needs } = startPlace(world, machine);
  const running = world.placed.target(machine.id, 'cluster')?.workload?.isRunning(machine, world);
  return step(phase, {
    id: `signal/${handle.resource}`,
    title: `Wait until "${machine.resource}" is ready, in place of the signal to "${handle.resource}"`,
    about,
    needs,
    do: [
      note(
        'Nothing in the pod signals the handle: its readiness probe says when it is ready. Without one it is ready as soon as its programs have started.',
      ),
    ],
    check: [...(running ? [running] : []), note(then)],
  });
}

/** A signal comes from a machine that has started. */
function startPlace(world: World, machine: Machine): Pick<Step, 'phase' | 'needs'> {
  return { phase: startPhase(world, machine), needs: ['prepare/apply', startedBy(world, machine)] };
}

/** Handles that anything signals, by their command or their address: both are answered in the guest. */
const writtenHandles = perWorld(({ source }): ReadonlySet<NodeId> => {
  const facts = allResources(source.stack).flatMap(({ effective, metadata }) =>
    [...effective.values(), metadata].flatMap(factsIn),
  );
  return new Set(facts.flatMap((fact) => (fact.fact === 'signal' && isWritten(fact.key) ? [fact.of] : [])));
});

/** The reference of a handle has no key. */
function isWritten(key: string | undefined): boolean {
  return key === undefined || key === 'curl_cli' || key === 'endpoint';
}

/** What a person does in the place of Heat, which waits for nothing any more. */
interface Waiting {
  readonly do: string;
  readonly check: string;
}

/** The guest writes the data of a signal to its journal, where nobody waits for it. */
function writtenSignal(world: World, handle: Retained, waits: readonly Retained[]): Waiting {
  const counted =
    waits.length > 0 ? `, as many times as ${listed(waits.map(({ resource }) => code(resource)))} required` : '';
  return {
    do: `In the guest, run ${code(`journalctl -t ${signalTag(world, handle.id)}`)}. What signals the handle, with its curl command, with cfn-signal or to its URL, is written there.`,
    check: `A line says SUCCESS${counted}, and no line says FAILURE. ${then}`,
  };
}

const then = 'Then the resources that waited for the signal in the Heat stack can start.';

/** The URL of a handle, or cfn-signal. */
function unheardSignal({ look, see }: Ending): Waiting {
  return {
    do: `The start-up data signals the handle in a way that nothing in the cluster receives: that call fails, so remove it. In the guest, ${look}.`,
    check: `${see}, and what it had to set up works. ${then}`,
  };
}

/** How to see that start-up data has been run. */
interface Ending {
  readonly look: string;
  readonly see: string;
}

const cloudInitEnd: Ending = {
  look: 'wait for the end of the start-up: `cloud-init status --wait`',
  see: `The guest says ${code('status: done')}`,
};

/** On Windows cloudbase-init, else a program of the image. */
const readerEnd: Ending = {
  look: 'look at the log of the program that reads the start-up data (on Windows, that of cloudbase-init)',
  see: 'The log says that the start-up data was run without an error',
};
