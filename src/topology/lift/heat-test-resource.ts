/**
 * OS::Heat::TestResource: waits, fails or passes a value on, to test the engine. Only the value has a meaning elsewhere.
 * Heat manual: template guide, OpenStack resource types, OS::Heat::TestResource.
 */
import { known } from '../../evaluate/value.ts';
import { property, show } from '../attribute-values.ts';
import { defineLift } from '../lift.ts';

const waits = 'Controls how the engine is tested';

export const heatTestResource = defineLift({
  type: 'OS::Heat::TestResource',
  summary: 'Replaced by its value wherever it is used',
  properties: {
    action_wait_secs: { fate: 'moot', note: waits },
    attr_wait_secs: { fate: 'moot', note: waits },
    client_name: { fate: 'moot', note: waits },
    constraint_prop_secs: { fate: 'moot', note: waits },
    entity_name: { fate: 'moot', note: waits },
    fail: { fate: 'moot', note: waits },
    update_replace: { fate: 'moot', note: waits },
    update_replace_value: { fate: 'moot', note: waits },
    value: { fate: 'mapped', note: 'Used wherever the output is used' },
    wait_secs: { fate: 'moot', note: waits },
  },
  attributes: { output: property('value', () => known('test_string')), show },
  unused: 'unused-value',
  lift(read) {
    read.get('value');
    return [];
  },
});
