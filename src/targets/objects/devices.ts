/** Devices of hosts that flavors give to servers: PCI devices by their aliases, and virtual GPUs. */
import { defineDiagnostic } from '../../diagnostics/diagnostic.ts';
import { known, originsOf, type Value } from '../../evaluate/value.ts';
import { dnsLabel } from '../../kubernetes/names.ts';
import { question, type Need } from '../../plan/needs.ts';
import { look } from '../../plan/operations.ts';
import { code } from '../../plan/prose.ts';
import type { World } from '../../plan/world.ts';
import type { Machine } from '../../topology/kinds/machine.ts';
import { extraSpecsOf, specText } from './flavor-specs.ts';
import { flavorOf } from './flavor.ts';

export const deviceUnnamed = defineDiagnostic({
  code: 'plan/device-unnamed',
  severity: 'warning',
  message: (flavor: string, alias: string) =>
    `VMs of flavor "${flavor}" have no device "${alias}", because heat2kube.yaml does not name the one that replaces it`,
  explanation:
    'Nova gives a server the PCI devices of pci_passthrough:alias and the virtual GPUs of resources:VGPU. In the cluster they are resources of nodes that a device plug-in offers. Write devices: { <alias>: <resource> } in heat2kube.yaml; the KubeVirt object must permit the device (permittedHostDevices).',
});

/** So many of one device. */
interface Asked {
  /** The extra spec. */
  readonly spec: string;
  /** As `devices` in heat2kube.yaml names it. */
  readonly alias: string;
  readonly count: number;
  readonly value: Value;
}

const aliasSpec = 'pci_passthrough:alias';
const virtualGpuSpec = 'resources:VGPU';

/** In the order of the flavor. One that cannot be read is no device, and is lost like any other extra spec. */
function askedIn(specs: ReadonlyMap<string, Value>): readonly Asked[] {
  return [...aliasesIn(specs.get(aliasSpec)), ...virtualGpusIn(specs.get(virtualGpuSpec))].filter(
    ({ count }) => count > 0,
  );
}

/** `a:2,b:1`; Nova asks for the number, and here it may be left out. */
function aliasesIn(value: Value | undefined): readonly Asked[] {
  const parts = specText(value)?.split(',') ?? [];
  const found = parts.map((part) => /^\s*([^:\s]+)\s*(?::\s*(\d{1,2})\s*)?$/.exec(part));
  if (!value || found.some((match) => match === null)) return [];
  return found.flatMap((match) => {
    const [, alias = '', times = '1'] = match ?? [];
    return [{ spec: aliasSpec, alias, count: Number(times), value }];
  });
}

function virtualGpusIn(value: Value | undefined): readonly Asked[] {
  const count = /^\d{1,2}$/.exec(specText(value) ?? '')?.[0];
  return value && count !== undefined ? [{ spec: virtualGpuSpec, alias: 'VGPU', count: Number(count), value }] : [];
}

interface Device {
  readonly name: string;
  readonly deviceName: Value;
}

export interface Devices {
  readonly gpus: readonly Device[];
  readonly hostDevices: readonly Device[];
  /** Extra specs that ask for devices. */
  readonly specs: ReadonlySet<string>;
  /** Devices that nothing replaces. */
  readonly open: readonly Pick<Asked, 'alias' | 'value'>[];
}

/** As an instance type has them. */
export function hostDevices({ config }: Pick<World, 'config'>, specs: ReadonlyMap<string, Value>): Devices {
  const asked = askedIn(specs);
  const counted = new Map<string, number>();
  const all = asked.flatMap(({ spec, alias, count, value }) => {
    const deviceName = config.devices.get(alias);
    if (deviceName === undefined) return [];
    return Array.from({ length: count }, () => {
      // Names are unique among all devices of a VM.
      const label = dnsLabel(alias);
      const number = (counted.get(label) ?? 0) + 1;
      counted.set(label, number);
      return { spec, name: `${label}-${number}`, deviceName: known(deviceName, originsOf(value)) };
    });
  });
  const devicesOf = (wanted: string): readonly Device[] =>
    all.filter(({ spec }) => spec === wanted).map(({ name, deviceName }) => ({ name, deviceName }));
  return {
    gpus: devicesOf(virtualGpuSpec),
    hostDevices: devicesOf(aliasSpec),
    specs: new Set(asked.map(({ spec }) => spec)),
    open: asked.filter(({ alias }) => !config.devices.has(alias)),
  };
}

/** The same for all flavors that ask for the device. */
export function deviceQuestion(alias: string, about: Need['about']): Need {
  return question({
    kind: 'other',
    name: `device ${alias}`,
    about,
    question: `Which device of the cluster replaces ${code(alias)}, which flavors give to servers? It is one of the resources that nodes list under ${code('allocatable')}, and the KubeVirt object must permit it (${code('permittedHostDevices')}). Write it under ${code('devices')} in heat2kube.yaml and run convert again. Until then the VMs start without it.`,
    howTo: [look({ look: 'objects', kinds: ['nodes'], columns: nodeColumns })],
  });
}

const nodeColumns: readonly (readonly [title: string, path: string])[] = [
  ['NODE', '.metadata.name'],
  ['RESOURCES', '.status.allocatable'],
];

/** Resources of nodes that a machine has, which keep it there. */
export function devicesOf(world: Pick<World, 'graph' | 'config' | 'live'>, machine: Machine): readonly string[] {
  const asked = askedIn(extraSpecsOf(flavorOf(world, machine)));
  return asked.flatMap(({ alias }) => world.config.devices.get(alias) ?? []);
}
