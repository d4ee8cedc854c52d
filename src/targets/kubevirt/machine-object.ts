/** What a machine becomes as a virtual machine: its disks, interfaces, size, start-up data and place, for an object that has them all. */
import { known, textOf, type Value } from '../../evaluate/value.ts';
import type { NodeId } from '../../evaluate/fact.ts';
import type { PartOf } from '../../kubernetes/build.ts';
import type { Field } from '../../kubernetes/object.ts';
import type { Machine } from '../../topology/kinds/machine.ts';
import type { World } from '../../plan/world.ts';
import { hostNameOf, isNamed, sharedHostName } from '../objects/host-name.ts';
import type { Need } from '../../plan/needs.ts';
import type { MadeItem } from '../../plan/plan.ts';
import { podAnnotations, podLabels } from '../objects/labels.ts';
import { keepsRoot } from '../objects/disk-origin.ts';
import { startUpOf, startUpPart, type StartUp } from './startup/start-up.ts';
import { firmwareId } from './firmware-id.ts';
import { machineDisks, type MachineDisk } from './disks.ts';
import { machineInterfaces, type MachineInterface } from './interfaces.ts';
import { runStrategyOf } from './run-strategy.ts';
import { accessCredentials, keyNeeds } from './login.ts';
import { placementOf, type Placement } from '../objects/placement.ts';
import { readinessOf } from '../objects/readiness.ts';
import { tellStart } from './starts-anew.ts';
import { rootNeeds } from './root-disk.ts';
import { flavorNeeds } from './shape.ts';
import { hardwareOf, type Hardware } from './guest/hardware.ts';
import { topologyOf, type MachineTopology } from './guest/topology.ts';
import { namedFlavorOf, type NamedFlavor } from './instancetype-name.ts';
import { disksOf } from '../../topology/views/disks.ts';
import { removalOf } from '../../topology/views/group-policies.ts';
import { wholeOf } from '../objects/amounts.ts';
import { serverId } from '../objects/live-server.ts';
import { tellKeptVolumes } from '../objects/kept-volumes.ts';
import { groupOfReplica } from '../objects/scaling.ts';

type MachineSpec = PartOf<'kubevirt.io/v1/VirtualMachine', 'spec'>;
type MachineTemplate = Extract<MachineSpec, { readonly template: unknown }>['template'];

type TemplateSpec = Extract<
  NonNullable<Extract<MachineTemplate, { readonly spec?: unknown }>['spec']>,
  { readonly domain: unknown }
>;
type MachineDomain = TemplateSpec['domain'];

/** All that one machine brings. */
export interface MachineMade {
  readonly spec: MachineSpec;
  /** Labels of its pod. */
  readonly labels: ReadonlyMap<string, Field>;
  /** Objects beside the virtual machine. */
  readonly items: readonly MadeItem[];
  readonly needs: readonly Need[];
  readonly shapedBy: readonly NodeId[];
}

/** One of a pool has nothing that only one machine can have: no hardware id, no MAC address, no host name that others have too. */
export function makeMachine(world: World, node: Machine): MachineMade {
  tellStart(world, node);
  tellKeptVolumes(world, node);
  const old = keepsRoot(world, node);
  const startUp = startUpOf(world, node);
  const hardware = hardwareOf(world, node);
  const disks = machineDisks(world, node, hardware);
  const flavor = namedFlavorOf(world, node);
  const topology = topologyOf(world, node, flavor);
  const placement = placementOf(world, node);
  const parts: MachineParts = {
    identity: groupOfReplica(world, node) ? 'shared' : 'own',
    old,
    startUp,
    disks,
    interfaces: machineInterfaces(world, node, hardware),
    hardware,
    placement,
    flavor,
    labels: labelsOf(world, node, placement),
    ...(topology && { topology }),
  };
  if (old && node.keyPair && 'external' in node.keyPair) {
    world.account.declare(node.keyPair.external, 'data', 'the root disk of the live server holds the key');
  }
  return {
    spec: specOf(world, node, parts),
    labels: parts.labels,
    items: [...disks.flatMap(({ items }) => items), ...startUp.items],
    needs: needsOf(world, node, parts),
    shapedBy: shapesOf(world, node, parts),
  };
}

