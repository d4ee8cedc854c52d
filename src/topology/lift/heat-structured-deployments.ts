/**
 * OS::Heat::StructuredDeployments: one structured deployment for each server, which are nodes of their own.
 * Heat manual: template guide, OpenStack resource types, OS::Heat::StructuredDeployments.
 */
import { defineLift } from '../lift.ts';
import { groupAttributes, groupOutput, readGroup } from '../software/group.ts';
import { structuredNames, structuredProperties } from '../software/properties.ts';

export const heatStructuredDeployments = defineLift({
  type: 'OS::Heat::StructuredDeployments',
  summary: 'A deployment on each of its servers',
  properties: { ...structuredProperties, servers: { fate: 'mapped', note: 'The VMs that run it' } },
  attributes: groupAttributes,
  otherAttribute: groupOutput,
  lift: (read, self) => readGroup(read, [...structuredNames, 'servers'], self.path),
});
