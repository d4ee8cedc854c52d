/**
 * The hardware of a virtual machine that an installed guest relies on: what properties of its image and extra specs of
 * its flavor ask of Nova, as KubeVirt says it.
 */
import { defineDiagnostic } from '../../../diagnostics/diagnostic.ts';
import { booleanOf, joinOrigins, known, originsOf, type Origins, type Value } from '../../../evaluate/value.ts';
import type { PartOf } from '../../../kubernetes/build.ts';
import type { World } from '../../../plan/world.ts';
import type { Machine } from '../../../topology/kinds/machine.ts';
import { report } from '../../objects/drop.ts';
import { flavorOf } from '../../objects/flavor.ts';
import { keepsRoot } from '../../objects/disk-origin.ts';
import { extraSpecsOf, specText } from '../../objects/flavor-specs.ts';
import { guestSpec, isYes } from './extra-specs.ts';
import { imageProperties, isUsual, unknownImage } from './image-properties.ts';

const imagePropertyLost = defineDiagnostic({
  code: 'plan/image-property-lost',
  severity: 'warning',
  message: (resource: string, name: string, value: string) =>
    `"${resource}": the image property ${name}=${value} has no equivalent in a VM`,
  explanation:
    'The property gives the guest other hardware than its VM has, or asks something else of the hypervisor. An installed guest may depend on it. Configure the hardware with a KubeVirt preference (flavors.<name>.preference in heat2kube.yaml) or a patch, or set another value under images.<name>.properties in heat2kube.yaml.',
});

const tpmContentLost = defineDiagnostic({
  code: 'plan/tpm-content-lost',
  severity: 'warning',
  message: (resource: string) => `the content of the TPM of "${resource}" is not moved; its VM gets an empty one`,
  explanation:
    'Nova keeps the state of an emulated TPM encrypted on the hypervisor, and no command reads it. Keys that are sealed in it are lost: suspend BitLocker, or add a passphrase to LUKS volumes that are bound to the TPM, before the server is stopped.',
});

const imageUnknown = defineDiagnostic({
  code: 'plan/image-properties-unknown',
  severity: 'warning',
  message: (resource: string, image: string) =>
    `"${resource}": the image "${image}" of the live server is not in the facts, so the hardware that its root disk expects is not known`,
  explanation:
    'The root disk comes along, and may boot with UEFI only, or have no driver for virtio. The image was deleted from the cloud, or the facts are incomplete. Write what it asked for under images.<name>.properties in heat2kube.yaml, such as hw_firmware_type: uefi; an empty map says that it asked for nothing.',
});

export const hardwareDiagnostics = Object.freeze([imagePropertyLost, tpmContentLost, imageUnknown]);

type Template = Extract<
  Extract<PartOf<'kubevirt.io/v1/VirtualMachine', 'spec'>, { readonly template: unknown }>['template'],
  { readonly spec?: unknown }
>;
type Domain = Extract<
  Extract<NonNullable<Template['spec']>, { readonly domain: unknown }>['domain'],
  { readonly devices?: unknown }
>;
type Devices = Extract<NonNullable<Domain['devices']>, { readonly disks?: unknown }>;

/** Absent parts are those that a VM has without being told. */
export interface Hardware {
  readonly architecture?: 'arm64';
  readonly bootloader?: { readonly efi: { readonly secureBoot: Value } };
  readonly features: NonNullable<Domain['features']>;
  readonly clock?: NonNullable<Domain['clock']>;
  readonly devices: Pick<Devices, 'inputs' | 'networkInterfaceMultiqueue' | 'rng' | 'tpm' | 'watchdog'>;
  /** Bus of disks that say none of their own, and of CD-ROMs. */
  readonly diskBus: string;
  readonly cdromBus: 'sata' | 'scsi' | 'usb';
  readonly interfaceModel?: string;
  /** Seconds that the guest has to shut down. */
  readonly shutdownSeconds: number;
}

