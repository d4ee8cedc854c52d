/**
 * OS::Heat::None: takes any property and does nothing; all its attributes are null.
 * Heat manual: template guide, OpenStack resource types, OS::Heat::None.
 */
import { known } from '../../evaluate/value.ts';
import { constant } from '../attribute-values.ts';
import { defineLift } from '../lift.ts';

export const heatNone = defineLift({
  type: 'OS::Heat::None',
  summary: 'Nothing, as in Heat',
  properties: {},
  attributes: { show: constant(known(null)) },
  lift: () => [],
});
