/** Phase prepare: the new side is made, and nothing of it takes traffic. */
import type { Step } from '../plan.ts';
import { isSignal } from './signals.ts';
import { objectsOf, type StepWorld } from './step-world.ts';
import { step } from './step.ts';

export function prepareSteps(world: StepWorld): readonly Step[] {
  return [...inputs(world), check(world), ...manual(world), apply(world), ...dnsTtl(world)];
}

function inputs(world: StepWorld): readonly Step[] {
  const needed = world.items.flatMap((item) => (item.item === 'input' ? [item.input] : []));
  if (needed.length === 0) return [];
  const stubs = needed.some(({ stub }) => stub !== undefined);
  return [
    step('prepare', {
      id: 'inputs',
      title: 'Answer what the template does not say',
      do: [
        'Go through the list "What only you or the cloud knows" above. An answer in `heat2kube.yaml`, as a parameter or in the facts bundle holds for every later run; convert again afterwards.',
        ...(stubs
          ? [
              'Where an object is wanted, complete its file below `inputs/` and add `inputs` to the resources of `kustomization.yaml`.',
            ]
          : []),
      ],
      check: ["grep -rn '<[a-z]' inputs/ secrets/ || echo complete", 'It prints `complete`.'],
    }),
  ];
}

function check(world: StepWorld): Step {
  return step('prepare', {
    id: 'check',
    title: 'The API server accepts every object',
    needs: ['assess/cluster', ...(hasInputs(world) ? ['prepare/inputs'] : [])],
    precondition: ['The shell stands in the folder that holds this file.'],
    do: [
      `kubectl create namespace ${world.namespace} --dry-run=client -o yaml | kubectl apply -f -`,
      'kubectl apply -k . --server-side --dry-run=server',
    ],
    check: [
      'Every line ends in `serverside-applied (server dry run)`. A refused object names its field: nothing has been changed yet.',
    ],
    undo: [`kubectl delete namespace ${world.namespace}`],
  });
}

function hasInputs(world: StepWorld): boolean {
  return world.items.some(({ item }) => item === 'input');
}

/** What only served a machine that moves has no place of its own: a person does what it did. */
function manual(world: StepWorld): readonly Step[] {
  const { topology, target, decision } = world.context;
  const retained = topology.of('retained').filter((node) => !isSignal(node));
  const addresses = topology.of('public-address').map((node) => ({
    ...node,
    type: 'a floating IP',
    why: decision(node.id)?.because ?? '',
  }));
  return [...retained, ...addresses].flatMap(({ id, resource, type, why }) =>
    target(id) === 'manual'
      ? [
          step('prepare', {
            id: `by-hand/${resource}`,
            title: `${resource} (${type}) is done by hand`,
            about: [id],
            do: [`${why[0]?.toUpperCase() ?? ''}${why.slice(1)}.`.replace(/\.\.$/, '.')],
            check: [`What ${resource} did in the Heat stack is done, or no longer needed.`],
          }),
        ]
      : [],
  );
}

function apply(world: StepWorld): Step {
  const halted = world.machines.filter((machine) => machine.halted);
  const claims = objectsOf(world, 'PersistentVolumeClaim').map(({ name }) => name);
  return step('prepare', {
    id: 'apply',
    title: 'Make the objects',
    needs: ['prepare/check', ...(world.context.mode === 'migrate' ? ['protect/retain'] : [])],
    do: ['kubectl apply -k . --server-side'],
    check: [
      `kubectl get all,pvc,networkpolicy -n ${world.namespace}`,
      ...(claims.length > 0
        ? [
            `A claim (${claims.slice(0, 4).join(', ')}${claims.length > 4 ? ', ...' : ''}) becomes Bound, or stays Pending until its machine starts where its storage class waits for the first consumer.`,
          ]
        : []),
      ...(halted.length > 0
        ? [
            `${halted.map(({ vm }) => vm).join(', ')} stay${halted.length === 1 ? 's' : ''} Stopped: the old disks are not there yet.`,
          ]
        : []),
    ],
    undo: [
      'kubectl delete -k .',
      'This deletes claims that were made new, with what has been written to them; persistent volumes with the policy Retain, and the volumes behind them, stay.',
    ],
  });
}

function dnsTtl(world: StepWorld): readonly Step[] {
  if (world.context.mode === 'redeploy' || world.context.config.profile !== 'standalone') return [];
  return [
    step('prepare', {
      id: 'dns-ttl',
      title: 'DNS answers expire quickly',
      do: [
        'Set the time to live of every record that names an address of this stack to 60 seconds, one old time to live before the cut-over.',
      ],
      check: ['A resolver outside shows the short time to live.'],
      undo: ['Set the old time to live again.'],
    }),
  ];
}
