/**
 * OS::Cinder::VolumeAttachment: plugs a volume into a running server. Here the disk is there from the first boot on,
 * which start-up scripts that wait for it do not mind.
 * Heat manual: template guide, OpenStack resource types, OS::Cinder::VolumeAttachment.
 */
import { defineDiagnostic } from '../../diagnostics/diagnostic.ts';
import { textOf } from '../../evaluate/value.ts';
import { show } from '../attribute-values.ts';
import { unlessEmpty } from '../plain-choice.ts';
import { defineLift } from '../lift.ts';

const directory = defineDiagnostic({
  code: 'cinder-volume-attachment/mountpoint-is-a-directory',
  severity: 'warning',
  message: (resource: string, device: string) =>
    `mountpoint of "${resource}" is "${device}", which Nova refuses: it must be a device name, not a directory`,
  explanation:
    'The property takes device names such as /dev/vdb, and libvirt ignores even those. Mount the disk in the start-up script.',
});

export const cinderVolumeAttachment = defineLift({
  type: 'OS::Cinder::VolumeAttachment',
  summary: 'A disk of the VM, from the PersistentVolumeClaim of the volume',
  properties: {
    instance_uuid: { fate: 'mapped', note: 'The server that gets the disk' },
    mountpoint: { fate: 'approximated', note: 'A device name, which hypervisors ignore' },
    volume_id: { fate: 'mapped', note: 'The volume' },
  },
  attributes: { show },
  diagnostics: [directory],
  lift(read, self, report) {
    const machine = read.get('instance_uuid');
    const volume = read.get('volume_id');
    const device = unlessEmpty(read.get('mountpoint'), report);
    const text = textOf(device);
    if (text === undefined || text.startsWith('/dev/')) report.moot(device, 'device-name');
    else report.lost(device, directory, self.path, text);
    if (!machine || !volume) return [];
    return [
      {
        kind: 'attachment',
        id: self.path,
        resource: self.path,
        machine: read.ref(machine),
        volume: read.ref(volume),
        ...(device && { device }),
      },
    ];
  },
});
