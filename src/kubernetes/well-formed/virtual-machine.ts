/** What KubeVirt's admission asks of a machine beyond its schema. */
import { at, itemsAt, objectAt, pointerTo, textAt, textsAt, wordAt } from '../json.ts';
import type { Json } from '../json.ts';
import { isDnsLabel } from '../names.ts';
import { cloudInitFindings } from './cloud-init.ts';
import { repeated } from './finding.ts';
import type { Finding } from './finding.ts';
import { machineNetworkFindings } from './machine-network.ts';

type Path = readonly (string | number)[];

const runStrategies = ['Always', 'RerunOnFailure', 'Manual', 'Halted', 'Once', 'WaitAsReceiver'];
const diskBuses = ['virtio', 'sata', 'scsi', 'usb'];
const cdromBuses = ['sata', 'scsi', 'usb'];

/** Where the spec of a machine stands in an object of this kind. */
function machineSpecPath(kind: string): Path | undefined {
  if (kind === 'VirtualMachine') return ['spec'];
  return kind === 'VirtualMachinePool' ? ['spec', 'virtualMachineTemplate', 'spec'] : undefined;
}

export function machineFindings(object: Json): readonly Finding[] {
  const path = machineSpecPath(wordAt(object, 'kind'));
  if (!path) return [];
  const template = [...path, 'template', 'spec'];
  return [
    ...runFindings(object, path),
    ...sizeFindings(object, path),
    ...diskFindings(object, template),
    ...bootOrderFindings(object, template),
    ...templateFindings(object, path),
    ...firmwareFindings(object, template),
    ...nameFindings(object, path),
    ...machineNetworkFindings(object, template),
    ...cloudInitFindings(object, template),
  ];
}

function runFindings(object: Json, path: Path): readonly Finding[] {
  const rule = 'run-strategy';
  const strategy = textAt(object, ...path, 'runStrategy');
  if (at(object, ...path, 'running') !== undefined) {
    return [{ pointer: pointerTo(...path, 'running'), message: 'running is deprecated; set runStrategy alone', rule }];
  }
  if (strategy === undefined) return [{ pointer: pointerTo(...path), message: 'runStrategy is not set', rule }];
  if (runStrategies.includes(strategy)) return [];
  return [{ pointer: pointerTo(...path, 'runStrategy'), message: `there is no run strategy "${strategy}"`, rule }];
}

/** An instance type gives processors and memory; without one the machine says its memory itself. */
function sizeFindings(object: Json, path: Path): readonly Finding[] {
  const domain = [...path, 'template', 'spec', 'domain'];
  const own = [
    [...domain, 'cpu'],
    [...domain, 'memory'],
    [...domain, 'resources', 'requests', 'cpu'],
    [...domain, 'resources', 'requests', 'memory'],
    [...domain, 'resources', 'limits', 'cpu'],
    [...domain, 'resources', 'limits', 'memory'],
  ].filter((field) => at(object, ...field) !== undefined);
  if (at(object, ...path, 'instancetype') !== undefined) {
    return own.map((field) => ({
      pointer: pointerTo(...field),
      message: `conflicts with instancetype "${wordAt(object, ...path, 'instancetype', 'name')}"`,
      rule: 'instancetype-excludes-size',
    }));
  }
  const memory = [
    [...domain, 'memory', 'guest'],
    [...domain, 'memory', 'hugepages'],
    [...domain, 'resources', 'requests', 'memory'],
    [...domain, 'resources', 'limits', 'memory'],
  ];
  if (memory.some((field) => at(object, ...field) !== undefined)) return [];
  return [{ pointer: pointerTo(...domain), message: 'asks for no memory', rule: 'machine-has-memory' }];
}

function diskFindings(object: Json, template: Path): readonly Finding[] {
  const devices = [...template, 'domain', 'devices'];
  const disks = itemsAt(object, ...devices, 'disks').map((disk) => wordAt(disk, 'name'));
  const filesystems = itemsAt(object, ...devices, 'filesystems').map((filesystem) => wordAt(filesystem, 'name'));
  const volumes = itemsAt(object, ...template, 'volumes').map((volume) => wordAt(volume, 'name'));
  const used = [...disks, ...filesystems];
  const rule = 'disks-and-volumes';
  const pointer = pointerTo(...devices, 'disks');
  return [
    ...repeated(used).map((name) => ({ pointer, message: `two disks are named "${name}"`, rule })),
    ...repeated(volumes).map((name) => ({
      pointer: pointerTo(...template, 'volumes'),
      message: `two volumes are named "${name}"`,
      rule,
    })),
    ...used
      .filter((name) => !volumes.includes(name))
      .map((name) => ({ pointer, message: `disk "${name}" has no volume`, rule })),
    ...volumes
      .filter((name) => !used.includes(name))
      .map((name) => ({ pointer: pointerTo(...template, 'volumes'), message: `volume "${name}" has no disk`, rule })),
    ...itemsAt(object, ...devices, 'disks').flatMap((disk, index) => diskDetail(disk, [...devices, 'disks', index])),
  ];
}

