/**
 * OS::Heat::CloudConfig: a cloud-config given as a map, printed under `#cloud-config`.
 * Heat manual: template guide, OpenStack resource types, OS::Heat::CloudConfig.
 */
import { map } from '../../evaluate/value.ts';
import { plainFact, show } from '../attribute-values.ts';
import { selectPath } from '../../stack/select-path.ts';
import { defineLift } from '../lift.ts';

export const heatCloudConfig = defineLift({
  type: 'OS::Heat::CloudConfig',
  summary: 'Part of the start-up data of the VMs that use it',
  properties: {
    cloud_config: { fate: 'mapped', note: 'The configuration itself', slot: 'secret' },
  },
  attributes: { config: (self, path) => selectPath(plainFact('id', self.path, 'config'), path), show },
  lift(read, self) {
    return [
      {
        kind: 'software-unit',
        id: self.path,
        resource: self.path,
        body: { form: 'cloud-config', config: read.get('cloud_config') ?? map([]) },
      },
    ];
  },
});