/** What the parts of a machine have become, for the object that has them all. */
interface MachineParts {
  /** Whether the machine is one of a pool. */
  readonly identity: 'own' | 'shared';
  /** The root disk comes along. */
  readonly old: boolean;
  readonly startUp: StartUp;
  readonly disks: readonly MachineDisk[];
  readonly interfaces: readonly MachineInterface[];
  readonly hardware: Hardware;
  readonly placement: Placement;
  readonly flavor: NamedFlavor;
  readonly labels: ReadonlyMap<string, Field>;
  readonly topology?: MachineTopology;
}

function needsOf(world: World, node: Machine, { disks, flavor, topology }: MachineParts): readonly Need[] {
  return [
    ...flavorNeeds(world, node, flavor),
    ...(topology ? [topology.need] : []),
    ...world.networks.of(node.id).flatMap((nic) => nic.backend.needs(nic, world)),
    ...disks.flatMap(({ needs }) => needs),
    ...keyNeeds(world, node),
    ...rootNeeds(world, node),
  ];
}

function specOf(world: World, node: Machine, parts: MachineParts): MachineSpec {
  const { disks, flavor } = parts;
  const templates = disks.flatMap(({ template }) => (template ? [template] : []));
  const preference = preferenceOf(parts);
  return {
    runStrategy: runStrategyOf(world, node),
    instancetype: instancetypeOf(flavor),
    ...(preference && { preference }),
    ...(templates.length > 0 && {
      dataVolumeTemplates: templates.map(({ name, spec }) => ({ metadata: { name }, spec })),
    }),
    template: templateOf(world, node, parts),
  };
}

type Preference = Extract<MachineSpec, { readonly template: unknown }>['preference'];

/** The mapping's counts before one of ours. */
function preferenceOf({ flavor: { mapping }, topology }: MachineParts): Preference | undefined {
  if (mapping?.preference !== undefined) return { name: mapping.preference };
  return topology && { kind: 'VirtualMachinePreference', name: topology.name };
}

/** Its default kind is the cluster's, so the kind is always said. */
function instancetypeOf({ mapping, name, origins }: NamedFlavor): { readonly kind: string; readonly name: Value } {
  if (mapping?.instancetype !== undefined) {
    return {
      kind: mapping.kind ?? 'VirtualMachineClusterInstancetype',
      name: known(mapping.instancetype, origins),
    };
  }
  return { kind: 'VirtualMachineInstancetype', name: known(name, origins) };
}

/** A VM that leaves its group may take as long as the group waits. */
function stopSeconds(world: World, node: Machine, { shutdownSeconds }: Hardware): number | Value {
  const group = groupOfReplica(world, node);
  const grace = group && removalOf(world.graph, group).grace;
  const longer = grace && Number(wholeOf(grace) ?? 0n) > shutdownSeconds;
  if (grace && !longer) world.account.declare(grace, 'default', 'a VM has more time to stop');
  return longer ? grace : shutdownSeconds;
}

