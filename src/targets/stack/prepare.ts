/** Phase prepare: the objects of the output are created, and nothing of them takes traffic. */
import { isWorkload } from '../../kubernetes/kinds.ts';
import { refOf, type ObjectRef } from '../../kubernetes/object-ref.ts';
import { hasHoles } from '../../plan/hole-questions.ts';
import { ask, look, note, verify, type Operation } from '../../plan/operations.ts';
import type { NeededInput, ObjectItem, PlanItem, Step } from '../../plan/plan.ts';
import { code } from '../../plan/prose.ts';
import { listed } from '../../source/listed.ts';
import { step } from '../../plan/step.ts';
import type { StackTarget } from '../../plan/target.ts';
import type { World } from '../../plan/world.ts';
import { hasBegun, movingMachines } from '../objects/moving.ts';
import { receiverChecks } from '../objects/signal-receiver.ts';
import { existingVolumeSteps } from './existing-volumes.ts';
import { manualSteps } from './manual-steps.ts';

/** Answers, objects and Secrets, before any machine starts. */
export const prepare: StackTarget = { id: 'prepare', steps: prepareSteps };

function prepareSteps(world: World, items: readonly PlanItem[]): readonly Step[] {
  const needs = items.flatMap((item) => (item.item === 'input' ? [item.input] : []));
  const objects = items.filter((item) => item.item === 'object');
  const stubs = new Set(objects.filter(isStub));
  const manual = manualSteps(world);
  return [
    ...inputs(stubs, needs),
    prerequisites(world, { objects, stubs, needs }),
    check(),
    ...manual,
    apply(world, items, manual),
    ...dnsTtl(world),
  ];
}

/** Nothing to provide, no step. */
function inputs(waiting: ReadonlySet<ObjectItem>, needs: readonly NeededInput[]): readonly Step[] {
  if (needs.length === 0) return [];
  const stubs = [...waiting].map(({ object }) => refOf(object));
  return [
    step('prepare', {
      id: 'inputs',
      title: 'Provide the missing information',
      needs: [...new Set(needs.flatMap(({ after }) => after ?? []))],
      do: [
        ask(
          'Go through "Information needed from you" above. Answers in `heat2kube.yaml`, in parameters and in the facts apply to every later run. Give them there where possible, and run convert again.',
        ),
        ...(stubs.length > 0 ? [{ op: 'answer', objects: stubs } as const] : []),
      ],
      check: gate,
    }),
  ];
}

/** An object that waits for an answer: the reader may complete a copy of it. */
function isStub({ object, place = 'base' }: ObjectItem): boolean {
  return place === 'inputs' || (place === 'base' && hasHoles(object));
}

/** Before anything is applied. */
const gate: readonly Operation[] = [verify({ look: 'output' }, { see: 'no error.' })];

/**
 * No VM may run unfiltered, and a VM is refused whose instance type or preference does not exist. A pod that starts before the
 * network of its namespace keeps the wrong one.
 */
const earlyKinds: ReadonlySet<string> = new Set([
  'Namespace',
  'Vpc',
  'VpcDns',
  'Subnet',
  'OvnEip',
  'OvnFip',
  'OvnSnatRule',
  'Vip',
  'UserDefinedNetwork',
  'NetworkPolicy',
  'VirtualMachineInstancetype',
  'VirtualMachinePreference',
]);

/** What must exist before the others, found by its name label, so nothing of another kind may have the same name. */
function earlyObjects({ objects, stubs }: Pick<Prepared, 'objects' | 'stubs'>): Early {
  const ready = objects.flatMap((item) => (item.place === undefined && !stubs.has(item) ? [refOf(item.object)] : []));
  // The headless Service has the name of the namespace, and may come as early.
  const late = new Set(ready.filter(({ kind }) => !earlyKinds.has(kind) && kind !== 'Service').map(({ name }) => name));
  const early = ready.filter(({ kind, name }) => earlyKinds.has(kind) && !late.has(name));
  const labels = new Set(early.map(({ name }) => name));
  return { early, selected: ready.filter(({ name }) => labels.has(name)), late };
}

interface Early {
  readonly early: readonly ObjectRef[];
  /** All that comes with them, because it has the name of one. */
  readonly selected: readonly ObjectRef[];
  /** Names of what comes later. */
  readonly late: ReadonlySet<string>;
}

/** Objects by how they come to be applied. */
interface Prepared {
  readonly objects: readonly ObjectItem[];
  readonly stubs: ReadonlySet<ObjectItem>;
  readonly needs: readonly NeededInput[];
}

