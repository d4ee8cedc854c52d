/** Operations on objects of the cluster as arguments of kubectl and virtctl. */
import { pathOf } from '../../kubernetes/json.ts';
import { shortResource } from '../../kubernetes/kinds.ts';
import { labelValue } from '../../kubernetes/labels.ts';
import type { ObjectRef } from '../../kubernetes/object-ref.ts';
import type { Look, Operation, VolumeModes, Wait, Word } from '../../plan/operations.ts';
import type { Argv, Command, CommandWord } from './command.ts';
import type { Printing } from './printing.ts';

/** The names that people type for what they name most. */
const shortNames: ReadonlyMap<string, string> = new Map([
  ['VirtualMachine', 'vm'],
  ['VirtualMachineInstance', 'vmi'],
  ['PersistentVolumeClaim', 'pvc'],
  ['PersistentVolume', 'pv'],
]);

/** `vm/web`: kubectl takes kind and name in one word. */
function named({ kind, name }: ObjectRef): string {
  return `${shortNames.get(kind) ?? shortResource(kind)}/${name}`;
}

function inNamespace(namespace: string | undefined): Argv {
  return namespace === undefined ? [] : ['-n', namespace];
}

/**
 * Server-side, so that fields of controllers and of other tools stay theirs. A list of objects is selected by the label
 * `app.kubernetes.io/name`, because `-k` takes whole directories only.
 */
export function applyCommand(
  { scope, dryRun }: Extract<Operation, { readonly op: 'apply' }>,
  printing: Printing,
): Command {
  const target = scope === 'answers' ? ['-k', printing.answers] : printing.whole;
  const selected =
    typeof scope === 'string' ? [] : ['-l', `app.kubernetes.io/name in (${labelValues(scope).join(',')})`];
  return {
    run: ['kubectl', 'apply', ...target, '--server-side', ...selected, ...(dryRun ? ['--dry-run=server'] : [])],
  };
}

function labelValues(objects: readonly ObjectRef[]): readonly string[] {
  return [...new Set(objects.map(({ name }) => labelValue(name)))].toSorted();
}

/** Applies what the command before it prints. */
const applied: Argv = ['kubectl', 'apply', '--server-side', '-f', '-'];

/** The file stays as it is: the value is put in on the way to the API server. */
export function completeCommand(file: string, pointer: string, value: Word): Command {
  const keys = pathOf(pointer);
  const open = keys.map((key) => `{${JSON.stringify(key)}:`).join('');
  const patch: CommandWord = [`${open}"`, value, `"${'}'.repeat(keys.length)}`];
  return {
    run: ['kubectl', 'patch', '--local', '-f', file, '--type=merge', '-o', 'yaml', '-p', patch],
    pipe: applied,
  };
}

/** Unlike `kubectl create namespace`, this succeeds if the namespace exists. */
export function namespaceCommand(name: string): Command {
  return { run: ['kubectl', 'create', 'namespace', name, '--dry-run=client', '-o', 'yaml'], pipe: applied };
}

type Verb = 'start' | 'stop' | 'restart' | 'console';

/** What kubectl does to workloads that are no virtual machines. */
const podVerbs: Readonly<Record<Verb, (workload: string) => Argv>> = {
  start: (workload) => ['scale', workload, '--replicas=1'],
  stop: (workload) => ['scale', workload, '--replicas=0'],
  restart: (workload) => ['rollout', 'restart', workload],
  console: (workload) => ['logs', workload],
};

function isVirtual({ kind }: ObjectRef): boolean {
  return kind === 'VirtualMachine';
}

/** For a virtual machine, or a workload of pods. */
export function machineArgv(verb: Verb, machine: ObjectRef): Argv {
  const place = inNamespace(machine.namespace);
  if (isVirtual(machine)) return ['virtctl', verb, ...place, machine.name];
  return ['kubectl', ...podVerbs[verb](named(machine)), ...place];
}

/** The program of the receiver waits as long as the wait condition does. */
export function signalsArgv({ receiver, wait }: Extract<Look, { readonly look: 'signals' }>): Argv {
  const program = ['python3', '/receiver/receiver.py', 'wait', wait];
  return ['kubectl', 'exec', ...inNamespace(receiver.namespace), named(receiver), '--', ...program];
}

/** What a person or an orchestrator does in the place of a policy. */
export function scaleCommand(workload: ObjectRef, replicas: Word): Command {
  return { run: ['kubectl', 'scale', named(workload), ...inNamespace(workload.namespace), '--replicas', replicas] };
}

/**
 * Of a VM as the API server has it: the parts that would meet the other one go (networks, labels, probes), and so do disks
 * without a copy. The revisions that KubeVirt notes belong to the other VM.
 */
const rehearsed = [
  '{apiVersion, kind, metadata: {name: $name, namespace: .metadata.namespace}, spec: .spec}',
  '.spec |= (del(.dataVolumeTemplates, .instancetype.revisionName, .preference.revisionName) | .runStrategy = "Manual")',
  'del(.spec.template.metadata)',
  '.spec.template.spec |= (del(.networks, .readinessProbe, .livenessProbe, .domain.devices.interfaces) | .domain.devices.autoattachPodInterface = false)',
  '.spec.template.spec.volumes |= map((.persistentVolumeClaim.claimName // .dataVolume.name) as $claim | if $claim == null then . elif $copies[$claim] then del(.dataVolume) | .persistentVolumeClaim.claimName = $copies[$claim] else empty end)',
  '.spec.template.spec |= ([.volumes[].name] as $kept | .domain.devices.disks |= map(select(.name | IN($kept[]))))',
].join(' | ');

