/** Ports of VMs that load balancers which stay in OpenStack lead to: they come from outside the cluster, by a port of every node. */
import type { Value } from '../../evaluate/value.ts';
import { refKey, type ObjectRef } from '../../kubernetes/object-ref.ts';
import { perWorld, type World } from '../../plan/world.ts';
import { printHole } from '../../print/print-hole.ts';
import type { Machine } from '../../topology/kinds/machine.ts';
import type { PoolMember } from '../../topology/kinds/pool-member.ts';
import { rangesOfSubnets } from '../../topology/views/addresses.ts';
import {
  balancerOf,
  endOf,
  getsConnections,
  groupsBehind,
  hasEnd,
  transportOf,
  type End,
} from '../../topology/views/balancing.ts';
import { nicsOf } from '../../topology/views/interfaces.ts';
import { machinesOfGroup } from '../../topology/views/scaling.ts';
import { placedNic } from './own-interfaces.ts';
import { isKept } from './sides.ts';
import { workloadOf } from './workload.ts';

/** A member that stays, with a machine of it that moves. */
export interface MovedEnd extends End {
  readonly machine: Machine;
  readonly workload: ObjectRef;
}

/** A port of a machine, with the members that lead there. */
interface MemberPort {
  readonly protocol: 'TCP' | 'UDP';
  /** Of the server. */
  readonly port: Value;
  readonly ends: readonly MovedEnd[];
}

/** What members reach of one workload. */
export interface MemberService {
  readonly machine: Machine;
  readonly name: string;
  readonly ports: readonly MemberPort[];
}

/** Machines behind a member that stays and gets connections, in the order of its group; replicas are one. */
export function movedEnds(world: World, member: PoolMember): readonly MovedEnd[] {
  const { graph, placed } = world;
  if (!getsConnections(graph, member) || placed.on(member.id, 'openstack') === undefined) return [];
  const found = new Map<string, MovedEnd>();
  for (const end of endsOfMember(world, member)) {
    const { machine } = end;
    const workload = machine && !isKept(world, machine.id) ? workloadOf(world, machine) : undefined;
    if (!machine || !workload || found.has(refKey(workload))) continue;
    const nic = end.nic ?? nicsOf(graph, machine)[0];
    found.set(refKey(workload), { member, machine, workload, ...(nic && { nic }) });
  }
  return [...found.values()];
}

/** One without an end stands for the servers of groups. */
function endsOfMember({ graph }: World, member: PoolMember): readonly End[] {
  if (hasEnd(member)) return [endOf(graph, member)];
  const machines = groupsBehind(graph, member).flatMap((group) => machinesOfGroup(graph, group));
  return machines.map((machine) => ({ member, machine }));
}

/** Where the load balancer of a member connects from: an amphora has an address of its own, which is any one of the subnet. */
export function rangesOfBalancer({ graph }: World, member: PoolMember): readonly Value[] {
  const balancer = balancerOf(graph, member);
  const [vip] = balancer ? graph.follow(balancer, 'vip') : [];
  return vip ? rangesOfSubnets(graph, vip, 4) : [];
}

/** Whether Services lead to the interface: to the address of the pod alone. */
export function isServed(world: World, { machine, nic }: End): boolean {
  const placed = nic ? placedNic(world, nic) : machine && world.networks.of(machine.id)[0];
  return placed !== undefined && 'pod' in placed.backend.attach(placed, world).source;
}

/** By the workload, as `refKey` names it. */
export const memberServices = perWorld((world): ReadonlyMap<string, MemberService> => {
  const services = new Map<string, MemberService & { readonly ports: Mutable[] }>();
  for (const end of world.graph.of('pool-member').flatMap((member) => movedEnds(world, member))) {
    if (!isServed(world, end)) continue;
    const { machine, workload } = end;
    const key = refKey(workload);
    const service = services.get(key) ?? { machine, name: world.names.name(machine.id, 'balanced'), ports: [] };
    services.set(key, service);
    addPort(world, service.ports, end);
  }
  return services;
});

type Mutable = MemberPort & { readonly ends: MovedEnd[] };

function addPort(world: World, ports: Mutable[], end: MovedEnd): void {
  const [pool] = world.graph.follow(end.member, 'pool');
  const protocol = pool ? transportOf(pool) : 'TCP';
  const { port } = end.member;
  const same = ports.find((other) => other.protocol === protocol && printHole(other.port) === printHole(port));
  if (same) same.ends.push(end);
  else ports.push({ protocol, port, ends: [end] });
}
