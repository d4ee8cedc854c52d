/** The receiver of signals, where heat2kube.yaml asks for one: which handles it takes, where it is, and which machines wait for it. */
import type { NodeId } from '../../evaluate/fact.ts';
import { objectRef, type ObjectRef } from '../../kubernetes/object-ref.ts';
import { isOnPods } from '../../plan/network-backend.ts';
import { note, type Operation } from '../../plan/operations.ts';
import { code } from '../../plan/prose.ts';
import { perWorld, type World } from '../../plan/world.ts';
import type { Machine } from '../../topology/kinds/machine.ts';
import type { Retained } from '../../topology/kinds/retained.ts';
import { keepsRoot } from './disk-origin.ts';
import { signalPort, signalTag } from './fact-texts.ts';
import { stackObjectName } from './metadata.ts';
import { resourcesBefore } from './run-order.ts';
import { movedMachines } from './sides.ts';

/** Python has no part of its own in it, so that any image with an interpreter does. */
const usualImage = 'docker.io/library/python:3.13-alpine';

/** By which its pod is known. It is no pod of the stack, so that no Service and no policy of the stack selects it. */
export function receiverLabels({ config }: World): ReadonlyMap<string, string> {
  return new Map([[`${config.labelPrefix}/signal-receiver`, config.stackName]]);
}

export function receiverRef(world: World): ObjectRef {
  return objectRef('apps/v1/Deployment', stackObjectName(world, 'signals'), world.config.namespace);
}

export function receiverImage({ config: { signals } }: World): string {
  return signals && 'image' in signals ? signals.image : usualImage;
}

/** It runs before the machines whose signals it takes, which nothing sends again. */
export function receiverChecks(world: World): readonly Operation[] {
  if (receivedHandles(world).size === 0) return [];
  const receiver = receiverRef(world);
  return [
    { op: 'wait', objects: [receiver], until: { condition: 'Available' }, minutes: 5 },
    note(
      `${code(receiver.name)} receives the signals of VMs. If it does not become available, see whether the nodes can pull its image, ${code(receiverImage(world))}: ${code('signals.image')} in heat2kube.yaml names another one.`,
    ),
  ];
}

/** Where a machine sends signals to a handle, or asks for a wait condition. */
const receiverUrl = perWorld((world) => {
  const { name, namespace = '' } = receiverRef(world);
  return `http://${name}.${namespace}.svc.${world.config.clusterDomain}:${signalPort}`;
});

export function handleUrl(world: Pick<World, 'recall'>, handle: NodeId): string {
  return `${receiverUrl(world)}/${signalTag(world, handle)}`;
}

export function waitsUrl(world: Pick<World, 'recall'>): string {
  return receiverUrl(world);
}

/** Handles that it takes: each of their machines runs the text that has it, and reaches the receiver through its pod. */
export const receivedHandles = perWorld((world): ReadonlyMap<NodeId, Retained> => {
  const { graph, placed, config } = world;
  if (config.signals === undefined) return new Map();
  const handles = graph.of('retained').filter((node) => {
    if (node.role !== 'signal-handle' || placed.on(node.id, 'none') !== 'manual') return false;
    const machines = sendersOf(world, node);
    return machines.length > 0 && machines.every((machine) => reaches(world, machine));
  });
  return new Map(handles.map((node) => [node.id, node]));
});

/** The machines that a handle was given. */
export function sendersOf({ graph }: World, { subject, others = [] }: Retained): readonly Machine[] {
  return [subject, ...others].flatMap((ref) => (ref && graph.resolve('machine', ref)) ?? []);
}

function reaches(world: World, { id }: Machine): boolean {
  const { placed, networks } = world;
  if (!placed.target(id, 'cluster')?.workload?.bootsGuest) return false;
  return networks.of(id).some(({ backend }) => isOnPods(backend) && !backend.resolvers);
}

/** What waits for one of them. */
export interface ReceivedWait {
  readonly wait: Retained;
  readonly handle: Retained;
}

export const receivedWaits = perWorld((world): readonly ReceivedWait[] =>
  world.graph.of('retained').flatMap((wait): readonly ReceivedWait[] => {
    if (wait.role !== 'signal-wait' || !wait.awaits) return [];
    const [handle] = wait.uses.flatMap((id) => receivedHandles(world).get(id) ?? []);
    return handle ? [{ wait, handle }] : [];
  }),
);

/** Handles and wait conditions that nobody has to replace, because the receiver does. */
export function isReceived(world: World, node: NodeId): boolean {
  return receivedHandles(world).has(node) || receivedWaits(world).some(({ wait }) => wait.id === node);
}

/** The wait conditions after which Heat made a machine, where others signal them. */
export function waitsBefore(world: World, machine: Machine): readonly ReceivedWait[] {
  const all = receivedWaits(world);
  if (all.length === 0 || !reaches(world, machine) || keepsRoot(world, machine)) return [];
  const before = resourcesBefore(world, machine.resource);
  return all.filter(
    ({ wait, handle }) =>
      !sendersOf(world, handle).includes(machine) &&
      [...before].some(
        (path) =>
          wait.resource === path || (wait.resource.startsWith(`${path}/`) && !machine.resource.startsWith(`${path}/`)),
      ),
  );
}

/** Machines that the receiver has to do with, in the order of the stack. */
export const receiverClients = perWorld((world): readonly Machine[] => {
  const sending = new Set([...receivedHandles(world).values()].flatMap((handle) => sendersOf(world, handle)));
  return movedMachines(world).filter((machine) => sending.has(machine) || waitsBefore(world, machine).length > 0);
});
