/** First-boot data of a machine: a Secret that cloud-init reads, or nothing where the root disk was set up long ago. */
import { defineDiagnostic } from '../../../diagnostics/diagnostic.ts';
import type { NodeId } from '../../../evaluate/fact.ts';
import { booleanOf, isSecret, known, originsOf, textOf, type Origins, type Value } from '../../../evaluate/value.ts';
import { unsealed } from '../../../evaluate/seal.ts';
import { secretLine, unknownPart } from '../../../check/secret-texts.ts';
import { kubeObject } from '../../../kubernetes/build.ts';
import { factsIn } from '../../../topology/facts-in.ts';
import { startUpFacet, type Machine } from '../../../topology/kinds/machine.ts';
import { choicesOn } from '../../objects/choices.ts';
import { startUpPlace } from '../../objects/start-up-place.ts';
import { hasRun, keepsRoot } from '../../objects/disk-origin.ts';
import type { World } from '../../../plan/world.ts';
import type { MadeItem } from '../../../plan/plan.ts';
import { lose, report } from '../../objects/drop.ts';
import { guestAddressDiagnostics, reportOldDisk, reportUnreadData } from '../../objects/guest-addresses.ts';
import { objectMeta } from '../../objects/metadata.ts';
import { wholeText } from '../../objects/whole-text.ts';
import { joinParts } from '../../objects/mime.ts';
import { listenerPart } from './signal-listener.ts';
import { waitPart } from './signal-wait.ts';
import { withoutIdle } from '../tools/idle-calls.ts';
import { tellNotDelivered, toolsDiagnostics, toolsPart } from '../tools/tools-part.ts';
import { scriptDiagnostics, tellFindings } from './script-findings.ts';
import { cloudInitNetwork, needsNetworkData, openstackNetwork } from './network-data.ts';
import { leaveUnformatted, localDiskPart } from '../local-disks.ts';
import { softwarePart } from '../software/part.ts';
import type { StartUpForm } from '../../../topology/start-up-form.ts';
import { formOfParts, ownParts, runs, unitsOf, type StartUpPart } from '../../objects/start-up-parts.ts';
import { besideParts, guestFiles, metadataPath } from './beside-parts.ts';
import { nicsOf } from '../../../topology/views/interfaces.ts';

const metadataAsFile = defineDiagnostic({
  code: 'plan/metadata-as-file',
  severity: 'warning',
  message: (resource: string) =>
    `the metadata of "${resource}" is in the file ${metadataPath} of the guest, not in a metadata service`,
  explanation:
    'In Nova a guest reads its metadata from the service at 169.254.169.254 or from the config drive. The cluster has no such service, so the first boot writes the metadata to a file. Change software in the guest that reads the service or the config drive.',
});

const filesOnDrive = defineDiagnostic({
  code: 'plan/files-on-drive',
  severity: 'warning',
  message: (resource: string) =>
    `the metadata and injected files of "${resource}" are on a CD-ROM with the label ${besidePart}, because cloud-init does not read its start-up data`,
  explanation:
    'Nova gives metadata and injected files to the guest through its metadata service or the config drive. The config drive of KubeVirt has neither. Only cloud-init could write them as files; the start-up data of this server is for another reader, which must get it unchanged. Software that needs the files must read them from the CD-ROM.',
});

const adminPasswordLost = defineDiagnostic({
  code: 'plan/admin-password-lost',
  severity: 'warning',
  message: (resource: string) => `admin_pass of "${resource}" is not set in the VM`,
  explanation:
    'Nova puts admin_pass into the metadata of the guest. Windows images read it; most Linux images do not. Set the password in the image, with cloud-init, or through the guest agent.',
});

const ownAddress = defineDiagnostic({
  code: 'plan/own-address',
  severity: 'warning',
  message: (resource: string) =>
    `the start-up data of "${resource}" contains the address of the server itself, which is not known before the VM starts`,
  explanation:
    'In Nova the address of a port is known before the server boots. In the cluster a VM gets its address when it starts, and the address can change at a restart. On the pod network the guest itself sees the same address as every other guest (10.0.2.2 by default). Use the host name of the VM, or map the network under networks in heat2kube.yaml to one on which it keeps its address.',
});

