/**
 * OS::Heat::StructuredConfig: a map for a hook, in which deployments fill in values of inputs.
 * Heat manual: template guide, OpenStack resource types, OS::Heat::StructuredConfig.
 */
import { map } from '../../evaluate/value.ts';
import { property, show } from '../attribute-values.ts';
import { defineLift } from '../lift.ts';
import { deployedPart } from '../software/deployed-part.ts';
import { describedProperties } from '../software/properties.ts';

export const heatStructuredConfig = defineLift({
  type: 'OS::Heat::StructuredConfig',
  summary: 'What deployments run, with values filled in',
  properties: {
    ...describedProperties,
    config: { fate: 'mapped', note: 'The map that the hook gets', slot: 'secret' },
    group: { fate: 'mapped', note: 'The hook that runs it' },
  },
  attributes: { config: property('config', () => map([])), show },
  lift(read, self) {
    return [
      {
        kind: 'software-unit',
        id: self.path,
        resource: self.path,
        body: { form: 'structured', config: read.get('config') ?? map([]), ...deployedPart(read, self.path) },
      },
    ];
  },
});
