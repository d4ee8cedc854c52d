/** A member of a load balancer that stays: a person makes a VM one where its server moves. */
import { isMoved } from '../../config/path-pattern.ts';
import { isSecret, textOf } from '../../evaluate/value.ts';
import { objectRef, refKey } from '../../kubernetes/object-ref.ts';
import { note, verify, type LiveMember, type Operation, type Variable, type Word } from '../../plan/operations.ts';
import type { Step } from '../../plan/plan.ts';
import { code } from '../../plan/prose.ts';
import { step } from '../../plan/step.ts';
import type { Target } from '../../plan/target.ts';
import type { World } from '../../plan/world.ts';
import { listed } from '../../source/listed.ts';
import type { PoolMember } from '../../topology/kinds/pool-member.ts';
import { hasEnd, monitorsOf } from '../../topology/views/balancing.ts';
import { wholeOf } from '../objects/amounts.ts';
import { balancerPartOffer } from '../objects/balanced.ts';
import { externalText } from '../objects/external.ts';
import { memberServices, movedEnds, rangesOfBalancer, type MovedEnd } from '../objects/member-services.ts';
import { placedNic } from '../objects/own-interfaces.ts';
import { stays } from '../objects/stays.ts';
import { toldTo } from '../objects/told-addresses.ts';
import { idOf, referrerPlace } from './referrers.ts';

export const poolMemberStays: Target<'pool-member'> = {
  ...stays('pool-member', 'stays', (node, site) => balancerPartOffer(node, site, 'openstack')),
  steps: (node, world) => memberSteps(world, node),
};

function memberSteps(world: World, node: PoolMember): readonly Step[] {
  if (isMoved(world.config, node.resource)) return [];
  return movedEnds(world, node).map((end) => memberStep(world, end));
}

/** Pods have no addresses that a balancer outside the cluster reaches: its members are nodes. */
function memberStep(world: World, end: MovedEnd): Step {
  const { member, machine, workload } = end;
  const way = nodePortWay(world, end) ?? besideWay(world, end);
  const pool = poolOf(world, member);
  const own = hasEnd(member) ? '' : `/${workload.name}`;
  return step(referrerPlace(world, [machine]).phase, {
    id: `lead/${member.resource}${own}`,
    title: `Make "${workload.name}" a member of ${pool.name}`,
    about: [member.id, machine.id],
    needs: referrerPlace(world, [machine]).needs,
    precondition: way.precondition,
    do: way.do,
    check: [
      verify(
        { look: 'members', pool: pool.id },
        { see: 'the new member ONLINE (NO_MONITOR if the pool has no monitor).' },
      ),
      note(`The log of ${code(workload.name)} shows a request to the load balancer.`),
    ],
    ...way.back,
  });
}

interface Way {
  readonly precondition: readonly Operation[];
  readonly do: readonly Operation[];
  readonly back: Pick<Step, 'undo' | 'time'>;
}

/** By a port of every node; undefined where no Service leads to the interface. */
function nodePortWay(world: World, { member, workload }: MovedEnd): Way | undefined {
  const made = memberServices(world).get(refKey(workload));
  const index = made?.ports.findIndex(({ ends }) => ends.some((other) => other.member === member)) ?? -1;
  if (!made || index < 0) return undefined;
  const service = objectRef('v1/Service', made.name, world.config.namespace);
  const field = `.spec.ports[${index}].nodePort`;
  const port: Variable = { variable: 'NODE_PORT', value: { look: { look: 'object', object: service, field } } };
  const address: Variable = {
    variable: 'NODE_ADDRESS',
    value: { ask: `INTERNAL-IP of a node that runs ${workload.name}: kubectl get nodes -o wide` },
  };
  // A server can be several members of a pool, and each is deleted by its name.
  const name = made.ports.length > 1 ? `${made.name}-${index + 1}` : made.name;
  const swapped = swapping(world, member, { name, address, port });
  const ranges = rangesOfBalancer(world, member).map((range) => code(externalText(range)));
  const from = ranges.length > 0 ? ` (${listed(ranges)})` : '';
  return {
    ...swapped,
    precondition: [
      note(
        `The security group of the nodes allows the subnet of the load balancer${from} on node ports (30000 to 32767 unless the cluster is set up otherwise), and a router connects the two without replacing addresses.`,
      ),
      note(
        `The Service ${code(made.name)} keeps the address of the load balancer (${code('externalTrafficPolicy: Local')}), so only nodes that run ${code(workload.name)} answer at the node port.`,
      ),
      ...(ranges.length > 0
        ? []
        : [
            note(
              `A NetworkPolicy lets the addresses of the load balancer in to ${code(workload.name)}: nothing in the stack says where it is, so only what security groups admit anyway is allowed.`,
            ),
          ]),
    ],
    do: [...swapped.do, note(furtherNodes(world, member, workload.name))],
  };
}

