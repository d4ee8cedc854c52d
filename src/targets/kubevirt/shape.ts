/** Flavors become instance types: those of the stack, and those of the cloud whose size is known or asked for. */
import { defineDiagnostic } from '../../diagnostics/diagnostic.ts';
import { factValue, known, list, originsOf, textOf, type Value } from '../../evaluate/value.ts';
import { kubeObject, type PartOf } from '../../kubernetes/build.ts';
import { stackNode, type KubeObject } from '../../kubernetes/object.ts';
import type { Machine } from '../../topology/kinds/machine.ts';
import type { MachineShape } from '../../topology/kinds/machine-shape.ts';
import { made, nothingFor, type Target } from '../../plan/target.ts';
import { look, type Operation } from '../../plan/operations.ts';
import { code } from '../../plan/prose.ts';
import type { FlavorMapping } from '../../config/config.ts';
import { objectRef, type ObjectRef } from '../../kubernetes/object-ref.ts';
import type { World } from '../../plan/world.ts';
import { usersFlip } from '../objects/part.ts';
import { expected, shared, stub, type Need } from '../../plan/needs.ts';
import { mib, wholeOf } from '../objects/amounts.ts';
import { lose, moot } from '../objects/drop.ts';
import { objectMeta } from '../objects/metadata.ts';
import { deviceUnnamed } from '../objects/devices.ts';
import { extraSpecsOf } from '../objects/flavor-specs.ts';
import { extraSpecLost, extraSpecs } from './guest/extra-specs.ts';
import type { NamedFlavor } from './instancetype-name.ts';
import { servesOthersOnly } from './virtual-machines.ts';

const flavorDiskLost = defineDiagnostic({
  code: 'plan/flavor-disk-lost',
  severity: 'warning',
  message: (resource: string) => `the disk sizes of the flavor "${resource}" are not carried over`,
  explanation:
    'A KubeVirt instance type has CPUs and memory; disks belong to each VM. VMs of the stack get the disks of their flavor, but no VM uses this one. Set the disk sizes in the VMs that use the instance type.',
});

type Spec = PartOf<'instancetype.kubevirt.io/v1beta1/VirtualMachineInstancetype', 'spec'>;

/** A flavor of the stack as an instance type. */
export const machineShape: Target<'machine-shape'> = {
  kind: 'machine-shape',
  id: 'instancetype',
  side: 'cluster',
  diagnostics: [deviceUnnamed, extraSpecLost, flavorDiskLost],
  offer: () => ({ rank: 1, because: 'the cluster has an equivalent', flip: usersFlip }),
  lower(node, world) {
    tellNoDisks(world, node);
    if (servesOthersOnly(world, world.graph.users(node, 'machine', 'shape'))) {
      return nothingFor({ state: 'lost', reason: 'the servers that use the flavor do not include it' });
    }
    const text = textOf(node.name) ?? node.resource;
    tellDisks(world, node);
    const [vcpus, memoryMiB] = [wholeOf(node.vcpus), wholeOf(node.ramMiB)];
    const specs = extraSpecs(world, {
      name: text,
      resource: node.resource,
      specs: extraSpecsOf({ shape: node }),
      ...(vcpus !== undefined && { vcpus }),
      ...(memoryMiB !== undefined && { memoryMiB }),
      isUsed: usersInCluster(world, node).length > 0,
      about: [node.id],
    });
    const object = instancetype(world, world.names.name(node.id), {
      vcpus: wholeValue(node.vcpus),
      memory: mib(node.ramMiB),
      specs,
      node,
    });
    return made([{ item: 'object', object, owner: node.id }], specs.needs);
  },
};

/** Those that are stated. */
function sizesOf({ diskGiB, ephemeralGiB, swapMiB }: MachineShape): readonly Value[] {
  return [diskGiB, ephemeralGiB, swapMiB].flatMap((size) => size ?? []);
}

function tellNoDisks(world: World, node: MachineShape): void {
  for (const size of sizesOf(node)) {
    if (wholeOf(size) === 0n) world.account.declare(size, 'default', 'size 0 means no such disk');
  }
}

