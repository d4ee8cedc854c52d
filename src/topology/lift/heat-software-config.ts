/**
 * OS::Heat::SoftwareConfig: a text for a hook, which deployments run, or (without a group) for cloud-init, as start-up data
 * or a part of it.
 * Heat manual: template guide, OpenStack resource types, OS::Heat::SoftwareConfig.
 */
import { known } from '../../evaluate/value.ts';
import { property, show } from '../attribute-values.ts';
import { defineLift } from '../lift.ts';
import { deployedPart } from '../software/deployed-part.ts';

export const heatSoftwareConfig = defineLift({
  type: 'OS::Heat::SoftwareConfig',
  summary: 'Part of the start-up data of the VMs that use it, or whose deployments run it',
  properties: {
    config: { fate: 'mapped', note: 'The text', slot: 'secret' },
    group: { fate: 'mapped', note: 'The hook that runs it; none for start-up data' },
    inputs: { fate: 'mapped', note: 'Values that a deployment fills in', slot: 'secret' },
    options: { fate: 'mapped', note: 'Options of the hook', slot: 'secret' },
    outputs: { fate: 'mapped', note: 'Values that a deployment returns' },
  },
  attributes: { config: property('config', () => known('')), show },
  lift(read, self) {
    return [
      {
        kind: 'software-unit',
        id: self.path,
        resource: self.path,
        body: { form: 'text', text: read.get('config') ?? known(''), ...deployedPart(read, self.path) },
      },
    ];
  },
});
