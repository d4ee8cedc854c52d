/** Extra specs of flavors: those that an instance type has, those that are the VM's own, and those that are lost. */
import { defineDiagnostic } from '../../../diagnostics/diagnostic.ts';
import { known, map, originsOf, type Value } from '../../../evaluate/value.ts';
import type { PartOf } from '../../../kubernetes/build.ts';
import type { Need } from '../../../plan/needs.ts';
import type { World } from '../../../plan/world.ts';
import { lose } from '../../objects/drop.ts';
import { deviceQuestion, deviceUnnamed, hostDevices, type Devices } from '../../objects/devices.ts';
import { specText } from '../../objects/flavor-specs.ts';

export const extraSpecLost = defineDiagnostic({
  code: 'plan/extra-spec-lost',
  severity: 'warning',
  message: (flavor: string, spec: string) =>
    `the extra spec ${spec} of flavor "${flavor}" has no equivalent in its instance type`,
  explanation:
    'Pinned processors (hw:cpu_policy: dedicated), an own emulator thread (hw:emulator_threads_policy: isolate), huge pages (hw:mem_page_size) and, with both, NUMA nodes and real-time processors are carried over; so are the CPU topology, a TPM, Secure Boot and a watchdog, into the VMs. Huge pages must divide the memory. Other extra specs configure schedulers and hypervisors of the cloud. Add what they ask for to the instance type or the preference manually.',
});

type InstanceSpec = Extract<
  PartOf<'instancetype.kubevirt.io/v1beta1/VirtualMachineInstancetype', 'spec'>,
  { readonly cpu: unknown }
>;

/** What extra specs of a flavor add to an instance type. */
interface ExtraSpecs {
  readonly devices: Partial<Pick<Devices, 'gpus' | 'hostDevices'>>;
  /** For devices that nothing replaces. */
  readonly needs: readonly Need[];
  readonly cpu: Omit<Extract<InstanceSpec['cpu'], { readonly guest: unknown }>, 'guest'>;
  readonly memory: { readonly hugepages?: { readonly pageSize: Value } };
}

/** The extra specs of one flavor. */
interface WrittenSpecs {
  readonly name: string;
  readonly resource: string;
  readonly specs: ReadonlyMap<string, Value>;
  readonly vcpus?: bigint;
  readonly memoryMiB?: bigint;
  /** Whether a VM of the stack has the flavor; without one nothing has what is the VM's own. */
  readonly isUsed: boolean;
  /** Nodes that the flavor is about. */
  readonly about: Need['about'];
}

/** The ones with a field of their own; each of the others is said to be lost. */
export function extraSpecs(world: World, written: WrittenSpecs): ExtraSpecs {
  const { name, resource, specs, about } = written;
  const { gpus, hostDevices: others, specs: asking, open } = hostDevices(world, specs);
  const { cpu, memory, used } = instanceSpecs(written);
  for (const [key, value] of specs) {
    if (used.has(key) || asking.has(key) || (written.isUsed && isGuestSpec(key, value))) continue;
    if (isPlainSpec(key, value)) world.account.declare(value, 'default', 'it is the default of VMs in the cluster');
    else lose(world, extraSpecLost, { resource, value }, name, key);
  }
  for (const { alias, value } of open) lose(world, deviceUnnamed, { resource, value }, name, alias);
  const devices = { ...(gpus.length > 0 && { gpus }), ...(others.length > 0 && { hostDevices: others }) };
  const needs = written.isUsed ? open.map(({ alias }) => deviceQuestion(alias, about)) : [];
  return { cpu, memory, devices, needs };
}

interface InstanceSpecs extends Pick<ExtraSpecs, 'cpu' | 'memory'> {
  readonly used: ReadonlySet<string>;
}

function instanceSpecs(written: WrittenSpecs): InstanceSpecs {
  const { specs, memoryMiB } = written;
  const dedicated = carried(specs.get('hw:cpu_policy'), (text) => text === 'dedicated' || undefined);
  const isolate =
    dedicated && carried(specs.get('hw:emulator_threads_policy'), (text) => text === 'isolate' || undefined);
  const pages = carried(specs.get('hw:mem_page_size'), (text) => pageSize(text, memoryMiB));
  // KubeVirt has them only on pinned processors with huge pages.
  const bound = dedicated && pages ? boundSpecs(written) : { cpu: {}, used: [] };
  return {
    cpu: {
      ...(dedicated && { dedicatedCPUPlacement: dedicated }),
      ...(isolate && { isolateEmulatorThread: isolate }),
      ...bound.cpu,
    },
    memory: { ...(pages && { hugepages: { pageSize: pages } }) },
    used: new Set([
      ...(dedicated ? ['hw:cpu_policy'] : []),
      ...(isolate ? ['hw:emulator_threads_policy'] : []),
      ...(pages ? ['hw:mem_page_size'] : []),
      ...bound.used,
    ]),
  };
}

interface BoundSpecs {
  readonly cpu: Pick<ExtraSpecs['cpu'], 'numa' | 'realtime'>;
  readonly used: readonly string[];
}