/** Only a monitor finds out which node has the VM. */
function furtherNodes({ graph }: World, member: PoolMember, name: string): string {
  const [pool] = graph.follow(member, 'pool');
  if (pool && monitorsOf(graph, pool).length > 0)
    return `Add a member for every other node that ${code(name)} can move to: the health monitor leaves out those that do not run it.`;
  return `If the pool has a health monitor, add a member for every other node that ${code(name)} can move to: the monitor leaves out those that do not run it. Without one, connections to such a member fail: create a monitor first, or change the member whenever ${code(name)} moves.`;
}

interface NewMember {
  readonly name: string;
  readonly address: Word;
  readonly port: Word;
}

/** The old member ends its connections while the new one takes those that begin. */
function swapping(world: World, member: PoolMember, { name, address, port }: NewMember): Way {
  const pool = poolOf(world, member);
  // What stays names no servers of a group.
  const old: LiveMember | undefined = hasEnd(member)
    ? { live: 'member', pool: pool.id, id: idOf(world, member.resource, 'OLD_MEMBER_ID') }
    : undefined;
  const weight = weightWord(member);
  return {
    precondition: [],
    do: [
      { op: 'addMember', pool: pool.id, name, address, port, ...(weight !== 1 && { weight }) },
      ...(old ? [{ op: 'setMember' as const, member: old, weight: 0 }] : []),
    ],
    back: {
      undo: [
        ...(old ? [{ op: 'setMember' as const, member: old, weight }] : []),
        { op: 'delete', what: [{ live: 'member', pool: pool.id, id: name }] },
      ],
      time: old ? 'seconds. Connections to the old member end on their own' : 'seconds',
    },
  };
}

/** Of the old member, before the step. */
function weightWord({ weight }: PoolMember): number {
  return Number(wholeOf(weight) ?? 1);
}

/** A network beside the pod network: the load balancer finds the VM where it is on that. */
function besideWay(world: World, { member, machine, nic, workload }: MovedEnd): Way {
  const placed = nic && placedNic(world, nic);
  const own = placed?.backend.keeps.address ? toldTo(placed, world).addresses : [];
  const [first] = own.map(({ address }) => externalText(address));
  const route = note(
    `The load balancer has a route to the network ${code(placed?.text ?? machine.resource)}, which ${code(workload.name)} is on.`,
  );
  const isSame = first !== undefined && nic?.addresses.some(({ ip }) => ip && externalText(ip) === first);
  if (isSame) {
    return {
      precondition: [route],
      do: [
        note(`${code(workload.name)} keeps the address ${code(first)}, so ${code(member.resource)} still leads to it.`),
      ],
      back: { undo: [] },
    };
  }
  const name = world.names.name(machine.id, 'balanced');
  const address: Variable = {
    variable: 'ADDRESS',
    value: { ask: first ?? `address of ${workload.name}, as its guest shows it` },
  };
  return { ...swapping(world, member, { name, address, port: portOf(member) }), precondition: [route] };
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