function diskDetail(disk: Json, path: Path): readonly Finding[] {
  const findings: Finding[] = [];
  const serial = textAt(disk, 'serial');
  if (serial !== undefined && !/^[A-Za-z0-9_.+-]{1,256}$/.test(serial)) {
    findings.push({
      pointer: pointerTo(...path, 'serial'),
      message: `"${serial}" is no disk serial: at most 256 letters, digits, _ . + -`,
      rule: 'disk-serial',
    });
  }
  const devices = ['disk', 'cdrom', 'lun'].filter((device) => at(disk, device) !== undefined);
  if (devices.length > 1) {
    findings.push({ pointer: pointerTo(...path), message: `is both ${devices.join(' and ')}`, rule: 'disk-device' });
  }
  for (const device of devices) {
    const bus = textAt(disk, device, 'bus');
    const allowed = device === 'cdrom' ? cdromBuses : diskBuses;
    if (bus !== undefined && !allowed.includes(bus)) {
      findings.push({
        pointer: pointerTo(...path, device, 'bus'),
        message: `a ${device} cannot be on bus "${bus}", only on ${allowed.join(', ')}`,
        rule: 'disk-bus',
      });
    }
  }
  return findings;
}

function bootOrderFindings(object: Json, template: Path): readonly Finding[] {
  const devices = [...template, 'domain', 'devices'];
  const orders = ['disks', 'interfaces'].flatMap((list) =>
    itemsAt(object, ...devices, list).flatMap((item, index) => {
      const order = at(item, 'bootOrder');
      return order === undefined ? [] : [{ order, pointer: pointerTo(...devices, list, index, 'bootOrder') }];
    }),
  );
  const twice = repeated(orders.map(({ order }) => order));
  return orders.flatMap(({ order, pointer }): readonly Finding[] => {
    if (typeof order !== 'number' || order < 1) {
      return [{ pointer, message: 'boot order counts from 1', rule: 'boot-order' }];
    }
    if (!twice.includes(order)) return [];
    return [{ pointer, message: `several devices have boot order ${order}`, rule: 'boot-order' }];
  });
}

function templateFindings(object: Json, path: Path): readonly Finding[] {
  const templates = itemsAt(object, ...path, 'dataVolumeTemplates');
  const names = templates.map((template) => wordAt(template, 'metadata', 'name'));
  const used = new Set(
    itemsAt(object, ...path, 'template', 'spec', 'volumes').map((volume) => textAt(volume, 'dataVolume', 'name')),
  );
  const rule = 'data-volume-templates';
  return [
    ...repeated(names).map((name) => ({
      pointer: pointerTo(...path, 'dataVolumeTemplates'),
      message: `two data volumes are named "${name}"`,
      rule,
    })),
    ...names.flatMap((name, index): readonly Finding[] =>
      used.has(name)
        ? []
        : [{ pointer: pointerTo(...path, 'dataVolumeTemplates', index), message: `no volume uses "${name}"`, rule }],
    ),
  ];
}

/** Secure boot is on unless it is switched off, and it needs system management mode. */
function firmwareFindings(object: Json, template: Path): readonly Finding[] {
  const efi = [...template, 'domain', 'firmware', 'bootloader', 'efi'];
  const smm = objectAt(object, ...template, 'domain', 'features', 'smm');
  if (at(object, ...efi) === undefined || at(object, ...efi, 'secureBoot') === false) return [];
  if (smm && at(smm, 'enabled') !== false) return [];
  return [{ pointer: pointerTo(...efi), message: 'secure boot needs features.smm', rule: 'secure-boot' }];
}

function nameFindings(object: Json, path: Path): readonly Finding[] {
  const template = [...path, 'template', 'spec'];
  const names = ['hostname', 'subdomain'].flatMap((field): readonly Finding[] => {
    const name = textAt(object, ...template, field);
    if (name === undefined || isDnsLabel(name)) return [];
    return [{ pointer: pointerTo(...template, field), message: `"${name}" is no DNS label`, rule: 'machine-name' }];
  });
  const labels = [...path, 'template', 'metadata', 'labels'];
  const reserved = [...textsAt(object, ...labels).keys()].filter((key) => key.startsWith('kubevirt.io/'));
  return [
    ...names,
    ...reserved.map((key) => ({
      pointer: pointerTo(...labels, key),
      message: 'labels of kubevirt.io are set by KubeVirt itself',
      rule: 'reserved-label',
    })),
  ];
}
