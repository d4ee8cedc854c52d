/** Servers that are kept and know the address of a machine that moves: a person changes it in the guest. */
import { isGone } from '../../facts/live.ts';
import type { NodeId } from '../../evaluate/fact.ts';
import { isMoved } from '../../config/path-pattern.ts';
import { objectRef } from '../../kubernetes/object-ref.ts';
import { ask, look, note, type Operation } from '../../plan/operations.ts';
import type { Step } from '../../plan/plan.ts';
import { code } from '../../plan/prose.ts';
import { listed } from '../../source/listed.ts';
import { step } from '../../plan/step.ts';
import type { StackTarget } from '../../plan/target.ts';
import type { World } from '../../plan/world.ts';
import { findResource } from '../../stack/find-resource.ts';
import { nodesIn } from '../../topology/facts-in.ts';
import type { Machine } from '../../topology/kinds/machine.ts';
import { keptServiceName, keptServices } from '../objects/kept-services.ts';
import { serviceAddress } from '../objects/load-balancer.ts';
import { movingBehind, referrerPlace } from './referrers.ts';

/** One step for each server in whose guest a person has to change something. */
export const keptClients: StackTarget = {
  id: 'kept-clients',
  steps: (world) => world.graph.of('machine').flatMap((machine) => clientStep(world, machine) ?? []),
};

/** Properties of a server in which a guest finds others. */
const readInGuest = ['user_data', 'UserData', 'metadata', 'personality'] as const;

/** What start-up data is made of names others too. */
function withConfigurations({ graph, source }: World, named: readonly NodeId[]): readonly NodeId[] {
  const found = new Set(named);
  // The set grows while it is read.
  for (const id of found) {
    const node = graph.nodes.get(id);
    const resource = node?.kind === 'software-unit' ? findResource(node.resource, source.stack) : undefined;
    for (const value of resource?.effective.values() ?? []) for (const inner of nodesIn(value)) found.add(inner);
  }
  return [...found];
}

function clientStep(world: World, client: Machine): Step | undefined {
  const { placed, config, live } = world;
  const resource = findResource(client.resource, world.source.stack);
  if (placed.on(client.id, 'openstack') === undefined || isMoved(config, client.resource) || !resource)
    return undefined;
  const named = readInGuest.flatMap((name) => {
    const value = resource.effective.get(name);
    return value ? nodesIn(value) : [];
  });
  const known = movingBehind(world, withConfigurations(world, named));
  const served = [...keptServices(world).values()].filter(
    ({ servers, ports }) => ports.length > 0 && servers.includes(client),
  );
  const moving = movingBehind(world, [
    ...new Set([...known.map(({ machine }) => machine.id), ...served.map(({ machine }) => machine.id)]),
  ]);
  if (moving.length === 0) return undefined;
  const names = listed(moving.map(({ workload }) => `"${workload.name}"`));
  const machines = moving.map(({ machine }) => machine);
  const { phase, needs } = referrerPlace(world, machines);
  return step(phase, {
    id: `lead/${client.resource}`,
    title: `Give "${client.resource}" the new address of ${names}`,
    about: [client.id, ...machines.map(({ id }) => id)],
    needs,
    do: [
      note(
        `${code(client.resource)} stays in Nova, and ${known.length > 0 ? `its start-up data or metadata names ${listed(known.map(({ workload }) => `"${workload.name}"`))}` : `connects to ${names}`}. From outside the cluster, only a Service of type LoadBalancer or NodePort is reachable.`,
      ),
      ...served.map(({ machine }) => addressOf(world, machine)),
      ask(
        `Change the address in the guest of ${code(client.resource)}, in the files that its start-up data has written.`,
      ),
      ...(live.mode === 'migrate' && !isGone(live)
        ? [
            note(
              `Do not change the start-up data in the template: Heat replaces a server whose start-up data differs. Parameters of the residual template that end in ${code('_before')} keep the old value.`,
            ),
          ]
        : []),
    ],
    check: [note(`${code(client.resource)} reaches ${names}.`)],
  });
}

/** The address that the load balancer gives to the Service of the VM. */
function addressOf(world: World, machine: Machine): Operation {
  const service = objectRef('v1/Service', keptServiceName(world, machine), world.config.namespace);
  return look(serviceAddress(service));
}
