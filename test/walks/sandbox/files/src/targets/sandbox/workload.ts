/** The Deployment that runs a machine, as steps start, stop and watch it. */
import { objectRef, type ObjectRef } from '../../kubernetes/object-ref.ts';
import { ask, note, verify, type Operation } from '../../plan/operations.ts';
import type { Step } from '../../plan/plan.ts';
import { step } from '../../plan/step.ts';
import type { Workload } from '../../plan/target.ts';
import type { World } from '../../plan/world.ts';
import type { Machine } from '../../topology/kinds/machine.ts';

function deploymentRef(machine: Machine, { names, config }: World): ObjectRef {
  return objectRef('apps/v1/Deployment', names.name(machine.id), config.namespace);
}

function isOne(machine: Machine, world: World, field: string): Operation {
  return verify({ look: 'object', object: deploymentRef(machine, world), field }, { output: '1' });
}

export const deployment: Workload = {
  refOf: deploymentRef,
  shownBy: ['deployment', 'pods', 'pvc'],
  noun: 'container',
  ready: 'Available',
  shows: 'the messages of a program that has started.',
  started: [],
  isRunning: (machine, world) => isOne(machine, world, '.status.readyReplicas'),
  isReleased: (machine, world) => isOne(machine, world, '.spec.replicas'),
  untilStopped: () => [],
  unrecorded: {
    until: 'applying the objects stops these containers',
    note: 'This step starts a container that does not run now.',
  },
};

export function rehearsalSteps(world: World, machine: Machine): readonly Step[] {
  const name = world.names.name(machine.id);
  const rehearsal = step('seed', {
    id: `rehearse/${machine.resource}`,
    title: `Rehearse the container ${name} on a copy of the data`,
    about: [machine.id],
    needs: ['prepare/apply'],
    do: [ask('Copy the volumes of the old server, and run the container image with the copies.')],
    check: [note('The program reads the data, and finds its volumes at the paths that the Deployment says.')],
    undo: [ask('Delete the container and the copies.')],
  });
  return [rehearsal];
}
