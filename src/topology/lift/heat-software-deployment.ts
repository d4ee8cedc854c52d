/**
 * OS::Heat::SoftwareDeployment: the agent in a server runs a configuration. Here the start-up data of its VM does, once.
 * Heat manual: template guide, OpenStack resource types, OS::Heat::SoftwareDeployment.
 */
import { defineLift } from '../lift.ts';
import { deploymentProperties } from '../software/properties.ts';
import { outputOfRun, runAttributes, softwareRun } from '../software/run.ts';

export const heatSoftwareDeployment = defineLift({
  type: 'OS::Heat::SoftwareDeployment',
  summary: 'Runs as the last part of the start-up data of its VM',
  properties: { ...deploymentProperties, server: { fate: 'mapped', note: 'The VM that runs it' } },
  attributes: runAttributes,
  otherAttribute: ({ path }, name) => outputOfRun(path, name),
  lift: (read, self, report) => softwareRun(read, self.path, report),
});
