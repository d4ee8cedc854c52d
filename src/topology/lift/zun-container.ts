/**
 * OS::Zun::Container: a container with interfaces of its own on networks of Neutron, so it is a machine without a guest.
 * What Zun does where a container ends is lost: a pod starts its program again.
 * Heat manual: template guide, OS::Zun::Container; Zun API: containers.
 */
import { splitWords } from '../../containers/split-words.ts';
import type { ContainerSpec, MountSpec } from '../../containers/spec.ts';
import { defineDiagnostic } from '../../diagnostics/diagnostic.ts';
import { known, knownLike, originsOf, secrecyOf, textOf, type Value } from '../../evaluate/value.ts';
import type { Resource } from '../../stack/stack.ts';
import { nameAttribute, show } from '../attribute-values.ts';
import type { Attachment } from '../kinds/attachment.ts';
import type { Machine, Program } from '../kinds/machine.ts';
import { defineLift, type LiftReport, type Reader } from '../lift.ts';
import { textValue, unlessEmpty } from '../plain-choice.ts';
import { addressesAttribute } from '../server/addresses.ts';
import { serverInterfaces } from '../server/interfaces.ts';

const notCarried = defineDiagnostic({
  code: 'zun-container/not-carried-over',
  severity: 'warning',
  message: (resource: string, property: string, why: string) =>
    `${property} of "${resource}" is not carried over to its pod: ${why}`,
  explanation:
    'A pod has nothing like it, or the value is not known when the stack is converted. Look whether the program needs it, and complete the Deployment.',
});

type Properties = typeof properties;

const properties = {
  command: { fate: 'mapped', note: 'Arguments of the container', slot: 'secret' },
  cpu: { fate: 'mapped', note: 'Limit of processors' },
  environment: { fate: 'mapped', note: 'Variables of the container; passwords in a Secret' },
  hints: { fate: 'lost', note: 'Placement on the hosts of Zun' },
  hostname: { fate: 'mapped', note: 'Host name of the pod' },
  image: { fate: 'mapped', note: 'Image of the container' },
  image_driver: { fate: 'mapped', note: 'An image of Glance has no registry, and must be pushed to one' },
  image_pull_policy: { fate: 'mapped', note: 'Whether each start pulls the image' },
  interactive: { fate: 'mapped', note: 'Standard input of the container' },
  labels: { fate: 'mapped', note: 'Labels of the pod, or annotations' },
  memory: { fate: 'mapped', note: 'Limit of memory' },
  mounts: { fate: 'mapped', note: 'Directories of the claims of volumes; of a size alone, of an emptyDir' },
  name: { fate: 'mapped', note: 'Host name, where no other one is given' },
  networks: { fate: 'mapped', note: 'Interfaces, in this order' },
  restart_policy: { fate: 'approximated', note: 'A pod starts a program again whenever it ends' },
  security_groups: { fate: 'mapped', note: 'Groups of the interfaces that the container creates itself' },
  tty: { fate: 'mapped', note: 'Terminal of the container' },
  workdir: { fate: 'mapped', note: 'Working directory of the container' },
} as const;

export const zunContainer = defineLift({
  type: 'OS::Zun::Container',
  summary: 'A Deployment of one pod with the container',
  properties,
  attributes: { addresses: addressesAttribute, name: nameAttribute, show },
  diagnostics: [notCarried],
  lift(read, self, report) {
    const { path } = self;
    const interfaces = serverInterfaces(read.get('networks'), read.get('security_groups'), { path, read, report });
    const name = unlessEmpty(read.get('hostname'), report) ?? unlessEmpty(read.get('name'), report);
    if (name !== read.get('name')) report.isDefault(read.get('name'), 'hostname is the host name');
    report.lost(read.get('hints'), notCarried, path, 'hints', 'nodes of the cluster are no hosts of Zun');
    const program = programOf(read, self, report);
    const machine: Machine = {
      kind: 'machine',
      id: path,
      resource: path,
      nics: interfaces.refs,
      nicPolicy: interfaces.policy,
      ...(name && { name }),
      placement: [],
      hints: new Map(),
      program,
      launched: true,
    };
    const attachments = program.volumes.map(({ volume }, index): Attachment => ({
      kind: 'attachment',
      id: `${path}#volume-${index}`,
      resource: path,
      machine: { node: path },
      volume,
    }));
    return [machine, ...interfaces.nodes, ...attachments];
  },
});