const clearSecret = defineDiagnostic({
  code: 'plan/clear-secret-in-text',
  severity: 'warning',
  message: (resource: string, line: number) =>
    `the start-up data of "${resource}" shows a password or key in line ${line}, so it is kept out of the manifests`,
  explanation:
    'Everybody who can read the template can read the password. heat2kube keeps the whole text with the other secrets. Move the password to a hidden parameter (str_replace puts it into the text), or let the stack generate it.',
});

export const startUpDiagnostics = Object.freeze([
  ...guestAddressDiagnostics,
  clearSecret,
  ownAddress,
  metadataAsFile,
  filesOnDrive,
  adminPasswordLost,
  ...toolsDiagnostics,
  ...scriptDiagnostics,
]);

/** A volume that the guest sees as a CD-ROM. */
interface StartUpVolume {
  /** Carries the leaf that chose the kind of drive. */
  readonly name: Value;
  readonly cloudInitNoCloud?: CloudInitSource;
  readonly cloudInitConfigDrive?: CloudInitSource;
  readonly secret?: { readonly secretName: string; readonly volumeLabel: string };
}

/** The drive from which the guest reads its start-up data. */
interface CloudInitSource {
  readonly secretRef?: { readonly name: string };
  readonly networkDataSecretRef?: { readonly name: string };
  readonly userData?: string;
}

/** What a guest gets at its first boot, by the reader that its text is for. */
export interface StartUp {
  readonly method: 'noCloud' | 'configDrive';
  /** The drive of the data source, and behind it one with files where the text cannot bring them along. */
  readonly volumes: readonly StartUpVolume[];
  readonly items: readonly MadeItem[];
}

/**
 * Every machine has a data source: without one cloud-init of a fresh disk switches itself off, and that of a disk which
 * comes along no longer finds the instance that it knows.
 */
export function startUpOf(world: World, machine: Machine): StartUp {
  if (machine.metadata && isEmpty(machine.metadata))
    world.account.declare(machine.metadata, 'default', 'there is no metadata');
  if (machine.adminPassword)
    lose(world, adminPasswordLost, { resource: machine.resource, value: machine.adminPassword }, machine.resource);
  if (keepsRoot(world, machine)) {
    travelsWithDisk(world, machine);
    leaveUnformatted(world, machine);
    reportOldDisk(world, machine);
    return made(world, machine, { method: 'noCloud', chosenBy: [] });
  }
  tellNotRun(world, machine);
  const own = ownParts(world, machine);
  const form = formOfParts(own);
  const bind = (part: StartUpPart): Value =>
    unsealed(world.bind(part.text, { side: 'inside', slot: 'text', machine: machine.id }));
  const parts = form === 'cloud-init' ? [...own, ...besideParts(machine)] : own;
  const bound = parts.map((part) => ({ ...part, text: bind(part) }));
  const given: Given =
    form === 'cloud-init' ? cloudInitParts(world, machine, { bound, bind }) : { parts: bound, texts: textsOf(bound) };
  if (form !== 'cloud-init') {
    leaveUnformatted(world, machine);
    tellNotDelivered(world, machine);
  }
  const userData = joinParts(given.parts);
  const drive = driveOf(world, machine, form);
  const network = networkData(world, machine, drive.method);
  if (form === 'ignition' || form === 'opaque') {
    const reader = form === 'ignition' ? 'Ignition reads' : 'the reader of its start-up data may read';
    reportUnreadData(world, machine, `${reader} no network data`);
  }
  tell(world, machine, { form, texts: given.texts });
  const source = made(world, machine, {
    ...drive,
    ...(userData && { userData }),
    ...(network && { network }),
    shapedBy: [...(given.shapedBy ?? []), ...chosenBy(world, machine, own)],
  });
  const beside = form === 'cloud-init' ? undefined : filesBeside(world, machine, bind);
  if (!beside) return source;
  return {
    method: source.method,
    volumes: [...source.volumes, beside.volume],
    items: [...source.items, beside.item],
  };
}

/** What the reader of the start-up data gets. */
interface Given {
  readonly parts: readonly StartUpPart[];
  /** What the guest runs and what is written there for it. */
  readonly texts: readonly Value[];
  /** Deployments that it runs. */
  readonly shapedBy?: readonly NodeId[];
}

