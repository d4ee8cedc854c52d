/** Steps for what nothing in the cluster does: a person decides what replaces it. */
import { isMoved } from '../../config/path-pattern.ts';
import type { NodeId } from '../../evaluate/fact.ts';
import type { RetainedRole } from '../../topology/kinds/retained.ts';
import { scalingNodes } from '../../topology/views/scaling.ts';
import { replicaFormOf } from '../objects/scaling.ts';
import { ask, note } from '../../plan/operations.ts';
import type { Step } from '../../plan/plan.ts';
import { code } from '../../plan/prose.ts';
import { step } from '../../plan/step.ts';
import { choicesOf, type World } from '../../plan/world.ts';
import { append } from '../../source/append.ts';
import { listed } from '../../source/listed.ts';

/** A resource that is not carried over. */
interface Leftover {
  readonly id: NodeId;
  readonly resource: string;
  readonly type: string;
  readonly because: string;
  readonly why?: string;
  readonly advice?: string;
}

/** One step for those that one thing replaces: a load balancer with its listeners, pools and members. */
export function manualSteps(world: World): readonly Step[] {
  const alike = new Map<string, Leftover[]>();
  for (const leftover of leftovers(world)) {
    const { because, why = leftover.resource, advice = leftover.resource } = leftover;
    append(alike, JSON.stringify([because, why, advice]), leftover);
  }
  return [...alike.values()].flatMap((group) => {
    const [first, ...others] = group;
    return first ? [replaceStep(first, others)] : [];
  });
}

function leftovers(world: World): readonly Leftover[] {
  const { graph, placed, config } = world;
  const addresses = graph.of('public-address').map((node) => ({ ...node, type: 'a floating IP' }));
  // Signals have steps of their own, where their machines run.
  const told = new Set<RetainedRole>(['signal-handle', 'signal-wait']);
  const retained = graph.of('retained').filter((node) => !told.has(node.role));
  const balancers = graph.of('balancer').map((node) => ({ ...node, type: 'a load balancer', ...balancing }));
  const scaled = scalingNodes(graph)
    .filter((node) => !isSized(world, node))
    .map((node) => ({ ...node, ...sizing }));
  return [...retained, ...balancers, ...addresses, ...scaled].flatMap((node) => {
    const choice = choicesOf(placed, node.id).find(({ side, target }) => side === 'none' && target === 'manual');
    return choice && !isMoved(config, node.resource) ? [{ ...node, because: choice.because }] : [];
  });
}

const balancing = {
  why: 'nothing in the cluster balances the traffic',
  advice:
    'Create a Service of type LoadBalancer with an EndpointSlice for the members, or a Gateway with routes for HTTP and HTTPS. A certificate becomes a Secret.',
} as const;

/** Members of a pool are scaled by a step of their own, which says what the policies did. */
function isSized(world: World, node: ReturnType<typeof scalingNodes>[number]): boolean {
  const { graph } = world;
  if (node.kind === 'alarm' || node.kind === 'group-policy') return false;
  const group = node.kind === 'scaling-group' ? node : graph.resolve('scaling-group', node.group);
  return group !== undefined && replicaFormOf(world, group) !== undefined;
}

const sizing = {
  why: 'nothing changes the number of VMs by itself',
  advice:
    'Decide how many VMs you need and set the size of the group. To scale by load, make the members of the group equal, so that they become the replicas of a VirtualMachinePool, or let an alert of Prometheus tell a person.',
} as const;

function replaceStep(first: Leftover, others: readonly Leftover[]): Step {
  const { resource, type, because, why, advice = 'Decide what replaces it.' } = first;
  const all = [first, ...others];
  const loss = why === undefined ? '' : ` ${why[0]?.toUpperCase()}${why.slice(1)}.`;
  const one = others.length === 0;
  return step('prepare', {
    id: `replace/${resource}`,
    title: one
      ? `Replace "${resource}" (${type}) manually`
      : `Replace ${listed(all.map((each) => `"${each.resource}"`))} manually`,
    about: all.map(({ id }) => id),
    do: [
      note(
        one
          ? `It is not carried over: ${because}.${loss}`
          : `None of these is carried over: ${all.map((each) => `${code(each.resource)} (${each.type})`).join(', ')}. The reason for each: ${because}.${loss}`,
      ),
      ask(`${advice} Do that before the VMs that need it start.`),
    ],
    check: [
      note(
        one
          ? `The function of ${code(resource)} in the Heat stack works, or is no longer needed.`
          : 'What they do in the Heat stack works, or is no longer needed.',
      ),
    ],
  });
}