function templateOf(world: World, node: Machine, parts: MachineParts): MachineTemplate {
  const { identity, startUp, interfaces, hardware, placement, old, labels } = parts;
  const credentials = old ? [] : accessCredentials(world, node, startUp.method);
  const readiness = readinessOf(world, node);
  const annotations = annotationsOf(world, node, identity);
  const hostname = identity === 'own' ? hostNameOf(world, node) : sharedHostName(world, node);
  return {
    metadata: { labels, ...(annotations.size > 0 && { annotations }) },
    spec: {
      ...(hostname && { hostname }),
      ...(isNamed(world, node) && { subdomain: world.config.stackName }),
      evictionStrategy: 'LiveMigrateIfPossible',
      terminationGracePeriodSeconds: stopSeconds(world, node, hardware),
      ...(hardware.architecture && { architecture: hardware.architecture }),
      ...(placement.nodeSelector && { nodeSelector: placement.nodeSelector }),
      ...(placement.affinity && { affinity: placement.affinity }),
      ...(credentials.length > 0 && { accessCredentials: credentials }),
      domain: domainOf(world, node, parts),
      ...(interfaces.length > 0 && { networks: interfaces.map(({ network }) => network) }),
      ...resolving(world, node),
      volumes: volumesOf(parts),
      ...(readiness && { readinessProbe: readiness.probe }),
    },
  };
}

/** Where the cluster DNS is out of reach; KubeVirt tells the guest what the pod is told. */
function resolving(world: World, { id }: Machine) {
  const nameservers = world.networks.of(id).flatMap((nic) => nic.backend.resolvers?.(nic, world)?.addresses ?? []);
  return nameservers.length > 0 ? { dnsPolicy: 'None', dnsConfig: { nameservers } } : {};
}

/** An address can be that of one machine only. */
function annotationsOf(world: World, node: Machine, identity: MachineParts['identity']): ReadonlyMap<string, Field> {
  const all = podAnnotations(world, node);
  return identity === 'own' ? all : new Map([...all].filter(([key]) => !/address(?:es)?$/.test(key)));
}

/** By functional labels alone: what Services, policies and affinity look for. */
function labelsOf(world: World, node: Machine, placement: Placement): ReadonlyMap<string, Field> {
  return new Map([...podLabels(world, node), ...placement.labels]);
}

function domainOf(world: World, node: Machine, parts: MachineParts): MachineDomain {
  const { disks, interfaces, startUp, hardware } = parts;
  const firmware = firmwareOf(world, node, parts);
  const { clock, features } = hardware;
  // As Nova's config drive, a CD-ROM: a disk would take the device name of a volume.
  const drives = startUp.volumes.map(({ name }) => ({
    name: textOf(name) ?? startUpPart,
    cdrom: { bus: hardware.cdromBus },
  }));
  const devices = [...disks.map(({ name, device }) => ({ name, ...device })), ...drives];
  return {
    ...(clock && { clock }),
    ...(Object.keys(features).length > 0 && { features }),
    ...(Object.keys(firmware).length > 0 && { firmware }),
    devices: {
      ...(interfaces.length === 0 && { autoattachPodInterface: false }),
      ...hardware.devices,
      disks: devices,
      ...(interfaces.length > 0 && { interfaces: interfaces.map((item) => item.interface) }),
    },
  };
}

/** The hardware id is cloud-init's instance id: another one would run first-boot data again. */
function firmwareOf(world: World, node: Machine, { identity, hardware: { bootloader }, old }: MachineParts) {
  const id = serverId(node, world);
  const own = old && id !== undefined ? { uuid: id, serial: id } : { uuid: firmwareId(world, node) };
  return { ...(bootloader && { bootloader }), ...(identity === 'own' && own) };
}

/** One for each disk, under the name of the disk. */
function volumesOf({ disks, startUp }: MachineParts) {
  return [...disks.map(({ name, source }) => ({ name, ...source })), ...startUp.volumes];
}

function shapesOf(world: World, node: Machine, { placement }: MachineParts): readonly NodeId[] {
  const disks = disksOf(world.graph, node).map(({ id }) => id);
  const nics = world.networks.of(node.id).flatMap(({ nic }) => (nic ? [nic.id] : []));
  const keys = world.graph.resolve('key-pair', node.keyPair);
  return [
    ...disks,
    ...nics,
    ...placement.shapedBy,
    ...(keys ? [keys.id] : []),
    ...(readinessOf(world, node)?.shapedBy ?? []),
  ];
}
