/** A machine becomes a KubeVirt VirtualMachine: its disks, interfaces, size, start-up data and place. */
import { known, textOf, type Value } from '../../evaluate/value.ts';
import type { NodeId } from '../../evaluate/fact.ts';
import { kubeObject, type PartOf } from '../../kubernetes/build.ts';
import type { Field } from '../../kubernetes/object.ts';
import type { Machine } from '../../topology/kinds/machine.ts';
import { made, type MachineTarget } from '../../plan/target.ts';
import type { World } from '../../plan/world.ts';
import { strategyOffer } from '../../plan/strategies.ts';
import { virtualMachine } from './workload.ts';
import { hostNameDiagnostics, hostNameOf, isNamed } from '../objects/host-name.ts';
import type { Need } from '../../plan/needs.ts';
import type { ObjectItem } from '../../plan/plan.ts';
import { podAnnotations, podLabels } from '../objects/labels.ts';
import { objectMeta } from '../objects/metadata.ts';
import { keepsRoot } from '../objects/disk-origin.ts';
import { startUpDiagnostics, startUpOf, startUpPart, type StartUp } from './startup/start-up.ts';
import { firmwareId } from './firmware-id.ts';
import { machineDisks, type MachineDisk } from './disks.ts';
import { localDiskDiagnostics } from './local-disks.ts';
import { machineInterfaces, type MachineInterface } from './interfaces.ts';
import { drainStops, runStrategyOf, runStrategySettings } from './run-strategy.ts';
import { cutOverSteps } from '../objects/cut-over.ts';
import { rehearsalStep } from './rehearsal.ts';
import { lacksVirtualMachines } from '../objects/sides.ts';
import { accessCredentials, keyNeeds } from './login.ts';
import { placementDiagnostics, placementOf, type Placement } from '../objects/placement.ts';
import { readinessOf } from '../objects/readiness.ts';
import { rootNeeds } from './root-disk.ts';
import { flavorNeeds } from './shape.ts';
import { hardwareDiagnostics, hardwareOf, type Hardware } from './guest/hardware.ts';
import { topologyLost, topologyOf, type MachineTopology } from './guest/topology.ts';
import { mergedInterfaceDiagnostics } from '../objects/merged-interfaces.ts';
import { namedFlavorOf, type NamedFlavor } from './instancetype-name.ts';
import { kubevirt } from './virtual-machines.ts';
import { disksOf } from '../../topology/views/disks.ts';

type MachineSpec = PartOf<'kubevirt.io/v1/VirtualMachine', 'spec'>;
type MachineTemplate = Extract<MachineSpec, { readonly template: unknown }>['template'];

type TemplateSpec = Extract<
  NonNullable<Extract<MachineTemplate, { readonly spec?: unknown }>['spec']>,
  { readonly domain: unknown }
>;
type MachineDomain = TemplateSpec['domain'];

const strategy = { word: 'vm', about: 'a KubeVirt VM', settings: runStrategySettings } as const;

/** A server as a KubeVirt VM. */
export const machine: MachineTarget = {
  kind: 'machine',
  id: kubevirt,
  side: 'cluster',
  strategy,
  workload: virtualMachine,
  diagnostics: [
    ...hostNameDiagnostics,
    ...localDiskDiagnostics,
    ...hardwareDiagnostics,
    topologyLost,
    drainStops,
    ...mergedInterfaceDiagnostics,
    ...placementDiagnostics,
    ...startUpDiagnostics,
  ],
  offer: (node, site) =>
    strategyOffer(node, site.config, {
      strategy,
      asked: 'heat2kube.yaml asks for a VM',
      unasked: lacksVirtualMachines(site)
        ? undefined
        : `a KubeVirt VM keeps the start-up data, disks and operating system of "${node.resource}"`,
      cost: 'the server moves to the cluster',
    }),
  steps: (node, world) => cutOverSteps(world, node, rehearsalStep),
  lower(node, world) {
    const old = keepsRoot(world, node);
    const startUp = startUpOf(world, node);
    const hardware = hardwareOf(world, node);
    const disks = machineDisks(world, node, hardware);
    const flavor = namedFlavorOf(world, node);
    const topology = topologyOf(world, node, flavor);
    const parts: MachineParts = {
      old,
      startUp,
      disks,
      interfaces: machineInterfaces(world, node, hardware),
      hardware,
      placement: placementOf(world, node),
      flavor,
      ...(topology && { topology }),
    };
    if (old && node.keyPair && 'external' in node.keyPair) {
      world.account.declare(node.keyPair.external, 'data', 'the root disk of the live server holds the key');
    }
    const object = kubeObject(
      'kubevirt.io/v1/VirtualMachine',
      objectMeta(world, world.names.name(node.id), { node: node.id }),
      { spec: specOf(world, node, parts) },
    );
    const item: ObjectItem = { item: 'object', object, owner: node.id, shapedBy: shapesOf(world, node, parts) };
    return made([...disks.flatMap(({ items }) => items), ...startUp.items, item], needsOf(world, node, parts));
  },
};

