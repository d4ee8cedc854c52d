/** OS::Heat::TestResource: waits, fails or passes a value on, to test the engine. Only the value has a meaning elsewhere. */
import { defineDiagnostic } from '../../diagnostics/diagnostic.ts';
import { known } from '../../evaluate/value.ts';
import { property, show } from '../attribute-values.ts';
import { defineLift } from '../lift.ts';

const waits = 'Says how the engine is tested';

const unused = defineDiagnostic({
  code: 'heat-test-resource/unused',
  severity: 'info',
  message: (resource: string) => `nothing that is translated uses the output of ${resource}`,
  explanation:
    'The resource exists for tests of the engine. No property of a translated resource and no output takes its value from there, so changing it would change nothing.',
});

export const heatTestResource = defineLift({
  type: 'OS::Heat::TestResource',
  summary: 'Stands wherever its value is used',
  properties: {
    action_wait_secs: { fate: 'meaningless', note: waits },
    attr_wait_secs: { fate: 'meaningless', note: waits },
    client_name: { fate: 'meaningless', note: waits },
    constraint_prop_secs: { fate: 'meaningless', note: waits },
    entity_name: { fate: 'meaningless', note: waits },
    fail: { fate: 'meaningless', note: waits },
    update_replace: { fate: 'meaningless', note: waits },
    update_replace_value: { fate: 'meaningless', note: waits },
    value: { fate: 'mapped', note: 'Stands wherever the output is used' },
    wait_secs: { fate: 'meaningless', note: waits },
  },
  attributes: { output: property('value', () => known('test_string')), show },
  diagnostics: [unused],
  unused,
  lift(read) {
    read.get('value');
    return [];
  },
});
