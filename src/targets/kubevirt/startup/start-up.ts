/** First-boot data of a machine: a Secret that cloud-init reads, or nothing where the root disk was set up long ago. */
import { defineDiagnostic } from '../../../diagnostics/diagnostic.ts';
import type { NodeId } from '../../../evaluate/fact.ts';
import { booleanOf, isSecret, known, originsOf, textOf, type Value } from '../../../evaluate/value.ts';
import { kubeObject } from '../../../kubernetes/build.ts';
import { factsIn } from '../../../topology/facts-in.ts';
import type { Machine } from '../../../topology/kinds/machine.ts';
import { diskOrigin } from '../../objects/disk-origin.ts';
import type { World } from '../../../plan/world.ts';
import type { MadeItem } from '../../../plan/plan.ts';
import { lose, report } from '../../objects/drop.ts';
import { objectMeta } from '../../objects/metadata.ts';
import { joinParts } from './mime.ts';
import { scriptDiagnostics, tellFindings } from './script-findings.ts';
import { cloudInitNetwork, needsNetworkData, openstackNetwork } from './network-data.ts';
import { besideParts, metadataPath, ownParts, runs } from './parts.ts';
import { disksOf } from '../../../topology/views/disks.ts';
import { nicsOf } from '../../../topology/views/interfaces.ts';

const metadataAsFile = defineDiagnostic({
  code: 'plan/metadata-as-file',
  severity: 'info',
  message: (resource: string) => `the metadata of ${resource} is written to ${metadataPath} in the guest`,
  explanation:
    'In Nova a guest reads its metadata from the service at 169.254.169.254 or from the config drive. The cluster has no such service, so the metadata is written to a file at the first boot. Software that reads the service must read the file instead.',
});

const adminPasswordLost = defineDiagnostic({
  code: 'plan/admin-password-lost',
  severity: 'warning',
  message: (resource: string) => `admin_pass of ${resource} is not set in the VM`,
  explanation:
    'Nova puts admin_pass into the metadata of the guest. Windows images read it; most Linux images do not. Set the password in the image, with cloud-init, or through the guest agent.',
});

const ownAddress = defineDiagnostic({
  code: 'plan/own-address',
  severity: 'warning',
  message: (resource: string) =>
    `the start-up data of ${resource} contains the address of the server itself, which is not known before the VM starts`,
  explanation:
    'In Nova the address of a port is known before the server boots. In the cluster a VM gets its address when it starts, and the address can change at a restart. Read it in the guest, for example with hostname -I.',
});

export const startUpDiagnostics = Object.freeze([ownAddress, metadataAsFile, adminPasswordLost, ...scriptDiagnostics]);

interface CloudInitVolume {
  /** Carries the leaf that chose the kind of drive. */
  readonly name: Value;
  readonly cloudInitNoCloud?: CloudInitSource;
  readonly cloudInitConfigDrive?: CloudInitSource;
}

interface CloudInitSource {
  readonly secretRef?: { readonly name: string };
  readonly networkDataSecretRef?: { readonly name: string };
  readonly userData?: string;
}

export interface StartUp {
  readonly method: 'noCloud' | 'configDrive';
  /** Absent: the machine boots without cloud-init data. */
  readonly volume?: CloudInitVolume;
  readonly items: readonly MadeItem[];
}

/** `keys`: whether public keys travel by cloud-init, which needs a volume of it. */
export function startUpOf(world: World, machine: Machine, { keys }: { readonly keys: boolean }): StartUp {
  const method =
    booleanOf(machine.configDrive) === true || textOf(machine.configDrive)?.toLowerCase() === 'true'
      ? 'configDrive'
      : 'noCloud';
  if (machine.metadata && isEmpty(machine.metadata))
    world.account.declare(machine.metadata, 'default', 'there is no metadata');
  if (machine.adminPassword)
    lose(world, adminPasswordLost, { resource: machine.resource, value: machine.adminPassword }, machine.resource);
  if (keepsRoot(world, machine)) {
    travelsWithDisk(world, machine);
    return { method, items: [] };
  }
  if (machine.userData && !runs(machine.userData) && 'text' in machine.userData.content) {
    world.account.tell(machine.userData.content.text, {
      state: 'lost',
      reason: 'HEAT_CFNTOOLS executes the text, which is not a program, so nothing runs',
      code: 'nova-server/user-data-not-executable',
    });
  }
  const texts = [...ownParts(world, machine), ...besideParts(machine)].map((part) => ({
    ...part,
    text: world.bind(part.text, { side: 'inside', slot: 'text', machine: machine.id }),
  }));
  const userData = joinParts(texts);
  const network = networkData(world, machine, method);
  tell(
    world,
    machine,
    texts.map(({ text }) => text),
  );
  if (!userData && !network && !keys && method === 'noCloud') {
    if (machine.configDrive) world.account.declare(machine.configDrive, 'default', 'there is no start-up data');
    return { method, items: [] };
  }
  return made(world, machine, { method, userData, network });
}

