/**
 * OS::Heat::SoftwareConfig: a text for a hook, or (without a group) for cloud-init. As start-up data or a part of it
 * it is carried over; what a deployment does with it is not.
 * Heat manual: template guide, OpenStack resource types, OS::Heat::SoftwareConfig.
 */
import { facet } from '../../evaluate/fact.ts';
import { known } from '../../evaluate/value.ts';
import { property, show } from '../attribute-values.ts';
import { defineLift } from '../lift.ts';

export const heatSoftwareConfig = defineLift({
  type: 'OS::Heat::SoftwareConfig',
  summary: 'Part of the start-up data of the VMs that use it',
  properties: {
    config: { fate: 'mapped', note: 'The text', slot: 'secret' },
    group: { fate: 'mapped', note: 'The hook that runs it; none for start-up data' },
    inputs: { fate: 'mapped', note: 'Values that a deployment fills in' },
    options: { fate: 'mapped', note: 'Options of the hook' },
    outputs: { fate: 'mapped', note: 'Values that a deployment returns' },
  },
  attributes: { config: property('config', () => known('')), show },
  lift(read, self) {
    read.shapes(read.get('group'), facet(self.path, 'hook'));
    const [inputs, outputs, options] = [read.get('inputs'), read.get('outputs'), read.get('options')];
    return [
      {
        kind: 'software-unit',
        id: self.path,
        resource: self.path,
        body: {
          form: 'text',
          text: read.get('config') ?? known(''),
          ...(inputs && { inputs }),
          ...(outputs && { outputs }),
          ...(options && { options }),
        },
      },
    ];
  },
});
