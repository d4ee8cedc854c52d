/** OS::Heat::Value: a name for a value. It stands wherever the value is used, so nothing of its own remains. */
import { defineDiagnostic } from '../../diagnostics/diagnostic.ts';
import { property, noFact, show } from '../attribute-values.ts';
import { defineLift } from '../lift.ts';

const unused = defineDiagnostic({
  code: 'heat-value/unused',
  severity: 'info',
  message: (resource: string) => `nothing that is translated uses the value of ${resource}`,
  explanation:
    'The resource only gives a value a name. No property of a translated resource and no output takes it from there, so changing it would change nothing.',
});

export const heatValue = defineLift({
  type: 'OS::Heat::Value',
  summary: 'Stands wherever its value is used',
  properties: {
    type: { fate: 'mapped', note: 'How Heat converts the value' },
    value: { fate: 'mapped', note: 'Stands wherever it is used' },
  },
  attributes: { show, value: property('value', () => noFact('the value is not given')) },
  diagnostics: [unused],
  unused,
  lift(read, _self, report) {
    report.isDefault(read.get('type'), 'the value is converted before it is used');
    read.get('value');
    return [];
  },
});