/** Around the own parts: what answers their calls, and what Nova or the agent of deployments did beside them. */
function cloudInitParts(
  world: World,
  machine: Machine,
  { bound, bind }: { readonly bound: readonly StartUpPart[]; readonly bind: (part: StartUpPart) => Value },
): Given {
  const local = localDiskPart(world, machine);
  const software = softwarePart(world, machine);
  const deployed = software ? [{ ...software.part, text: bind(software.part) }] : [];
  const run = [...bound, ...deployed].map((part) => ({ ...part, text: withoutIdle(part.text) }));
  const tools = toolsPart(world, machine, { texts: textsOf(run), bind });
  const texts = textsOf([...run, ...(tools ? [tools] : [])]);
  const signals = listenerPart(texts);
  const wait = waitPart(world, machine);
  return {
    parts: [
      ...(wait ? [wait] : []),
      ...(signals ? [signals] : []),
      ...(tools ? [tools] : []),
      ...run.slice(0, bound.length),
      ...(local ? [{ text: local }] : []),
      ...run.slice(bound.length),
    ],
    texts,
    shapedBy: software?.shapedBy ?? [],
  };
}

function textsOf(parts: readonly StartUpPart[]): readonly Value[] {
  return parts.map(({ text }) => text);
}

/** cloud-init finds both kinds of drive; Ignition and cloudbase-init look for the config drive only, and so may an appliance. */
function driveOf(world: World, { configDrive }: Machine, form: StartUpForm): Pick<Made, 'method' | 'chosenBy'> {
  if (form !== 'cloud-init') {
    if (configDrive)
      world.account.declare(configDrive, 'default', 'the reader of the start-up data gets a config drive');
    return { method: 'configDrive', chosenBy: [] };
  }
  const asked = booleanOf(configDrive) === true || textOf(configDrive)?.toLowerCase() === 'true';
  return { method: asked ? 'configDrive' : 'noCloud', chosenBy: configDrive ? originsOf(configDrive) : [] };
}

function tellNotRun(world: World, { id, userData }: Machine): void {
  if (!userData || runs(userData) || !('text' in userData.content)) return;
  for (const value of [userData.content.text, ...choicesOn(world, startUpFacet(id))])
    world.account.tell(value, {
      state: 'lost',
      reason: 'HEAT_CFNTOOLS executes the text, which is not a program, so nothing runs',
      code: 'nova-server/user-data-not-executable',
    });
}

/** What chose the configuration, where it gives a text. */
function chosenBy(world: World, { id }: Machine, own: readonly StartUpPart[]): readonly NodeId[] {
  if (own.length > 0) return [startUpFacet(id)];
  for (const leaf of choicesOn(world, startUpFacet(id)))
    world.account.declare(leaf, 'default', 'there is no start-up data');
  return [];
}

/** In the form that the data source has. */
function networkData(world: World, machine: Machine, method: StartUp['method']): Value | undefined {
  if (!needsNetworkData(world, machine)) return undefined;
  return method === 'noCloud' ? cloudInitNetwork(world, machine) : openstackNetwork(world, machine);
}

function travelsWithDisk(world: World, machine: Machine): void {
  const { id, userData, files, metadata, configDrive } = machine;
  const own = userData && 'text' in userData.content ? userData.content.text : undefined;
  for (const value of [own, files, metadata, configDrive]) if (value) world.account.declare(value, 'data', hasRun);
  for (const part of ownParts(world, machine)) world.account.declare(part.text, 'data', hasRun);
  for (const leaf of choicesOn(world, startUpFacet(id))) world.account.declare(leaf, 'data', hasRun);
}

interface Made {
  readonly method: StartUp['method'];
  /** Leaves that chose the kind of drive. */
  readonly chosenBy: Origins;
  readonly userData?: Value;
  readonly network?: Value;
  /** Deployments that it runs. */
  readonly shapedBy?: readonly NodeId[];
}

/** Name of the disk with the start-up data, and of the Secret that holds it beside its machine's name. */
export const startUpPart = 'cloud-init';

/** The least that KubeVirt takes; cloud-init then does what it does without user data. */
const noUserData = '#cloud-config\n{}\n';

