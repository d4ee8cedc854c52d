/** Labels of machines' pods, by which Services, policies and placement find them. */
import type { NodeId, NodeRef } from '../../evaluate/fact.ts';
import type { Value } from '../../evaluate/value.ts';
import { labelKey } from '../../kubernetes/labels.ts';
import { dnsLabel, dnsLabelWithDigest, longestLabel, objectNames } from '../../kubernetes/names.ts';
import type { Field } from '../../kubernetes/object.ts';
import type { FirewallGroup } from '../../topology/kinds/firewall-group.ts';
import type { Machine } from '../../topology/kinds/machine.ts';
import type { Network } from '../../topology/kinds/network.ts';
import type { Nic } from '../../topology/kinds/nic.ts';
import type { PlacementGroup } from '../../topology/kinds/placement-group.ts';
import { networkRef } from '../../topology/views/interfaces.ts';
import { defaultGroupName } from '../../topology/views/standing-groups.ts';
import { perWorld, type World, choicesOf } from '../../plan/world.ts';
import { isUnresolved, refName } from './external.ts';

/** The recommended label of Kubernetes, so that `kubectl` shows machines by it. */
export const machineLabel = 'app.kubernetes.io/name';

export function stackLabel({ config }: World): string {
  return `${config.labelPrefix}/stack`;
}

/** What selects one machine of the stack and nothing else. */
export function machineSelector(world: World, machine: Machine): ReadonlyMap<string, string> {
  return new Map([
    [stackLabel(world), world.config.stackName],
    [machineLabel, world.names.name(machine.id)],
  ]);
}

/** All functional labels of the pod of a machine: what Services, policies and targets of other nodes look for. */
export function podLabels(world: World, machine: Machine): ReadonlyMap<string, Field> {
  return new Map<string, Field>([
    ...machineSelector(world, machine),
    ...world.networks.backends.flatMap((backend) => [...backend.labels(machine, world)]),
    ...(askedLabels(world).get(machine.id) ?? []),
  ]);
}

/** What network plug-ins read of the pod of a machine. */
export function podAnnotations(world: World, machine: Machine): ReadonlyMap<string, Value> {
  return new Map(world.networks.backends.flatMap((backend) => [...(backend.annotations?.(machine, world) ?? [])]));
}

/** What targets of nodes that are no machines ask for. */
const askedLabels = perWorld((world): ReadonlyMap<NodeId, readonly (readonly [string, Value])[]> => {
  const asked = new Map<NodeId, readonly (readonly [string, Value])[]>();
  for (const node of world.graph.nodes.values()) {
    for (const { side } of choicesOf(world.placed, node.id)) {
      const labels = world.placed.target(node.id, side)?.labels?.(node, world) ?? [];
      for (const [machine, own] of labels) asked.set(machine, [...(asked.get(machine) ?? []), ...own]);
    }
  }
  return asked;
});

/** On every pod whose interface has the security group. */
export function groupLabel(world: World, group: FirewallGroup): string {
  return keyed(world, 'sg', world.names.name(group.id));
}

/** A dot tells outside things from resources, whose names have none. */
export function outsideGroupLabel(world: World, name: string): string {
  return keyed(world, 'sg', `.${outsideGroupName(world, name)}`);
}

/** A DNS label for a security group outside the stack, which no other one that the stack names has. */
export function outsideGroupName(world: World, name: string): string {
  return outsideGroups(world).get(name) ?? dnsLabel(name);
}

const outsideGroups = perWorld(({ graph }): ReadonlyMap<string, string> => {
  const own = graph.of('nic').flatMap(({ groups }) => (groups === 'default' ? [] : groups));
  const peers = graph.of('firewall-rule').flatMap(({ remote }) => (remote.from === 'group' ? [remote.group] : []));
  return objectNames([defaultGroupName, ...outsideIn([...own, ...peers])]);
});

const outsideNetworks = perWorld(({ graph }): ReadonlyMap<string, string> =>
  objectNames(outsideIn(graph.of('nic').flatMap((nic) => networkRef(graph, nic) ?? []))),
);

function outsideIn(refs: readonly NodeRef[]): readonly string[] {
  return [...new Set(refs.filter(isUnresolved).map(refName))];
}

/** The label of the machines that share the address of a port. */
export function sharedAddressLabel(world: World, port: Nic): string {
  return keyed(world, 'vip', world.names.name(port.id));
}

/** On every member of the server group. */
export function placementLabel(world: World, group: PlacementGroup): string {
  return keyed(world, 'placement', world.names.name(group.id));
}

/** The label of a network; undefined where the template names none. */
export function networkLabel(world: World, ref: NodeRef | undefined): string | undefined {
  if (!ref) return undefined;
  const network: Network | undefined = world.graph.resolve('network', ref);
  if (network) return keyed(world, 'net', world.names.name(network.id));
  const name = refName(ref);
  return keyed(world, 'net', `.${outsideNetworks(world).get(name) ?? dnsLabel(name)}`);
}

function keyed({ config }: World, sort: string, name: string): string {
  const whole = `${config.stackName}.${name}`;
  const short = whole.length > longestLabel ? dnsLabelWithDigest(whole) : whole;
  return labelKey(`${sort}.${config.labelPrefix}`, short);
}