export function hardwareOf(world: World, machine: Machine): Hardware {
  const properties = imageProperties(world, machine);
  const asked = new Asked({
    properties,
    specs: extraSpecsOf(flavorOf(world, machine)),
    hasInterfaces: world.networks.of(machine.id).length > 0,
  });
  for (const [name, value] of [...properties].toSorted(([a], [b]) => (a < b ? -1 : 1))) {
    if (isUsual(name, value) || carried.get(name)?.test(value.toLowerCase())) continue;
    report(world, imagePropertyLost, { resource: machine.resource }, machine.resource, name, value);
  }
  for (const spec of asked.overruled())
    world.account.declare(spec, 'default', 'the image decides, or no device of the VM has it');
  const unknown = keepsRoot(world, machine) ? unknownImage(world, machine) : undefined;
  if (unknown !== undefined) {
    report(world, imageUnknown, { resource: machine.resource }, machine.resource, unknown);
  }
  if (asked.tpm() && keepsRoot(world, machine)) {
    report(world, tpmContentLost, { resource: machine.resource }, machine.resource);
  }
  return asked.hardware();
}

/** Properties that a VM can have, and the values for which it can, in lower case. */
const carried: ReadonlyMap<string, RegExp> = new Map([
  ['architecture', /^aarch64$/],
  ['hw_architecture', /^aarch64$/],
  ['hw_cdrom_bus', /^(?:scsi|usb)$/],
  // The topology is told with the vCPUs that are to be spread.
  ['hw_cpu_cores', /^/],
  ['hw_cpu_max_cores', /^/],
  ['hw_cpu_max_sockets', /^/],
  ['hw_cpu_max_threads', /^/],
  ['hw_cpu_sockets', /^/],
  ['hw_cpu_threads', /^/],
  ['hw_disk_bus', /^(?:scsi|sata|ide|usb)$/],
  ['hw_firmware_type', /^uefi$/],
  ['hw_input_bus', /^(?:usb|virtio)$/],
  ['hw_pointer_model', /^usbtablet$/],
  ['hw_rng_model', /^virtio$/],
  ['hw_tpm_model', /^tpm-(?:crb|tis)$/],
  ['hw_tpm_version', /^2\.0$/],
  ['hw_vif_model', /^(?:e1000|e1000e|ne2k_pci|pcnet|rtl8139)$/],
  ['hw_vif_multiqueue_enabled', /^(?:true|yes|1)$/],
  ['hw_watchdog_action', /^(?:reset|poweroff)$/],
  ['img_hide_hypervisor_id', /^(?:true|yes|1)$/],
  ['os_secure_boot', /^required$/],
  ['os_shutdown_timeout', /^[1-9]\d{0,5}$/],
  ['os_type', /^windows$/],
]);

/** Who may ask for hardware: properties of the image, extra specs of the flavor. */
interface Sources {
  readonly properties: ReadonlyMap<string, string>;
  readonly specs: ReadonlyMap<string, Value>;
  readonly hasInterfaces: boolean;
}

/** What an image and a flavor ask for, name by name. */
class Asked {
  readonly #properties: ReadonlyMap<string, string>;
  readonly #specs: ReadonlyMap<string, Value>;
  readonly #hasInterfaces: boolean;

  constructor({ properties, specs, hasInterfaces }: Sources) {
    this.#properties = properties;
    this.#specs = specs;
    this.#hasInterfaces = hasInterfaces;
  }

  hardware(): Hardware {
    const bootloader = this.#bootloader();
    const clock = this.#isWindows() ? windowsClock : undefined;
    const model = this.#property('hw_vif_model');
    const seconds = this.#property('os_shutdown_timeout');
    return {
      ...(this.#isArm() && { architecture: 'arm64' }),
      ...(bootloader && { bootloader }),
      features: this.#features(bootloader?.efi.secureBoot),
      ...(clock && { clock }),
      devices: this.#devices(),
      diskBus: this.#diskBus(),
      cdromBus: this.#cdromBus(),
      ...(model !== undefined && { interfaceModel: model }),
      shutdownSeconds: seconds === undefined ? novaShutdownSeconds : Number(seconds),
    };
  }

  tpm(): { readonly persistent: Value } | undefined {
    const version = this.#property('hw_tpm_version');
    const spec = this.#spec('hw:tpm_version');
    if (version === undefined && !spec) return undefined;
    // The model follows from the state being kept.
    const model = this.#spec('hw:tpm_model');
    return { persistent: known(true, joinOrigins(originsOfSpec(spec), originsOfSpec(model))) };
  }

  /** The value of a property that a VM can have. */
  #property(name: string): string | undefined {
    const text = this.#properties.get(name)?.toLowerCase();
    return text !== undefined && carried.get(name)?.test(text) ? text : undefined;
  }

  #spec(name: string): Value | undefined {
    return guestSpec(this.#specs, name);
  }

