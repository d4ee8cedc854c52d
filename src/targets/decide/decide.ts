/** Decides for every node where it goes, with the reason and the switch that decides otherwise. */
import type { Config, Mode } from '../../config/config.ts';
import type { NodeId } from '../../evaluate/fact.ts';
import type { Machine } from '../../topology/kinds/machine.ts';
import { attachmentsOfVolume, bindingsOfAddress, disksOfVolume, nicOfAddress } from '../../topology/reverse-joins.ts';
import type { NodeKind, NodeOf, Topology, TopologyNode } from '../../topology/topology.ts';
import type { Decision, Target } from '../../plan/plan.ts';
import { groundOf } from './ground.ts';

export interface DecideInput {
  readonly graph: Topology;
  readonly config: Config;
  readonly mode: Mode;
}

/** One decision a node. Machines are decided first: what serves them follows. */
export function decide(input: DecideInput): ReadonlyMap<NodeId, Decision> {
  const decisions = new Map<NodeId, Decision>();
  for (const machine of input.graph.of('machine')) decisions.set(machine.id, decideMachine(machine, input));
  for (const node of input.graph.of('retained')) decisions.set(node.id, follow(node, input, decisions));
  const ground = groundOf(input.graph, decisions);
  for (const node of input.graph.nodes.values()) {
    if (decisions.has(node.id)) continue;
    const decision = follow(node, input, decisions);
    decisions.set(node.id, ground.has(node.id) ? onBothSides(decision) : decision);
  }
  return decisions;
}

/** Beside what it becomes in the cluster it stays for those that are built on it. */
function onBothSides(decision: Decision): Decision {
  if (decision.chosen.includes('openstack')) return decision;
  return {
    ...decision,
    chosen: [...decision.chosen, 'openstack'],
    because: 'something that stays in OpenStack is built on it',
  };
}

function decideMachine(machine: Machine, { config }: DecideInput): Decision {
  const key = overrideKey(machine.resource, config);
  const flip = `resources.${key ?? machine.resource}.strategy in heat2kube.yaml`;
  if (key !== undefined && config.resources.get(key)?.strategy === 'keep') {
    return {
      about: machine.id,
      chosen: ['openstack'],
      because: `heat2kube.yaml keeps ${machine.resource} in Nova`,
      others: [{ target: 'kubevirt', cost: 'the machine moves to the cluster' }],
      flip,
    };
  }
  return {
    about: machine.id,
    chosen: ['kubevirt'],
    because:
      key === undefined
        ? `${machine.resource} is a Nova server and a virtual machine keeps its start-up data, disks and operating system`
        : `heat2kube.yaml asks for a virtual machine`,
    others: [{ target: 'openstack', cost: 'the server stays in Nova and the rest must reach it there' }],
    flip,
  };
}

/** The most specific key of `resources` that names a resource or a group above it. */
function overrideKey(resource: string, config: Config): string | undefined {
  const parts = resource.split('/');
  for (let length = parts.length; length > 0; length--) {
    const key = parts.slice(0, length).join('/');
    if (config.resources.get(key)?.strategy) return key;
  }
  return undefined;
}

type Rule<K extends NodeKind> = (
  node: NodeOf<K>,
  input: DecideInput,
  decided: ReadonlyMap<NodeId, Decision>,
) => { readonly chosen: readonly Target[]; readonly because: string };

function follow(node: TopologyNode, input: DecideInput, decided: ReadonlyMap<NodeId, Decision>): Decision {
  const { chosen, because } = ruleFor(node, input, decided);
  return { about: node.id, chosen, because, others: [], flip: flipOf(node, chosen) };
}

function ruleFor(
  node: TopologyNode,
  input: DecideInput,
  decided: ReadonlyMap<NodeId, Decision>,
): ReturnType<Rule<NodeKind>> {
  switch (node.kind) {
    case 'machine':
      return { chosen: ['kubevirt'], because: 'a Nova server becomes a virtual machine' };
    case 'retained':
      return retained(node, input, decided);
    case 'disk':
      return withMachine(input.graph.get('machine', node.machine), decided, 'a disk goes where its machine goes');
    case 'nic':
      return withMachine(input.graph.machineOf(node), decided, 'an interface goes where its machine goes');
    case 'volume':
    case 'attachment':
      return volumeRule(node, input, decided);
    case 'public-address':
    case 'address-binding':
      return addressRule(node, input, decided);
    case 'network':
    case 'subnet':
    case 'router':
    case 'router-link':
    case 'firewall-rule':
      return sharedRule('folded', input, decided);
    case 'firewall-group':
      return sharedRule('kubernetes', input, decided);
    case 'machine-shape':
    case 'secret-material':
    case 'key-pair':
      return { chosen: ['kubernetes'], because: 'it has a counterpart in the cluster' };
    case 'placement-group':
    case 'software-unit':
      return { chosen: ['folded'], because: 'the machines that use it carry it' };
    case 'output':
      return { chosen: ['folded'], because: 'outputs are listed in the plan' };
  }
}