function made(world: World, machine: Machine, { method, chosenBy, userData, network, shapedBy = [] }: Made): StartUp {
  const name = world.names.name(machine.id, startUpPart);
  const keys = new Map<string, Value>([
    ...(userData ? [['userdata', userData] as const] : []),
    ...(network ? [['networkdata', network] as const] : []),
  ]);
  const source: CloudInitSource = {
    ...(userData ? { secretRef: { name } } : { userData: noUserData }),
    ...(network && { networkDataSecretRef: { name } }),
  };
  const volume: StartUpVolume = {
    name: known(startUpPart, chosenBy),
    ...(method === 'noCloud' ? { cloudInitNoCloud: source } : { cloudInitConfigDrive: source }),
  };
  return {
    method,
    volumes: [volume],
    items: keys.size === 0 ? [] : [secretOf(world, machine, { name, keys, shapedBy })],
  };
}

/** What the text cannot bring along, on a drive of its own: metadata as a file, and the files that Nova injects. */
function filesBeside(
  world: World,
  machine: Machine,
  bind: (part: { readonly text: Value }) => Value,
): { readonly volume: StartUpVolume; readonly item: MadeItem } | undefined {
  const files = guestFiles(machine);
  if (files.length === 0) return undefined;
  const name = world.names.name(machine.id, besidePart);
  const keys = new Map(files.map(({ path, content }) => [fileKey(path), bind({ text: content })]));
  const { resource } = machine;
  report(world, filesOnDrive, { resource, value: machine.metadata ?? machine.files }, resource);
  return {
    volume: { name: known(besidePart), secret: { secretName: name, volumeLabel: besidePart } },
    item: secretOf(world, machine, { name, keys }),
  };
}

/** Name of the disk, its label, and of the Secret beside its machine's name. */
const besidePart = 'server-data';

/** Keys of a Secret hold no slashes; the metadata is no file of the guest here. */
function fileKey(path: string): string {
  if (path === metadataPath) return 'metadata.json';
  return path.replace(/^\/+/, '').replaceAll(/[^A-Za-z0-9._-]/g, '_');
}

/** Texts of one Secret, by key. */
interface KeyedTexts {
  readonly name: string;
  readonly keys: ReadonlyMap<string, Value>;
  readonly shapedBy?: readonly NodeId[];
}

/**
 * Texts without a secret stand in the open, where they can be reviewed; the others are files below `secrets/`. A password that
 * nothing hides is one too.
 */
function secretOf(world: World, machine: Machine, { name, keys, shapedBy: software = [] }: KeyedTexts): MadeItem {
  const shapedBy = [...new Set([...unitsOf(world, machine), ...software])];
  const texts = [...keys.values()];
  const lines = texts.some(isSecret) ? [] : texts.flatMap((text) => secretLine(wholeText(text, unknownPart)) ?? []);
  for (const line of lines.slice(0, 1)) tellClearSecret(world, machine, line);
  if (texts.some(isSecret) || lines.length > 0)
    return { item: 'secret', secret: { name, keys }, owner: machine.id, shapedBy, apart: true };
  const object = kubeObject('v1/Secret', objectMeta(world, name, { node: machine.id }), { stringData: keys });
  return { item: 'object', object, owner: machine.id, shapedBy, apart: true };
}

function tellClearSecret(world: World, { resource, userData }: Machine, line: number): void {
  const text = userData && 'text' in userData.content ? userData.content.text : undefined;
  report(world, clearSecret, { resource, ...(text && { value: text }) }, resource, line);
}

interface Texts {
  readonly form: StartUpForm;
  readonly texts: readonly Value[];
}

function tell(world: World, machine: Machine, { form, texts }: Texts): void {
  const { resource } = machine;
  if (machine.metadata && !isEmpty(machine.metadata) && form === 'cloud-init') {
    report(world, metadataAsFile, { resource, value: machine.metadata }, resource);
  }
  if (texts.some((text) => namesOwnAddress(world, machine, text)))
    report(world, ownAddress, startUpPlace(world, machine), resource);
  tellFindings(world, machine, texts);
}

/** Whether an address of one of its own interfaces is still to be said. */
function namesOwnAddress(world: World, machine: Machine, text: Value): boolean {
  const own = new Set([machine.id, ...nicsOf(world.graph, machine).map(({ id }) => id)]);
  return factsIn(text).some((fact) => fact.fact === 'address' && fact.scope === 'inside' && own.has(fact.of));
}

function isEmpty(value: Value): boolean {
  return value.kind === 'map' && value.entries.size === 0;
}