/** Sizes stand in the disks of machines, which is found; what is left is not asked for, or has nobody who asks. */
function tellDisks(world: World, node: MachineShape): void {
  const { resource } = node;
  const isUsed = usersInCluster(world, node).length > 0;
  const asked = sizesOf(node).filter((size) => wholeOf(size) !== 0n && originsOf(size).length > 0);
  if (isUsed) for (const size of asked) moot(world, { resource, value: size }, 'boots-from-volume');
  if (!isUsed && asked.length > 0) lose(world, flavorDiskLost, { resource, value: list(asked) }, resource);
}

function usersInCluster({ graph, placed }: World, { id }: MachineShape): readonly Machine[] {
  return graph.users(id, 'machine', 'shape').filter((user) => placed.on(user.id, 'cluster') !== undefined);
}

/** The API takes numbers only. */
function wholeValue(value: Value): Value {
  const whole = wholeOf(value);
  return whole === undefined ? value : known(Number(whole), value.origins);
}

/** What an instance type is made from. */
interface InstanceParts {
  readonly vcpus: Value;
  readonly memory: Value;
  readonly specs: ReturnType<typeof extraSpecs>;
  readonly node?: MachineShape;
}

function instancetype(world: World, name: string, { vcpus, memory, specs, node }: InstanceParts): KubeObject {
  const spec: Spec = {
    cpu: { guest: vcpus, ...specs.cpu },
    memory: { guest: memory, ...specs.memory },
    ...specs.devices,
  };
  return kubeObject(
    'instancetype.kubevirt.io/v1beta1/VirtualMachineInstancetype',
    objectMeta(world, name, node ? { node: node.id } : {}),
    { spec },
  );
}

function mappedType({ config }: World, { kind }: FlavorMapping, name: string): ObjectRef {
  return kind === 'VirtualMachineInstancetype'
    ? objectRef(`instancetype.kubevirt.io/v1beta1/${kind}`, name, config.namespace)
    : objectRef('instancetype.kubevirt.io/v1beta1/VirtualMachineClusterInstancetype', name);
}

function flavorLook(flavor: string): Operation {
  return look({
    look: 'live',
    live: { live: 'flavor', id: flavor },
    columns: ['vcpus', 'ram', 'disk', 'OS-FLV-EXT-DATA:ephemeral', 'swap'],
    as: 'json',
  });
}

/** The instance type of a flavor that only the cloud knows: complete where the size is known, else to be completed. */
export function flavorNeeds(world: World, { id }: Machine, flavor: NamedFlavor): readonly Need[] {
  const { size, name, text, shape, mapping, unnamed } = flavor;
  const named = { kind: 'flavor', name: text, about: [id] } as const;
  if (mapping?.instancetype !== undefined) return [expected(named, mappedType(world, mapping, mapping.instancetype))];
  if (shape) return [];
  const at = { owner: stackNode };
  const specs = extraSpecs(world, {
    name: text,
    resource: text,
    specs: extraSpecsOf(flavor),
    ...(flavor.fact && { vcpus: BigInt(flavor.fact.vcpus), memoryMiB: BigInt(flavor.fact.ramMiB) }),
    isUsed: true,
    about: [id],
  });
  if (size) {
    const object = instancetype(world, name, { vcpus: known(size.vcpus), memory: known(size.memory), specs });
    return [shared(named, [{ item: 'object', object, ...at }]), ...specs.needs];
  }
  const unknown = factValue({ fact: 'size', of: `flavor ${text}` });
  const asked = {
    ...named,
    question:
      unnamed ??
      `How many vCPUs, how much memory and which disks does the flavor ${code(text)} have? Describe it under ${code('flavors')} in heat2kube.yaml (for example ${code('{ vcpus: 2, memory: 4Gi, disk: 20Gi }')}) and run convert again: the sizes of the root, ephemeral and swap disks come from there. Until then the API server refuses its VMs.`,
    howTo: unnamed === undefined ? [flavorLook(text)] : [],
  };
  return [stub(asked, instancetype(world, name, { vcpus: unknown, memory: unknown, specs }), at), ...specs.needs];
}
