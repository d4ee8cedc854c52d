/** The CPU topology that an image and a flavor ask for: a preference, for a VM with an instance type has no topology of its own. */
import { defineDiagnostic } from '../../../diagnostics/diagnostic.ts';
import { known, originsOfAll, type Value } from '../../../evaluate/value.ts';
import { kubeObject } from '../../../kubernetes/build.ts';
import { stackNode } from '../../../kubernetes/object.ts';
import { shared, type Need } from '../../../plan/needs.ts';
import type { World } from '../../../plan/world.ts';
import type { Machine } from '../../../topology/kinds/machine.ts';
import { wholeOf } from '../../objects/amounts.ts';
import { lostBy, report } from '../../objects/drop.ts';
import type { Flavor } from '../../objects/flavor.ts';
import { objectMeta } from '../../objects/metadata.ts';
import { novaTopology, preferenceFor, type TopologyPreference, type TopologyWish } from './cpu-topology.ts';
import { extraSpecsOf, specText } from '../../objects/flavor-specs.ts';
import { guestSpec } from './extra-specs.ts';
import { imageProperties } from './image-properties.ts';

export const topologyLost = defineDiagnostic({
  code: 'plan/cpu-topology-lost',
  severity: 'warning',
  message: (resource: string, wish: string) =>
    `"${resource}": the CPU topology that is asked for (${wish}) is not carried over; each vCPU is a socket`,
  explanation:
    'A VM with an instance type gets its topology from a preference. Preferences have sockets, cores or threads alone, or two threads a core. The message also comes where the number of vCPUs is not known, where no topology fits it, or where flavors.<name>.preference in heat2kube.yaml names a preference: configure the topology there. Licences of a guest may count sockets.',
});

/** A preference that gives a VM its sockets, cores and threads. */
export interface MachineTopology {
  /** Name of the preference. */
  readonly name: Value;
  readonly need: Need;
}

const parts = ['sockets', 'cores', 'threads'] as const;

/** Undefined where each vCPU is a socket, as without a preference. */
export function topologyOf(world: World, machine: Machine, flavor: Flavor): MachineTopology | undefined {
  const specs = extraSpecsOf(flavor);
  const values = parts
    .flatMap((part) => [`hw:cpu_${part}`, `hw:cpu_max_${part}`])
    .flatMap((key) => guestSpec(specs, key) ?? []);
  const [wish, limit] = ['', 'max_'].map((bound) => wishOf(bound, specs, imageProperties(world, machine)));
  if (!wish || !limit || Object.keys({ ...wish, ...limit }).length === 0) return undefined;
  const preference = preferenceOf(flavor, wish, limit);
  if (preference === 'usual') {
    for (const value of values) world.account.declare(value, 'default', 'each vCPU of a VM is a socket');
    return undefined;
  }
  if (!preference) {
    const args = [machine.resource, wishText(wish, limit)] as const;
    report(world, topologyLost, { resource: machine.resource }, ...args);
    for (const value of values) world.account.tell(value, lostBy(topologyLost, ...args));
    return undefined;
  }
  const name = `cpu-${preference.name}`;
  return { name: known(name, originsOfAll(values)), need: preferenceNeed(world, machine, { name, preference }) };
}

/** The flavor's word counts before the image's. */
function wishOf(
  bound: string,
  specs: ReadonlyMap<string, Value>,
  properties: ReadonlyMap<string, string>,
): TopologyWish {
  return Object.fromEntries(
    parts.flatMap((part) => {
      const text = specText(specs.get(`hw:cpu_${bound}${part}`)) ?? properties.get(`hw_cpu_${bound}${part}`) ?? '';
      return /^[1-9]\d{0,4}$/.test(text) ? [[part, Number(text)] as const] : [];
    }),
  );
}

/** Undefined where there is none, or the mapping's own counts. */
function preferenceOf(
  { mapping, shape, size }: Flavor,
  wish: TopologyWish,
  limit: TopologyWish,
): TopologyPreference | 'usual' | undefined {
  const vcpus = mapping?.instancetype === undefined ? (size?.vcpus ?? Number(wholeOf(shape?.vcpus) ?? 0)) : 0;
  if (vcpus < 1 || vcpus > 1024 || mapping?.preference !== undefined) return undefined;
  const topology = novaTopology(vcpus, wish, limit);
  return topology && preferenceFor(topology);
}

function wishText(wish: TopologyWish, limit: TopologyWish): string {
  const asked = parts.flatMap((part) => (wish[part] === undefined ? [] : [`${part} ${wish[part]}`]));
  const bounds = parts.flatMap((part) => (limit[part] === undefined ? [] : [`at most ${limit[part]} ${part}`]));
  return [...asked, ...bounds].join(', ');
}

interface NamedPreference {
  readonly name: string;
  readonly preference: TopologyPreference;
}

function preferenceNeed(world: World, { id }: Machine, { name, preference }: NamedPreference): Need {
  const { preferredCPUTopology, spreadOptions } = preference;
  const object = kubeObject('instancetype.kubevirt.io/v1beta1/VirtualMachinePreference', objectMeta(world, name), {
    spec: { cpu: { preferredCPUTopology, ...(spreadOptions && { spreadOptions }) } },
  });
  return shared({ kind: 'flavor', name: `preference ${name}`, about: [id] }, [
    { item: 'object', object, owner: stackNode },
  ]);
}
