/** The words of a template in each dialect. */
import type { Template } from '../../hot/ast.ts';
import { entryOf, isDataMap, type TemplateData, type TemplateMap } from './plain-tree.ts';

export interface SectionKeys {
  readonly parameters: string;
  readonly resources: string;
  readonly outputs: string;
  readonly deletionPolicy: string;
  readonly dependsOn: string;
  readonly type: string;
  readonly properties: string;
  readonly description: string;
  readonly parameterTypes: { readonly string: string; readonly json: string };
  /** The entry of a parameter whose value must not be shown. */
  readonly hidden: string;
}

const hotKeys: SectionKeys = {
  parameters: 'parameters',
  resources: 'resources',
  outputs: 'outputs',
  deletionPolicy: 'deletion_policy',
  dependsOn: 'depends_on',
  type: 'type',
  properties: 'properties',
  description: 'description',
  parameterTypes: { string: 'string', json: 'json' },
  hidden: 'hidden',
};

const cfnKeys: SectionKeys = {
  parameters: 'Parameters',
  resources: 'Resources',
  outputs: 'Outputs',
  deletionPolicy: 'DeletionPolicy',
  dependsOn: 'DependsOn',
  type: 'Type',
  properties: 'Properties',
  description: 'Description',
  parameterTypes: { string: 'String', json: 'Json' },
  hidden: 'NoEcho',
};

export function keysOf({ dialect }: Pick<Template, 'dialect'>): SectionKeys {
  return dialect === 'hot' ? hotKeys : cfnKeys;
}

/** The map at a key; an absent one is empty. */
export function sectionOf(data: TemplateData | undefined, key: string): TemplateMap {
  const section = entryOf(data, key);
  return isDataMap(section) ? section : new Map();
}
