/** How the two spellings of templates, HOT and CloudFormation-like, name the same things. */

/** Keys of sections, resources and outputs as a dialect spells them; empty where the dialect has no such key. */
export interface DialectKeys {
  readonly parameters: string;
  readonly parameterGroups: string;
  readonly conditions: string;
  readonly mappings: string;
  readonly resources: string;
  readonly outputs: string;
  readonly description: string;
  readonly type: string;
  readonly properties: string;
  readonly metadata: string;
  readonly dependsOn: string;
  readonly deletionPolicy: string;
  readonly updatePolicy: string;
  readonly externalId: string;
  readonly condition: string;
  readonly value: string;
}

const hotKeys: DialectKeys = {
  parameters: 'parameters',
  parameterGroups: 'parameter_groups',
  conditions: 'conditions',
  mappings: '',
  resources: 'resources',
  outputs: 'outputs',
  description: 'description',
  type: 'type',
  properties: 'properties',
  metadata: 'metadata',
  dependsOn: 'depends_on',
  deletionPolicy: 'deletion_policy',
  updatePolicy: 'update_policy',
  externalId: 'external_id',
  condition: 'condition',
  value: 'value',
};

const cfnKeys: DialectKeys = {
  parameters: 'Parameters',
  parameterGroups: '',
  conditions: 'Conditions',
  mappings: 'Mappings',
  resources: 'Resources',
  outputs: 'Outputs',
  description: 'Description',
  type: 'Type',
  properties: 'Properties',
  metadata: 'Metadata',
  dependsOn: 'DependsOn',
  deletionPolicy: 'DeletionPolicy',
  updatePolicy: 'UpdatePolicy',
  externalId: '',
  condition: 'Condition',
  value: 'Value',
};

/** Both CFN dialects (`AWSTemplateFormatVersion`, `HeatTemplateFormatVersion`) have the same keys. */
export function keysOf(dialect: 'hot' | 'cfn'): DialectKeys {
  return dialect === 'hot' ? hotKeys : cfnKeys;
}