/** Where the VM of a rehearsal lies between two commands. */
export function rehearsalFile({ name }: ObjectRef): string {
  return `${name}.json`;
}

/** The VM exists by now, so what it says is read from the cluster. */
export function rehearseCommands({
  machine,
  as,
  claims,
}: Extract<Operation, { readonly op: 'rehearse' }>): readonly Command[] {
  const file = rehearsalFile(as);
  const copies = JSON.stringify(Object.fromEntries(claims));
  return [
    { run: ['kubectl', 'get', named(machine), ...inNamespace(machine.namespace), '-o', 'json'], into: file },
    { run: ['jq', '--arg', 'name', as.name, '--argjson', 'copies', copies, rehearsed, file], pipe: applied },
  ];
}

/** Objects of one namespace in one command. */
export function deleteCommands(objects: readonly ObjectRef[]): readonly Command[] {
  return byNamespace(objects).map(([namespace, own]) => ({
    run: ['kubectl', 'delete', ...inNamespace(namespace), ...own.map(named), '--ignore-not-found'],
  }));
}

/** Deletes claims too, with their data; the undo of a step says so. A namespace would go with all that is in it. */
export function deleteAllCommand(namespace: string, printing: Printing): Command {
  const others = `app.kubernetes.io/name!=${labelValue(namespace)}`;
  return { run: ['kubectl', 'delete', ...printing.whole, '-l', others, '--ignore-not-found'] };
}

function byNamespace(objects: readonly ObjectRef[]): readonly (readonly [string | undefined, readonly ObjectRef[]])[] {
  const groups = new Map<string | undefined, ObjectRef[]>();
  for (const object of objects) {
    const group = groups.get(object.namespace);
    if (group) group.push(object);
    else groups.set(object.namespace, [object]);
  }
  return [...groups];
}

type ObjectWait = Extract<Wait, { readonly objects: unknown }>;

/** One command for each namespace; kubectl fails when the time is over. */
export function waitCommands({ objects, until, minutes }: ObjectWait): readonly Command[] {
  return byNamespace(objects).map(([namespace, own]) => ({
    run: ['kubectl', 'wait', ...inNamespace(namespace), ...own.map(named), waitedFor(until), `--timeout=${minutes}m`],
  }));
}

function waitedFor(until: ObjectWait['until']): string {
  if (until === 'deleted') return '--for=delete';
  return 'condition' in until ? `--for=condition=${until.condition}` : `--for=jsonpath={${until.field}}=${until.is}`;
}

export function uploadCommand(claim: ObjectRef, file: CommandWord): Command {
  const place = [claim.name, ...inNamespace(claim.namespace)];
  return { run: ['virtctl', 'image-upload', 'pvc', ...place, '--image-path', file, '--no-create'] };
}

type Import = Extract<Operation, { readonly op: 'import' }>;

export function importCommand({ claim, size, like }: Import, file: CommandWord): Command {
  const place = [claim.name, ...inNamespace(claim.namespace)];
  const modes = like ? modeOptions(like) : [];
  return {
    run: ['virtctl', 'image-upload', 'dv', ...place, '--size', size, ...modes, '--image-path', file, '--force-bind'],
  };
}

function modeOptions({ accessMode, volumeMode, storageClass }: VolumeModes): Argv {
  const named = storageClass === undefined ? [] : ['--storage-class', storageClass];
  return ['--access-mode', accessMode, '--volume-mode', volumeMode.toLowerCase(), ...named];
}

type ObjectLook = Extract<Look, { readonly look: 'object' | 'objects' }>;

export function lookAtObjects(look: ObjectLook): Argv {
  if (look.look === 'object') {
    const { object, field } = look;
    const shown = field === undefined ? [] : ['-o', `jsonpath={${field}}{"\\n"}`];
    return ['kubectl', 'get', named(object), ...inNamespace(object.namespace), ...shown];
  }
  const { kinds, names = [], labels, namespace, columns, wide } = look;
  const selected = labels ? ['-l', labels.map(([key, value]) => `${key}=${value}`).join(',')] : [];
  const asked = columns && `custom-columns=${columns.map(([title, path]) => `${title}:${path}`).join(',')}`;
  const shown = asked ?? (wide && 'wide');
  const place = [...names, ...inNamespace(namespace), ...selected];
  return ['kubectl', 'get', kinds.join(','), ...place, ...(shown ? ['-o', shown] : [])];
}

/** The subresource that CDI asks for before it clones: an object that nobody has, so only this command shows it. */
export function mayCloneArgv({ from, account }: Extract<Look, { readonly look: 'may-clone' }>): Argv {
  const as = account === undefined ? [] : [`--as=system:serviceaccount:${account}`];
  return [
    'kubectl',
    'auth',
    'can-i',
    'create',
    'datavolumes.cdi.kubevirt.io',
    '--subresource=source',
    '-n',
    from,
    ...as,
  ];
}