/** In the form that the data source has. */
function networkData(world: World, machine: Machine, method: StartUp['method']): Value | undefined {
  if (!needsNetworkData(world, machine)) return undefined;
  return method === 'noCloud' ? cloudInitNetwork(world, machine) : openstackNetwork(world, machine);
}

/** The old root disk comes along, set up by what ran at its first boot. */
export function keepsRoot(world: World, machine: Machine): boolean {
  return disksOf(world.graph, machine).some(
    (disk) => disk.kind === 'disk' && disk.role === 'root' && diskOrigin(disk, world).origin !== 'fresh',
  );
}

function travelsWithDisk(world: World, machine: Machine): void {
  const reason = 'it has run on the live root disk and must not run again';
  const { userData, files, metadata, configDrive } = machine;
  const own = userData && 'text' in userData.content ? userData.content.text : undefined;
  for (const value of [own, files, metadata, configDrive]) if (value) world.account.declare(value, 'data', reason);
  for (const part of ownParts(world, machine)) world.account.declare(part.text, 'data', reason);
}

interface Made {
  readonly method: StartUp['method'];
  readonly userData: Value | undefined;
  readonly network: Value | undefined;
}

/** Name of the disk with the start-up data, and of the Secret that holds it beside its machine's name. */
export const startUpPart = 'cloud-init';

const noUserData = '#cloud-config\n{}\n';

function made(world: World, machine: Machine, { method, userData, network }: Made): StartUp {
  const name = world.names.name(machine.id, startUpPart);
  const keys = new Map<string, Value>([
    ...(userData ? [['userdata', userData] as const] : []),
    ...(network ? [['networkdata', network] as const] : []),
  ]);
  const source: CloudInitSource = {
    ...(userData && { secretRef: { name } }),
    ...(keys.size === 0 && { userData: noUserData }),
    ...(network && { networkDataSecretRef: { name } }),
  };
  const volume: CloudInitVolume = {
    name: known(startUpPart, machine.configDrive ? originsOf(machine.configDrive) : []),
    ...(method === 'noCloud' ? { cloudInitNoCloud: source } : { cloudInitConfigDrive: source }),
  };
  return { method, volume, items: keys.size === 0 ? [] : [secretOf(world, machine, { name, keys })] };
}

interface KeyedTexts {
  readonly name: string;
  readonly keys: ReadonlyMap<string, Value>;
}

/** Texts without a secret stand in the open, where they can be reviewed; the others are files below `secrets/`. */
function secretOf(world: World, machine: Machine, { name, keys }: KeyedTexts): MadeItem {
  const shapedBy = unitsOf(world, machine);
  if ([...keys.values()].some(isSecret)) return { item: 'secret', secret: { name, keys }, owner: machine.id, shapedBy };
  const object = kubeObject('v1/Secret', objectMeta(world, name, { node: machine.id }), { stringData: keys });
  return { item: 'object', object, owner: machine.id, shapedBy };
}

/** Configurations that the text is made from, those of a multipart one too. */
function unitsOf({ graph }: World, { userData }: Machine): readonly NodeId[] {
  const found = new Set<NodeId>();
  const visit = (id: NodeId): void => {
    const unit = graph.get('software-unit', id);
    if (!unit || found.has(id)) return;
    found.add(id);
    if (unit.body.form !== 'multipart') return;
    for (const { content } of unit.body.parts) if ('unit' in content) visit(content.unit);
  };
  if (userData && 'unit' in userData.content) visit(userData.content.unit);
  return [...found];
}

function tell(world: World, machine: Machine, texts: readonly Value[]): void {
  const { resource } = machine;
  if (machine.metadata && !isEmpty(machine.metadata)) {
    report(world, metadataAsFile, { resource, value: machine.metadata }, resource);
  }
  if (texts.some((text) => namesOwnAddress(world, machine, text))) report(world, ownAddress, { resource }, resource);
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
