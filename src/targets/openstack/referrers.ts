/** What stays in OpenStack and refers to a machine that moves learns where the machine is found from then on. */
import { isGone } from '../../facts/live.ts';
import { isMoved } from '../../config/path-pattern.ts';
import type { NodeId } from '../../evaluate/fact.ts';
import { isSecret, textOf } from '../../evaluate/value.ts';
import { objectRef, type ObjectRef } from '../../kubernetes/object-ref.ts';
import type { Machine } from '../../topology/kinds/machine.ts';
import type { PoolMember } from '../../topology/kinds/pool-member.ts';
import type { Retained } from '../../topology/kinds/retained.ts';
import { endOf, groupsBehind, hasEnd } from '../../topology/views/balancing.ts';
import { machineOf } from '../../topology/views/interfaces.ts';
import { machinesOfGroup } from '../../topology/views/scaling.ts';
import { ask, note, verify, type LiveMember, type Variable, type Word } from '../../plan/operations.ts';
import type { Phase, Step } from '../../plan/plan.ts';
import { code } from '../../plan/prose.ts';
import { listed } from '../../source/listed.ts';
import { step } from '../../plan/step.ts';
import { afterResidual, residualName } from '../../plan/residual-stack.ts';
import type { World } from '../../plan/world.ts';
import { machineSelector } from '../objects/labels.ts';
import { startedBy } from '../objects/moving.ts';
import { workloadOf } from '../objects/workload.ts';
import { wholeOf } from '../objects/amounts.ts';

/** After its machines run. */
export function referrerSteps(world: World, node: Retained): readonly Step[] {
  const { placed, config } = world;
  if (placed.on(node.id, 'openstack') === undefined || isMoved(config, node.resource)) return [];
  const moving = movingBehind(world, node.uses);
  const [first] = moving;
  if (!first) return [];
  return [referenceStep(world, node, moving)];
}

/** The same for a member of a load balancer that stays. */
export function memberSteps(world: World, node: PoolMember): readonly Step[] {
  const { placed, config, graph } = world;
  if (placed.on(node.id, 'openstack') === undefined || isMoved(config, node.resource)) return [];
  if (hasEnd(node)) {
    const { machine } = endOf(graph, node);
    const [first] = machine ? movingBehind(world, [machine.id]) : [];
    return first ? [memberStep(world, node, { ...first, id: `lead/${node.resource}` })] : [];
  }
  const machines = groupsBehind(graph, node).flatMap((group) => machinesOfGroup(graph, group));
  const moving = movingBehind(
    world,
    machines.map(({ id }) => id),
  );
  // Replicas are one object.
  const workloads = new Map(moving.map((each) => [each.workload.name, each]));
  return [...workloads].map(([name, each]) =>
    memberStep(world, node, { ...each, id: `lead/${node.resource}/${name}` }),
  );
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

/** Pods have no addresses that a balancer outside the cluster reaches: its members are nodes. */
function memberStep(world: World, node: PoolMember, { machine, workload, id }: Moving & { readonly id: string }): Step {
  const { namespace } = world.config;
  const pool = poolOf(world, node);
  const name = `${workload.name}-member`;
  const service = objectRef('v1/Service', name, namespace);
  // What stays names no servers of a group.
  const old: LiveMember | undefined = hasEnd(node)
    ? { live: 'member', pool: pool.id, id: idOf(world, node.resource, 'OLD_MEMBER_ID') }
    : undefined;
  const nodePort: Variable = {
    variable: 'NODE_PORT',
    value: { look: { look: 'object', object: service, field: '.spec.ports[0].nodePort' } },
  };
  const nodeAddress: Variable = {
    variable: 'NODE_ADDRESS',
    value: { ask: 'INTERNAL-IP of a node: kubectl get nodes -o wide' },
  };
  return step(phaseOf(world), {
    id,
    title: `Make "${workload.name}" a member of ${pool.name}`,
    about: [node.id, machine.id],
    needs: needsOf(world, [machine]),
    precondition: [
      note(
        'The security group of the nodes allows the subnet of the load balancer on node ports (30000 to 32767 unless the cluster is set up otherwise).',
      ),
      note(
        `Traffic through a node port can arrive with the address of a node: a NetworkPolicy allows it to ${code(workload.name)}.`,
      ),
    ],
    do: [
      {
        op: 'expose',
        machine: workload,
        service: name,
        port: portOf(node),
        labels: machineSelector(world, machine),
      },
      { op: 'addMember', pool: pool.id, name, address: nodeAddress, port: nodePort },
      ...(old ? [{ op: 'setMember' as const, member: old, weight: 0 }] : []),
      note('Add a member for a second node, so that the load balancer survives the loss of one node.'),
    ],
    check: [
      verify(
        { look: 'members', pool: pool.id },
        { see: 'the new member ONLINE (NO_MONITOR if the pool has no monitor).' },
      ),
      note(`The log of ${code(workload.name)} shows a request to the load balancer.`),
    ],
    undo: [
      ...(old ? [{ op: 'setMember' as const, member: old, weight: 1 }] : []),
      { op: 'delete', what: [{ live: 'member', pool: pool.id, id: name }] },
      { op: 'delete', what: [service] },
    ],
    time: old ? 'seconds. Connections to the old member end on their own' : 'seconds',
  });
}

/** The port of the old member, else a person says it. */
function portOf({ port, resource }: PoolMember): Word {
  const whole = wholeOf(port);
  const text = whole === undefined ? textOf(port) : String(whole);
  // A text that must not be shown may stand in no command.
  return text !== undefined && !isSecret(port)
    ? text
    : { variable: 'PORT', value: { ask: `protocol_port of "${resource}"` } };
}

/** A pool outside the stack is named by the template alone. */
function poolOf(world: World, node: PoolMember): { readonly id: Word; readonly name: string } {
  const [pool] = world.graph.follow(node, 'pool');
  if (!pool)
    return {
      id: { variable: 'POOL_ID', value: { ask: 'id of the pool: openstack loadbalancer pool list' } },
      name: 'the pool',
    };
  return { id: idOf(world, pool.resource, 'POOL_ID'), name: `"${pool.resource}"` };
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