function withMachine(
  machine: Machine | undefined,
  decided: ReadonlyMap<NodeId, Decision>,
  because: string,
): ReturnType<Rule<NodeKind>> {
  if (machine && decided.get(machine.id)?.chosen.includes('openstack')) {
    return { chosen: ['openstack'], because: `${because}, and ${machine.resource} stays in Nova` };
  }
  return { chosen: ['folded'], because };
}

function volumeRule(
  node: NodeOf<'volume'> | NodeOf<'attachment'>,
  { graph }: DecideInput,
  decided: ReadonlyMap<NodeId, Decision>,
): ReturnType<Rule<NodeKind>> {
  const volume = node.kind === 'volume' ? node : graph.resolve('volume', node.volume);
  const users = volume ? machinesOfVolume(graph, volume.id) : [];
  const staying = users.filter((machine) => decided.get(machine.id)?.chosen.includes('openstack'));
  if (users.length > 0 && staying.length === users.length) {
    return { chosen: ['openstack'], because: 'the machines that use the volume stay in Nova' };
  }
  return node.kind === 'attachment'
    ? { chosen: ['folded'], because: 'the machine lists the disk' }
    : { chosen: ['kubernetes'], because: 'a volume becomes a claim' };
}

/** Machines that a volume is attached to, by attachment or by block device mapping. */
export function machinesOfVolume(graph: Topology, volume: NodeId): readonly Machine[] {
  const ids = new Set<NodeId>();
  for (const attachment of attachmentsOfVolume(graph, volume)) {
    const machine = graph.resolve('machine', attachment.machine);
    if (machine) ids.add(machine.id);
  }
  for (const disk of disksOfVolume(graph, volume)) ids.add(disk.machine);
  return [...ids].flatMap((id) => graph.get('machine', id) ?? []);
}

function addressRule(
  node: NodeOf<'public-address'> | NodeOf<'address-binding'>,
  { graph, config }: DecideInput,
  decided: ReadonlyMap<NodeId, Decision>,
): ReturnType<Rule<NodeKind>> {
  const address = node.kind === 'public-address' ? node : graph.resolve('public-address', node.address);
  const nic = address && nicOfAddress(graph, address);
  const machine = nic && graph.machineOf(nic);
  if (machine && !decided.get(machine.id)?.chosen.includes('openstack')) {
    return node.kind === 'address-binding'
      ? { chosen: ['folded'], because: 'the Service of the machine says where the address leads' }
      : { chosen: ['kubernetes'], because: `${machine.resource} moves, so its public address belongs to a Service` };
  }
  if (config.profile === 'standalone') return { chosen: ['manual'], because: 'nothing may stay in OpenStack' };
  return isBound(address, graph)
    ? { chosen: ['openstack'], because: 'it leads to something that stays in OpenStack' }
    : { chosen: ['manual'], because: 'nothing in the stack uses the address; give it up or bind it by hand' };
}

/** Whether the address, or a binding of it, names a port or a machine. */
function isBound(address: NodeOf<'public-address'> | undefined, graph: Topology): boolean {
  if (!address) return true;
  if (address.nic || address.machine) return true;
  return bindingsOfAddress(graph, address).some((binding) => binding.nic ?? binding.machine);
}

/** Networks and groups serve machines on whichever side those are. */
function sharedRule(
  here: 'folded' | 'kubernetes',
  { graph }: DecideInput,
  decided: ReadonlyMap<NodeId, Decision>,
): ReturnType<Rule<NodeKind>> {
  if (machineStays(graph, decided)) return { chosen: [here, 'openstack'], because: 'machines on both sides need it' };
  return here === 'folded'
    ? { chosen: ['folded'], because: 'the pod network and its policies take its place' }
    : { chosen: ['kubernetes'], because: 'its rules become policies of the pods that belong to it' };
}

const known = new WeakMap<ReadonlyMap<NodeId, Decision>, boolean>();

/** Machines are decided before anything asks. */
function machineStays(graph: Topology, decided: ReadonlyMap<NodeId, Decision>): boolean {
  const ready = known.get(decided);
  if (ready !== undefined) return ready;
  const stays = graph.of('machine').some((machine) => decided.get(machine.id)?.chosen.includes('openstack'));
  known.set(decided, stays);
  return stays;
}

function retained(
  node: NodeOf<'retained'>,
  { graph, config }: DecideInput,
  decided: ReadonlyMap<NodeId, Decision>,
): ReturnType<Rule<NodeKind>> {
  const subject = node.subject && graph.resolve('machine', node.subject);
  if (subject && !decided.get(subject.id)?.chosen.includes('openstack')) {
    return { chosen: ['manual'], because: `it only serves ${subject.resource}, which moves` };
  }
  if (config.profile === 'standalone') return { chosen: ['manual'], because: 'nothing may stay in OpenStack' };
  return { chosen: ['openstack'], because: node.why };
}

function flipOf(node: TopologyNode, chosen: readonly Target[]): string {
  if (node.kind === 'retained')
    return chosen[0] === 'manual' ? 'the strategy of the machine that it serves' : 'profile: standalone';
  return 'the strategy of the machines that use it';
}