  #isArm(): boolean {
    return this.#property('hw_architecture') !== undefined || this.#property('architecture') !== undefined;
  }

  #isWindows(): boolean {
    return this.#property('os_type') !== undefined;
  }

  /** Secure boot is on by default in KubeVirt, and needs system management mode; Nova has it only where it is required. */
  #bootloader(): Hardware['bootloader'] {
    const spec = this.#spec('os:secure_boot');
    const isSecure = spec !== undefined || this.#property('os_secure_boot') !== undefined;
    if (!isSecure && this.#property('hw_firmware_type') === undefined) return undefined;
    return { efi: { secureBoot: known(isSecure, originsOfSpec(spec)) } };
  }

  #features(secureBoot: Value | undefined): Hardware['features'] {
    const hide = this.#spec('hw:hide_hypervisor_id');
    const isHidden = hide !== undefined || this.#property('img_hide_hypervisor_id') !== undefined;
    return {
      ...(this.#isWindows() && { hyperv: windowsFeatures }),
      ...(isHidden && { kvm: { hidden: known(true, originsOfSpec(hide)) } }),
      ...(booleanOf(secureBoot) === true && { smm: { enabled: true } }),
    };
  }

  #devices(): Hardware['devices'] {
    const tpm = this.tpm();
    const watchdog = this.#watchdog();
    const queues = this.#queues();
    const bus = this.#property('hw_input_bus') ?? (this.#property('hw_pointer_model') && 'usb');
    const random = specText(this.#specs.get('hw_rng:allowed'));
    const hasRandom = this.#property('hw_rng_model') !== undefined && (random === undefined || isYes(random));
    return {
      ...(bus !== undefined && { inputs: [{ name: 'tablet', type: 'tablet', bus }] }),
      ...(queues && { networkInterfaceMultiqueue: queues }),
      ...(hasRandom && { rng: {} }),
      ...(tpm && { tpm }),
      ...(watchdog && { watchdog: { name: 'watchdog', i6300esb: { action: watchdog } } }),
    };
  }

  /** Only virtio has several queues; KubeVirt refuses them where no interface is one. */
  #queues(): Value | undefined {
    const spec = this.#spec('hw:vif_multiqueue_enabled');
    const isAsked = spec !== undefined || this.#property('hw_vif_multiqueue_enabled') !== undefined;
    const isVirtio = this.#hasInterfaces && this.#property('hw_vif_model') === undefined;
    return isAsked && isVirtio ? known(true, originsOfSpec(spec)) : undefined;
  }

  /** Extra specs that decide nothing here. */
  overruled(): readonly Value[] {
    const watchdog = this.#properties.has('hw_watchdog_action') ? this.#spec('hw:watchdog_action') : undefined;
    const model = this.tpm() ? undefined : this.#spec('hw:tpm_model');
    const queues = this.#queues() ? undefined : this.#spec('hw:vif_multiqueue_enabled');
    return [watchdog, model, queues].flatMap((spec) => spec ?? []);
  }

  /** The image's word counts before the flavor's. */
  #watchdog(): Value | undefined {
    if (this.#properties.has('hw_watchdog_action')) {
      const action = this.#property('hw_watchdog_action');
      return action === undefined ? undefined : known(action);
    }
    return this.#spec('hw:watchdog_action');
  }

  /** KubeVirt's machines have no IDE; SATA is what old guests know instead. */
  #diskBus(): string {
    const bus = this.#property('hw_disk_bus') ?? 'virtio';
    return bus === 'ide' ? 'sata' : bus;
  }

  #cdromBus(): Hardware['cdromBus'] {
    const bus = this.#property('hw_cdrom_bus');
    if (bus === 'scsi' || bus === 'usb') return bus;
    return this.#isArm() ? 'scsi' : 'sata';
  }
}

function originsOfSpec(spec: Value | undefined): Origins {
  return spec ? originsOf(spec) : [];
}

/** As long as Nova waits for a guest to shut down before it cuts the power. */
const novaShutdownSeconds = 60;

/** What Nova's libvirt driver tells Windows of its hypervisor (_set_features). */
const windowsFeatures = {
  relaxed: {},
  vapic: {},
  spinlocks: { spinlocks: 8191 },
  vpindex: {},
  runtime: {},
  synic: {},
  reset: {},
  frequencies: {},
} as const;

/** The timers that go with it (_set_clock). */
const windowsClock = {
  utc: {},
  timer: {
    hpet: { present: false },
    hyperv: {},
    pit: { tickPolicy: 'delay' },
    rtc: { tickPolicy: 'catchup' },
  },
} as const;