/** What the parts of a machine have become, for the object that has them all. */
interface MachineParts {
  /** The root disk comes along. */
  readonly old: boolean;
  readonly startUp: StartUp;
  readonly disks: readonly MachineDisk[];
  readonly interfaces: readonly MachineInterface[];
  readonly hardware: Hardware;
  readonly placement: Placement;
  readonly flavor: NamedFlavor;
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

function templateOf(world: World, node: Machine, parts: MachineParts): MachineTemplate {
  const { startUp, interfaces, hardware, placement, old } = parts;
  const credentials = old ? [] : accessCredentials(world, node, startUp.method);
  const readiness = readinessOf(world, node);
  const annotations = podAnnotations(world, node);
  return {
    metadata: { labels: labelsOf(world, node, placement), ...(annotations.size > 0 && { annotations }) },
    spec: {
      hostname: hostNameOf(world, node),
      ...(isNamed(world, node) && { subdomain: world.config.stackName }),
      evictionStrategy: 'LiveMigrateIfPossible',
      terminationGracePeriodSeconds: hardware.shutdownSeconds,
      ...(hardware.architecture && { architecture: hardware.architecture }),
      ...(placement.nodeSelector && { nodeSelector: placement.nodeSelector }),
      ...(placement.affinity && { affinity: placement.affinity }),
      ...(credentials.length > 0 && { accessCredentials: credentials }),
      domain: domainOf(world, node, parts),
      ...(interfaces.length > 0 && { networks: interfaces.map(({ network }) => network) }),
      volumes: volumesOf(parts),
      ...(readiness && { readinessProbe: readiness.probe }),
    },
  };
}

/** By functional labels alone: what Services, policies and affinity look for. */
function labelsOf(world: World, node: Machine, placement: Placement): ReadonlyMap<string, Field> {
  return new Map([...podLabels(world, node), ...placement.labels]);
}

function domainOf(world: World, node: Machine, parts: MachineParts): MachineDomain {
  const { disks, interfaces, startUp, hardware, old } = parts;
  const id = world.live.facts?.physicalIds.get(node.resource);
  const { bootloader, clock, features } = hardware;
  // As Nova's config drive, a CD-ROM: a disk would take the device name of a volume.
  const drives = startUp.volumes.map(({ name }) => ({
    name: textOf(name) ?? startUpPart,
    cdrom: { bus: hardware.cdromBus },
  }));
  const devices = [...disks.map(({ name, device }) => ({ name, ...device })), ...drives];
  return {
    ...(clock && { clock }),
    ...(Object.keys(features).length > 0 && { features }),
    firmware: {
      ...(bootloader && { bootloader }),
      // cloud-init's instance id: another one would run first-boot data again.
      ...(old && id !== undefined ? { uuid: id, serial: id } : { uuid: firmwareId(world, node) }),
    },
    devices: {
      ...(interfaces.length === 0 && { autoattachPodInterface: false }),
      ...hardware.devices,
      disks: devices,
      ...(interfaces.length > 0 && { interfaces: interfaces.map((item) => item.interface) }),
    },
  };
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
