/**
 * OS::Heat::SoftwareDeployments: one software deployment for each server, which are nodes of their own.
 * Heat manual: template guide, OpenStack resource types, OS::Heat::SoftwareDeployments.
 */
import { defineLift } from '../lift.ts';
import { groupAttributes, groupOutput, readGroup } from '../software/group.ts';
import { deploymentNames, deploymentProperties } from '../software/properties.ts';

export const heatSoftwareDeployments = defineLift({
  type: 'OS::Heat::SoftwareDeployments',
  summary: 'A deployment on each of its servers',
  properties: { ...deploymentProperties, servers: { fate: 'mapped', note: 'The VMs that run it' } },
  attributes: groupAttributes,
  otherAttribute: groupOutput,
  lift: (read, self) => readGroup(read, [...deploymentNames, 'servers'], self.path),
});
