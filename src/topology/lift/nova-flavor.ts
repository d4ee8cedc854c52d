/**
 * OS::Nova::Flavor: the size of a machine.
 * Heat manual: template guide, OpenStack resource types, OS::Nova::Flavor.
 */
import { known, map } from '../../evaluate/value.ts';
import { property, show } from '../attribute-values.ts';
import { defineLift } from '../lift.ts';

const admin = 'Administration of Nova: controls who may use the flavor';

export const novaFlavor = defineLift({
  type: 'OS::Nova::Flavor',
  summary: 'An instance type',
  properties: {
    disk: { fate: 'mapped', note: 'GiB of the root disk; 0 means the size of the image' },
    ephemeral: { fate: 'mapped', note: 'GiB of the local second disk' },
    extra_specs: { fate: 'mapped', note: 'CPU pinning, huge pages and similar' },
    flavorid: { fate: 'moot', note: 'The id in Nova' },
    is_public: { fate: 'moot', note: admin },
    name: { fate: 'moot', note: 'Resolves references by name; the instance type is named after the resource' },
    ram: { fate: 'mapped', note: 'MiB of memory' },
    rxtx_factor: { fate: 'moot', note: 'Used by Xen only' },
    swap: { fate: 'mapped', note: 'MiB of the local swap disk' },
    tenants: { fate: 'moot', note: admin },
    vcpus: { fate: 'mapped', note: 'Number of vCPUs' },
  },
  attributes: {
    extra_specs: property('extra_specs', () => map([])),
    is_public: property('is_public', () => known(true)),
    show,
  },
  lift(read, self) {
    const vcpus = read.get('vcpus');
    const ramMiB = read.get('ram');
    if (!vcpus || !ramMiB) return [];
    const [name, diskGiB, ephemeralGiB] = [read.get('name'), read.get('disk'), read.get('ephemeral')];
    const [swapMiB, extraSpecs] = [read.get('swap'), read.get('extra_specs')];
    return [
      {
        kind: 'machine-shape',
        id: self.path,
        resource: self.path,
        ...(name && { name }),
        vcpus,
        ramMiB,
        ...(diskGiB && { diskGiB }),
        ...(ephemeralGiB && { ephemeralGiB }),
        ...(swapMiB && { swapMiB }),
        ...(extraSpecs && { extraSpecs }),
      },
    ];
  },
});
