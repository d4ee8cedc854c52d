/** Whether the members of a group are replicas of one object in the cluster: the members, the user and the live cloud decide. */
import type { NodeId } from '../../evaluate/fact.ts';
import { intOf, type Value } from '../../evaluate/value.ts';
import type { NicSite } from '../../plan/network-backend.ts';
import { strategyWordOf } from '../../plan/strategies.ts';
import { perSite, type Site } from '../../plan/target.ts';
import type { World } from '../../plan/world.ts';
import type { Machine } from '../../topology/kinds/machine.ts';
import type { ScalingGroup } from '../../topology/kinds/scaling-group.ts';
import { disksOf, volumeOf } from '../../topology/views/disks.ts';
import { differenceIn, machinesOfGroup, scalingGroupOf } from '../../topology/views/scaling.ts';
import { sharedPortsOf } from '../../topology/views/shared-addresses.ts';
import { wholeOf } from './amounts.ts';
import { mappingOf } from './network-mapping.ts';
import { nicSites } from './nic-sites.ts';
import { staysUnseen } from './sides.ts';

/** The word of the strategy, in `resources.<group>.strategy` of heat2kube.yaml. */
export const poolWord = 'pool';

/** The id of the target of VMs that are replicas. */
export const poolTarget = 'pool';

/** The same for containers. */
export const replicasWord = 'replicas';
export const replicasTarget = 'replicas';

/** Why a machine outside of every group is no replica: a clause. */
export const noMember = 'it is not a member of a group that scales';

/** What becomes of the members of a group. */
export interface Replicas {
  readonly group: ScalingGroup;
  /** Whether they are replicas unless the user says otherwise, only if the user says so, or never. */
  readonly offer: 'unasked' | 'asked' | 'never';
  /** Why they are, or are not: a clause. */
  readonly because: string;
}

const allReplicas = perSite(
  (site): ReadonlyMap<NodeId, Replicas> =>
    new Map(site.graph.of('scaling-group').map((group) => [group.id, replicas(site, group)])),
);

/** Undefined for a machine of no group. */
function replicasOf(site: Site, machine: Machine): Replicas | undefined {
  const group = scalingGroupOf(site.graph, machine);
  return group && allReplicas(site).get(group.id);
}

/** The same for VMs, which need an API of their own to be replicas. */
export function poolReplicasOf(site: Site, machine: Machine): Replicas | undefined {
  // Replicas are made from the template of a VM.
  const replicas = machine.program ? undefined : replicasOf(site, machine);
  const isLacking = site.cluster.has('pool.kubevirt.io/v1beta1', 'VirtualMachinePool') === false;
  return replicas?.offer === 'unasked' && isLacking
    ? { ...replicas, offer: 'asked', because: 'the cluster has no VirtualMachinePool (pool.kubevirt.io/v1beta1)' }
    : replicas;
}

function replicas(site: Site, group: ScalingGroup): Replicas {
  const { graph, live } = site;
  const difference = differenceIn(graph, group);
  if (difference) return { group, offer: difference.soft ? 'asked' : 'never', because: difference.why };
  const addressed = networkOfAddresses(site, group);
  if (addressed !== undefined)
    return { group, offer: 'never', because: `each VM has an address of its own on "${addressed}"` };
  if (machinesOfGroup(graph, group).some((machine) => staysUnseen(machine, site)))
    return { group, offer: 'asked', because: 'the facts do not have its live servers' };
  if (live.mode === 'migrate')
    return { group, offer: 'never', because: 'the live servers move with their disks, one by one' };
  const apart = memberSpokenOf(site, group);
  if (apart !== undefined) return { group, offer: 'never', because: `heat2kube.yaml speaks of "${apart}" alone` };
  return {
    group,
    offer: 'unasked',
    because: `the members of "${group.resource}" are equal, and any can replace any other`,
  };
}

/** The same for containers: the directories of a pod go with it, where a volume stays as long as the server. */
export function podReplicasOf(site: Site, machine: Machine): Replicas | undefined {
  const replicas = replicasOf(site, machine);
  const hasVolume = disksOf(site.graph, machine).some((disk) => volumeOf(site.graph, disk) !== undefined);
  return replicas && hasVolume && replicas.offer !== 'never'
    ? { ...replicas, offer: 'never', because: `"${machine.resource}" has a volume` }
    : replicas;
}

/** A member with a strategy of its own: the others are no longer all there is of the group. */
function memberSpokenOf({ graph, config }: Site, group: ScalingGroup): string | undefined {
  const [first, ...others] = machinesOfGroup(graph, group).map((machine) => ({
    resource: machine.resource,
    word: strategyWordOf(machine, config),
  }));
  const other = others.find(({ word }) => word !== first?.word);
  if (first === undefined || other === undefined) return undefined;
  const named = ({ resource }: { readonly resource: string }): boolean => config.resources.has(resource);
  return [first, ...others].find(named)?.resource ?? other.resource;
}

/** A network of the members on which guests and policies need to know the address of each VM; undefined where there is none. */
function networkOfAddresses(site: Site, group: ScalingGroup): string | undefined {
  const nics = machinesOfGroup(site.graph, group).flatMap((machine) => nicSites(machine, site));
  return nics.find((nic) => needsAddresses(nic, site))?.text;
}

/** In a namespace with a primary network whatever does not fit on it is a secondary one. */
function needsAddresses(nic: NicSite, site: Site): boolean {
  const mapping = mappingOf(nic, site);
  if (mapping && !('word' in mapping)) return mapping.filter !== undefined;
  if (mapping?.word === 'ovn-udn-secondary') return true;
  const asking = [...site.config.networks.values()].filter((other) => 'word' in other && other.word === 'ovn-udn');
  if (asking.length === 0) return false;
  if (mapping?.word !== 'ovn-udn') return mapping === undefined || mapping.word === 'pod';
  return asking.length > 1 || (nic.nic !== undefined && sharedPortsOf(site.graph, nic.nic).length > 0);
}

/** The group whose members are replicas of one object, where the machine is one of them. */
export function groupOfReplica(
  { graph, placed }: Pick<Site, 'graph' | 'placed'>,
  machine: Machine,
): ScalingGroup | undefined {
  const becomes = placed.on(machine.id, 'cluster');
  return becomes === poolTarget || becomes === replicasTarget ? scalingGroupOf(graph, machine) : undefined;
}

/** What runs the members of a group as replicas of one object. */
export type ReplicaForm = 'pool' | 'deployment';

/** Undefined where they are no replicas. */
export function replicaFormOf(
  { graph, placed }: Pick<World, 'graph' | 'placed'>,
  group: ScalingGroup,
): ReplicaForm | undefined {
  const becomes = machinesOfGroup(graph, group).map(({ id }) => placed.on(id, 'cluster'));
  if (becomes.includes(poolTarget)) return 'pool';
  return becomes.includes(replicasTarget) ? 'deployment' : undefined;
}

/** How many replicas the object that runs a machine has, as steps look for it; a size that is not known yet is at least one. */
export function replicaCount(site: Pick<Site, 'graph' | 'placed'>, machine: Machine): string {
  const group = groupOfReplica(site, machine);
  return String((group && wholeOf(initialSize(group))) ?? 1n);
}

/** How many members it has at first: Heat takes a desired capacity of 0 for none. */
export function initialSize({ min, desired }: ScalingGroup): Value {
  return desired && intOf(desired) !== 0n ? desired : min;
}
