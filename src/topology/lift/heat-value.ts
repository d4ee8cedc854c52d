/**
 * OS::Heat::Value: a name for a value. It stands wherever the value is used, so nothing of its own remains.
 * Heat manual: template guide, OpenStack resource types, OS::Heat::Value.
 */
import { property, noFact, show } from '../attribute-values.ts';
import { defineLift } from '../lift.ts';

export const heatValue = defineLift({
  type: 'OS::Heat::Value',
  summary: 'Replaced by its value wherever it is used',
  properties: {
    type: { fate: 'mapped', note: 'How Heat converts the value' },
    value: { fate: 'mapped', note: 'Used wherever the value is used' },
  },
  attributes: { show, value: property('value', () => noFact('the value is not given')) },
  unused: 'unused-value',
  lift(read, _self, report) {
    report.isDefault(read.get('type'), 'the value is converted before it is used');
    read.get('value');
    return [];
  },
});
