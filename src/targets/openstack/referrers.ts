/** What stays in OpenStack and refers to a machine that moves learns where the machine is found from then on. */
import { isGone } from '../../facts/live.ts';
import { isMoved } from '../../config/path-pattern.ts';
import type { NodeId } from '../../evaluate/fact.ts';
import type { ObjectRef } from '../../kubernetes/object-ref.ts';
import type { Machine } from '../../topology/kinds/machine.ts';
import type { Retained } from '../../topology/kinds/retained.ts';
import { machineOf } from '../../topology/views/interfaces.ts';
import { ask, note, type Word } from '../../plan/operations.ts';
import type { Phase, Step } from '../../plan/plan.ts';
import { code } from '../../plan/prose.ts';
import { listed } from '../../source/listed.ts';
import { step } from '../../plan/step.ts';
import { afterResidual, residualName } from '../../plan/residual-stack.ts';
import type { World } from '../../plan/world.ts';
import { startedBy } from '../objects/moving.ts';
import { workloadOf } from '../objects/workload.ts';

/** After its machines run. */
export function referrerSteps(world: World, node: Retained): readonly Step[] {
  const { placed, config } = world;
  if (placed.on(node.id, 'openstack') === undefined || isMoved(config, node.resource)) return [];
  const moving = movingBehind(world, node.uses);
  const [first] = moving;
  if (!first) return [];
  return [referenceStep(world, node, moving)];
}

/** A machine that moves, and what runs it afterwards. */
interface Moving {
  readonly machine: Machine;
  readonly workload: ObjectRef;
}

/** Machines that it names, by themselves or by one of their interfaces. */
export function movingBehind(world: World, uses: readonly NodeId[]): readonly Moving[] {
  const { graph } = world;
  const named = uses.flatMap((id) => {
    const node = graph.nodes.get(id);
    const machine = node?.kind === 'nic' ? machineOf(graph, node) : node;
    return machine?.kind === 'machine' ? [machine] : [];
  });
  return [...new Set(named)].flatMap((machine) => {
    const workload = workloadOf(world, machine);
    return workload ? [{ machine, workload }] : [];
  });
}

/** The resource stays and names a machine that moves, so a person leads it to the new place. */
export function referenceStep(
  world: World,
  node: Pick<Retained, 'id' | 'resource' | 'type'>,
  moving: readonly Moving[],
): Step {
  const names = listed(moving.map(({ workload }) => `"${workload.name}"`));
  const machines = moving.map(({ machine }) => machine);
  const found = listed(machines.map(({ id }) => code(world.names.dnsName(id))));
  return step(phaseOf(world), {
    id: `lead/${node.resource}`,
    title: `Update the reference from "${node.resource}" (${node.type}) to ${names}`,
    about: [node.id, ...machines.map(({ id }) => id)],
    needs: needsOf(world, machines),
    do: [
      note(
        `It stays in OpenStack and refers to resources that move. Inside the cluster the DNS name is ${found}. From outside the cluster, only a Service of type LoadBalancer or NodePort is reachable.`,
      ),
      ask(
        `Give ${code(node.resource)} the address that it needs, or remove the reference.${isGone(world.live) ? '' : inTemplate}`,
      ),
    ],
    check: [note(`The function of ${code(node.resource)} works again, or is no longer needed.`)],
  });
}

const inTemplate = ` In the residual template it is a parameter whose name begins with ${code('moved_')}.`;

/** Where the step of something that refers to machines stands: after they run. */
export function referrerPlace(
  world: World,
  machines: readonly Machine[],
): { readonly phase: Phase; readonly needs: readonly string[] } {
  return { phase: phaseOf(world), needs: needsOf(world, machines) };
}

/** Nobody uses a new application before it has started. */
function phaseOf({ live }: World): Phase {
  return live.mode === 'migrate' ? 'cut-over' : 'seed';
}

/** The machine runs in the cluster, and where the stack is new, what refers to it is there. */
function needsOf(world: World, machines: readonly Machine[]): readonly string[] {
  return [...afterResidual(world), 'prepare/apply', ...new Set(machines.map((machine) => startedBy(world, machine)))];
}

/** Its live id, or what the stack of what stays says. */
export function idOf({ live, config }: World, resource: string, variable: string): Word {
  const id = live.facts?.physicalIds.get(resource);
  if (id !== undefined) return id;
  if (live.mode === 'migrate' || resource.includes('/')) {
    return { variable, value: { ask: `physical id of "${resource}": openstack stack resource list -n 5` } };
  }
  return { variable, value: { look: { look: 'physical-id', stack: residualName(config), resource } } };
}