/** Policies come before pods: no machine is open for a moment. */
function prerequisites(world: World, { objects, stubs, needs }: Prepared): Step {
  const { namespace } = world.config;
  const { early, selected, late } = earlyObjects({ objects, stubs });
  const own = early.some(({ kind }) => kind === 'Namespace');
  const completed = objects
    .filter((item) => stubs.has(item) || item.place === 'answered')
    .map(({ object }) => refOf(object));
  const answered = beforeWorkloads(completed, late);
  const undone = [...selected, ...(answered ?? completed)].filter(({ kind }) => kind !== 'Namespace');
  return step('prepare', {
    id: 'prerequisites',
    title: 'Create the prerequisites',
    needs: ['assess/cluster', ...(needs.length > 0 ? ['prepare/inputs'] : [])],
    precondition: needs.length > 0 ? [] : gate,
    do: [
      ...(own ? [] : [{ op: 'namespace', name: namespace } as const]),
      ...(early.length > 0 ? [{ op: 'apply', scope: [...early, ...(answered ?? [])] } as const] : []),
      ...(completed.length > 0 && !answered ? [{ op: 'apply', scope: 'answers' } as const] : []),
    ],
    check: [
      ...(early.some(({ kind }) => kind === 'NetworkPolicy')
        ? [look({ look: 'objects', kinds: ['networkpolicy'], namespace })]
        : []),
      note('No workload is running yet.'),
    ],
    undo: [
      ...(undone.length > 0 ? [{ op: 'delete', what: undone } as const] : []),
      ask(`If this step created the namespace ${code(namespace)} and nothing else is in it, delete it.`),
    ],
  });
}

/** Of completed objects, those that can come before the workloads among them; undefined where there are none, and all come at once. */
function beforeWorkloads(completed: readonly ObjectRef[], late: ReadonlySet<string>): readonly ObjectRef[] | undefined {
  const workloads = new Set(completed.flatMap(({ kind, name }) => (isWorkload(kind) ? [name] : [])));
  if (workloads.size === 0) return undefined;
  return completed.filter(({ name }) => !workloads.has(name) && !late.has(name));
}

/** The API server knows versions, quotas and webhooks that no schema shows. */
function check(): Step {
  return step('prepare', {
    id: 'check',
    title: 'Check that the API server accepts every object',
    needs: ['prepare/prerequisites'],
    do: [{ op: 'apply', scope: 'all', dryRun: true }],
    check: [
      note(
        'Every line ends in `serverside-applied (server dry run)`. If an object is refused, the message names its field: correct it before you go on.',
      ),
    ],
  });
}

function stopped(names: readonly string[], until: string): readonly Operation[] {
  if (names.length === 0) return [];
  return [note(`${listed(names.map(code))} ${names.length === 1 ? 'is' : 'are'} Stopped ${until}.`)];
}

/** Applying starts no machine that takes over live data. Where nothing may stay, what is left over comes before it. */
function apply(world: World, items: readonly PlanItem[], manual: readonly Step[]): Step {
  const { namespace, profile } = world.config;
  const namesOf = (wanted: 'waiting' | 'held'): readonly string[] =>
    movingMachines(world).flatMap(({ machine, state }) => (state === wanted ? [world.names.name(machine.id)] : []));
  const [names, held] = [namesOf('waiting'), namesOf('held')];
  const kinds = new Set(items.flatMap((item) => (item.item === 'object' ? [item.object.kind] : [])));
  const claims = kinds.has('PersistentVolumeClaim');
  const stored = claims || kinds.has('DataVolume') || kinds.has('VirtualMachine') || kinds.has('VirtualMachinePool');
  const adopted = profile === 'openstack' && world.live.mode === 'migrate' && claims;
  return step('prepare', {
    id: 'apply',
    title: 'Create the objects',
    needs: [
      'prepare/check',
      ...(profile === 'standalone' ? manual.map(({ id }) => id) : []),
      ...existingVolumeSteps(world),
      ...(world.live.mode === 'migrate' && !hasBegun(world) ? ['protect/retain'] : []),
    ],
    do: [{ op: 'apply', scope: 'all' }],
    check: [
      look({ look: 'objects', kinds: ['all', 'pvc', 'networkpolicy'], namespace }),
      ...(claims
        ? [
            note(
              'A claim is Bound. It can stay Pending until its VM starts if its StorageClass waits for the first consumer.',
            ),
          ]
        : []),
      ...receiverChecks(world),
      ...stopped(names, 'until the cut-over'),
      ...stopped(held, held.length === 1 ? 'until a step starts it' : 'until a step starts them'),
    ],
    undo: [
      { op: 'deleteAll', namespace, alike: namedAlike(items, namespace) },
      ...(stored
        ? [
            note(
              `This deletes the disks too, with all data written to the disks that this plan created.${adopted ? ' Persistent volumes with the reclaim policy Retain keep the Cinder volumes behind them.' : ''}`,
            ),
          ]
        : []),
    ],
  });
}

/** Objects that the label of the namespace would leave out. */
function namedAlike(items: readonly PlanItem[], namespace: string): readonly ObjectRef[] {
  return items.flatMap((item) => {
    const applied = item.item === 'object' && item.place === undefined && item.object.kind !== 'Namespace';
    return applied && item.object.metadata.name === namespace ? [refOf(item.object)] : [];
  });
}

/** Names that move are cached by clients for as long as their records say. */
function dnsTtl({ live, config }: World): readonly Step[] {
  if (live.mode === 'redeploy' || config.profile !== 'standalone') return [];
  return [
    step('prepare', {
      id: 'dns-ttl',
      title: 'Lower the TTL of the DNS records',
      do: [
        ask(
          'Set the TTL of every record that names an address of this stack to 60 seconds. Do it at least one old TTL before the cut-over.',
        ),
      ],
      check: [note('A resolver outside shows the new TTL.')],
      undo: [ask('Restore the old TTL.')],
    }),
  ];
}