function programOf(read: Reader<Properties>, self: Resource, report: LiftReport): Program {
  const { path } = self;
  const { mounts, volumes } = mountsOf(read, self, report);
  const isSet = (value: Value | undefined): boolean => read.choose(value, path, (own) => own === true, false);
  const [workdir, image] = [unlessEmpty(read.get('workdir'), report), read.get('image') ?? known('')];
  const memory = read.choose(read.get('memory'), path, (own) => `${String(own)}Mi`, undefined);
  const cpus = read.choose(read.get('cpu'), path, (own) => String(own), undefined);
  const isGlance = read.choose(read.get('image_driver'), path, (own) => own === 'glance', false);
  if (isGlance)
    report.diagnostic(notCarried, read.get('image_driver'), path, 'image', 'Glance has it, and no registry');
  const args = argumentsOf(read, self, report);
  const spec: ContainerSpec = {
    image,
    ...(args && { args }),
    environment: new Map([...read.entries(read.get('environment'))].map(([key, value]) => [key, textValue(value)])),
    environmentFiles: [],
    ports: [],
    ...(workdir && { workingDirectory: workdir }),
    restart: restartOf(read, self, report),
    mounts,
    labels: new Map([...read.entries(read.get('labels'))].map(([key, value]) => [key, textValue(value)])),
    ...(memory !== undefined && { memory }),
    ...(cpus !== undefined && { cpus }),
    tty: isSet(read.get('tty')),
    stdin: isSet(read.get('interactive')),
    readOnlyRoot: false,
    addedCapabilities: [],
    droppedCapabilities: [],
    hosts: [],
    aliases: [],
    links: [],
    pullAlways: read.choose(read.get('image_pull_policy'), path, (own) => own === 'always', false),
    lost: [],
  };
  const once = read.get('restart_policy') === undefined;
  return { spec, volumes, origins: originsOf(image), ...(once && { once }) };
}

/** Zun splits it as a shell does (`zun/api/controllers/v1/containers.py`). What is not known yet is lost. */
function argumentsOf(read: Reader<Properties>, { path }: Resource, report: LiftReport): readonly Value[] | undefined {
  const command = unlessEmpty(read.get('command'), report);
  const whole = textOf(command);
  const words = whole === undefined ? undefined : splitWords(whole);
  if (command && words)
    return words.map((word) => knownLike(word, { origins: originsOf(command), secret: secrecyOf(command) }));
  const why = whole === undefined ? 'its words are not known yet' : 'a quote is never closed';
  report.lost(command, notCarried, path, 'command', why);
  return undefined;
}

/** A pod of a Deployment always starts its program again. */
function restartOf(read: Reader<Properties>, { path }: Resource, report: LiftReport): ContainerSpec['restart'] {
  const written = read.get('restart_policy');
  const word = textOf(written) ?? 'no';
  if (word === 'always' || word === 'unless-stopped') report.isDefault(written, 'a pod starts its program again');
  else report.lost(written, notCarried, path, 'restart_policy', 'a pod starts its program again whenever it ends');
  return 'always';
}

/** A volume of the cloud, or one that lives as long as the container. */
function mountsOf(
  read: Reader<Properties>,
  { path }: Resource,
  report: LiftReport,
): Pick<Program, 'volumes'> & { readonly mounts: readonly MountSpec[] } {
  const mounts: MountSpec[] = [];
  const volumes: Program['volumes'][number][] = [];
  const given = read.get('mounts');
  const items = read.items(given);
  if (items.length === 0) read.shapes(given, path);
  for (const item of items) {
    const [volume, size] = [unlessEmpty(read.field(item, 'volume_id'), report), read.field(item, 'volume_size')];
    const written = read.field(item, 'mount_path');
    const isKnown = textOf(written)?.startsWith('/') === true;
    const target = isKnown ? read.choose(written, path, (own) => String(own), undefined) : undefined;
    if (target === undefined) {
      report.lost(item, notCarried, path, 'mounts', 'the directory is not known');
    } else if (volume) {
      volumes.push({ volume: read.ref(volume), target });
      report.isDefault(size, 'the volume has a size of its own');
    } else {
      mounts.push({ source: { from: 'volume', ...(size && { sizeGiB: size }) }, target, readOnly: false });
    }
  }
  return { mounts, volumes };
}