/** NUMA nodes of the host that the guest sees, and processors without interruptions, which stand on them. */
function boundSpecs({ specs, vcpus }: WrittenSpecs): BoundSpecs {
  const nodes = carried(specs.get('hw:numa_nodes'), (text) => /^[1-9]\d*$/.test(text) || undefined);
  const realtime = carried(specs.get('hw:cpu_realtime'), (text) => isYes(text) || undefined);
  const mask = realtime && carried(specs.get('hw:cpu_realtime_mask'), (text) => realtimeMask(text, vcpus));
  const marked = (value: Value): Value => map(new Map(), originsOf(value));
  const numa = nodes ?? realtime;
  return {
    cpu: {
      ...(numa && { numa: { guestMappingPassthrough: marked(numa) } }),
      ...(realtime && {
        realtime: mask ? map(new Map([['mask', mask]]), originsOf(realtime)) : marked(realtime),
      }),
    },
    used: [
      ...(nodes ? ['hw:numa_nodes'] : []),
      ...(realtime ? ['hw:cpu_realtime'] : []),
      ...(mask ? ['hw:cpu_realtime_mask'] : []),
    ],
  };
}

/** Nova names the processors that are not real-time ones (`^0-1`), or those that are; KubeVirt gets a list of these. */
function realtimeMask(text: string, vcpus: bigint | undefined): string | undefined {
  const parts = text.split(',').map((part) => /^(\^?)(\d{1,4})(?:-(\d{1,4}))?$/.exec(part.trim()));
  if (vcpus === undefined || vcpus > 1024n || parts.includes(null)) return undefined;
  const all = Array.from({ length: Number(vcpus) }, (_, index) => index);
  const within = (sign: string): ReadonlySet<number> =>
    new Set(
      parts.flatMap((part) => {
        const [, mark, first = '', last = first] = part ?? [];
        return mark === sign ? all.filter((index) => index >= Number(first) && index <= Number(last)) : [];
      }),
    );
  const [wanted, left] = [within(''), within('^')];
  const chosen = all.filter((index) => (wanted.size === 0 || wanted.has(index)) && !left.has(index));
  return chosen.length === 0 ? undefined : chosen.join(',');
}

function carried(value: Value | undefined, read: (text: string) => boolean | string | undefined): Value | undefined {
  const text = specText(value);
  const result = text === undefined ? undefined : read(text);
  return value && result !== undefined ? known(result, originsOf(value)) : undefined;
}

const yes = /^(?:1|t|true|on|y|yes)$/i;

export function isYes(text: string): boolean {
  return yes.test(text);
}

const no = /^(?:0|f|false|off|n|no)$/i;

/** Extra specs that ask for nothing beyond what a VM is. */
const plain: ReadonlyMap<string, RegExp> = new Map([
  ['hw:boot_menu', no],
  ['hw:cpu_policy', /^shared$/],
  ['hw:cpu_realtime', no],
  ['hw:cpu_thread_policy', /^prefer$/],
  ['hw:emulator_threads_policy', /^share$/],
  ['hw:hide_hypervisor_id', no],
  ['hw:mem_encryption', no],
  ['hw:mem_page_size', /^(?:small|any)$/],
  ['hw:numa_nodes', /^1$/],
  ['hw:vif_multiqueue_enabled', no],
  ['hw:watchdog_action', /^disabled$/],
  // The image asks for the device; the flavor only lets it have one.
  ['hw_rng:allowed', /^/],
  ['os:secure_boot', /^disabled$/],
]);

/** A value that every VM has anyway. */
function isPlainSpec(key: string, value: Value): boolean {
  const text = specText(value);
  return text !== undefined && plain.get(key)?.test(text) === true;
}

/** Extra specs that stand in each VM of the flavor. */
const guest: ReadonlyMap<string, RegExp> = new Map([
  ['hw:cpu_cores', /^/],
  ['hw:cpu_max_cores', /^/],
  ['hw:cpu_max_sockets', /^/],
  ['hw:cpu_max_threads', /^/],
  ['hw:cpu_sockets', /^/],
  ['hw:cpu_threads', /^/],
  ['hw:hide_hypervisor_id', yes],
  ['hw:tpm_model', /^tpm-(?:crb|tis)$/],
  ['hw:tpm_version', /^2\.0$/],
  ['hw:vif_multiqueue_enabled', yes],
  ['hw:watchdog_action', /^(?:reset|poweroff)$/],
  ['os:secure_boot', /^required$/],
]);

/** What a VM of the flavor has of its own; undefined where it cannot. */
export function guestSpec(specs: ReadonlyMap<string, Value>, key: string): Value | undefined {
  const value = specs.get(key);
  return value && isGuestSpec(key, value) ? value : undefined;
}

function isGuestSpec(key: string, value: Value): boolean {
  const text = specText(value);
  return text !== undefined && guest.get(key)?.test(text) === true;
}

/** `large` leaves the size to the host; a bare number is KiB. Pages must divide the memory. */
function pageSize(text: string, memoryMiB: bigint | undefined): string | undefined {
  const mebibytes = text === 'large' ? 2 : pageMebibytes(text);
  if (mebibytes === undefined || (memoryMiB !== undefined && memoryMiB % BigInt(mebibytes) !== 0n)) return undefined;
  return mebibytes === 2 ? '2Mi' : '1Gi';
}

/** Nova takes KiB where no unit is written; KubeVirt has pages of 2 MiB and 1 GiB. */
function pageMebibytes(text: string): 2 | 1024 | undefined {
  const parts = /^(\d+)\s*(KB|MB|GB|KiB|MiB|GiB)?$/i.exec(text);
  if (!parts) return undefined;
  const unit = (parts[2] ?? 'KB').toUpperCase().charAt(0);
  const kib = Number(parts[1]) * 1024 ** 'KMG'.indexOf(unit);
  if (kib === 2048) return 2;
  return kib === 1024 ** 2 ? 1024 : undefined;
}
