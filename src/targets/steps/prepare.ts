/** Phase prepare: the new side is made, and nothing of it takes traffic. */
import type { FilesOf, Step } from '../../plan/plan.ts';
import { hasHoles } from '../../plan/hole-questions.ts';
import { isSignal } from './signals.ts';
import { objectId, type ObjectId } from '../../kubernetes/object-id.ts';
import type { KubeObject } from '../../kubernetes/object.ts';
import { objectsOf, staysInOpenstack, type StepWorld } from './step-world.ts';
import { step } from './step.ts';

export function prepareSteps(world: StepWorld): readonly Step[] {
  return [
    ...inputs(world),
    ...residual(world),
    ground(world),
    check(),
    ...manual(world),
    apply(world),
    ...dnsTtl(world),
  ];
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
      check: ["grep -rn --exclude-dir=later '<[a-z]' inputs/ secrets/ || echo complete", 'It prints `complete`.'],
    }),
  ];
}

/** A new application: what stays in OpenStack is a stack of its own, made before the machines that use it. */
function residual(world: StepWorld): readonly Step[] {
  const {
    live: { mode },
    config,
  } = world.context;
  if (mode === 'migrate' || !staysInOpenstack(world)) return [];
  const stack = `${config.stackName}-residual`;
  return [
    step('prepare', {
      id: 'residual',
      title: 'Make what stays in OpenStack',
      precondition: [
        `No stack is called ${stack}: \`openstack stack list\`. The old stack, if it still lives, is another one and is not touched.`,
        'Parameters of the template without a default have values: give the environment files of the old stack too, each with `-e`. Those that begin with `moved_` stand for what has moved: give each with `--parameter`. Where a later step leads something to its new place (`seed/lead/...`), any valid value does until then.',
      ],
      do: [`openstack stack create -t openstack/2-residual.yaml --wait ${stack}`],
      check: [`openstack stack show ${stack} -f value -c stack_status`, 'It prints `CREATE_COMPLETE`.'],
      undo: [`openstack stack delete --yes --wait ${stack}`],
    }),
  ];
}

/** Policies, names and sizes first: no machine runs unfiltered, and a machine is refused whose instance type is not there. */
function ground(world: StepWorld): Step {
  const own = objectsOf(world, 'Namespace').length > 0;
  const objects = groundObjects(world);
  const files: FilesOf = { filesOf: objects.map((object) => ({ object, pointer: '' })), before: '-f ' };
  return step('prepare', {
    id: 'ground',
    title: 'Make what machines stand on',
    needs: ['assess/cluster', ...(hasInputs(world) ? ['prepare/inputs'] : [])],
    precondition: ['The shell stands in the folder that holds this file.'],
    do: [
      ...(own ? [] : [`kubectl create namespace ${world.namespace} --dry-run=client -o yaml | kubectl apply -f -`]),
      ...(objects.length > 0 ? [['kubectl apply --server-side ', files]] : []),
      ...(hasStubs(world) ? ['kubectl apply --server-side -k inputs'] : []),
    ],
    check: [
      ...(world.kinds.has('NetworkPolicy') ? [`kubectl get networkpolicy -n ${world.namespace}`] : []),
      'Nothing of this runs yet.',
    ],
    undo: [
      ...(objects.length > 0 ? [['kubectl delete ', files]] : []),
      ...(own ? [] : [`kubectl delete namespace ${world.namespace} (if it was made here)`]),
    ],
  });
}

const groundKinds = new Set(['Namespace', 'NetworkPolicy', 'VirtualMachineInstancetype']);

/** Objects of resources that make nothing but such, and those of the whole stack: a file that holds them holds no others. */
function groundObjects({ items, context }: StepWorld): readonly ObjectId[] {
  const owners = new Map<string | undefined, KubeObject[]>();
  for (const item of items) {
    if (item.item !== 'object' || item.place !== undefined || hasHoles(item.object)) continue;
    const resource = context.graph.nodes.get(item.wave)?.resource;
    const own = owners.get(resource);
    if (own) own.push(item.object);
    else owners.set(resource, [item.object]);
  }
  return [...owners]
    .filter(([resource, own]) => resource === undefined || own.every(({ kind }) => groundKinds.has(kind)))
    .flatMap(([, own]) => own.map(objectId));
}

function hasStubs({ items }: StepWorld): boolean {
  return items.some((item) => item.item === 'input' && item.input.stub !== undefined);
}

function check(): Step {
  return step('prepare', {
    id: 'check',
    title: 'The API server accepts every object',
    needs: ['prepare/ground'],
    do: ['kubectl apply -k . --server-side --dry-run=server'],
    check: [
      'Every line ends in `serverside-applied (server dry run)`. A refused object names its field; mend it before the next step.',
    ],
  });
}

function hasInputs(world: StepWorld): boolean {
  return world.items.some(({ item }) => item === 'input');
}

/** What only served a machine that moves has no place of its own: a person does what it did. */
function manual(world: StepWorld): readonly Step[] {
  const { graph, placed } = world.context;
  const retained = graph.of('retained').filter((node) => !isSignal(node));
  const addresses = graph.of('public-address').map((node) => ({
    ...node,
    type: 'a floating IP',
    why: placed.decision(node.id)?.chosen[0]?.because ?? '',
  }));
  return [...retained, ...addresses].flatMap(({ id, resource, type, why }) =>
    placed.on(id, 'none') !== undefined
      ? [
          step('prepare', {
            id: `by-hand/${resource}`,
            title: `${resource} (${type}) is done by hand`,
            about: [id],
            do: [
              `${why[0]?.toUpperCase() ?? ''}${why.slice(1)}. Decide what takes its place, and do that before the machines which rely on it start.`,
            ],
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
    needs: ['prepare/check', ...(world.context.live.mode === 'migrate' ? ['protect/retain'] : [])],
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
  if (world.context.live.mode === 'redeploy' || world.context.config.profile !== 'standalone') return [];
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
