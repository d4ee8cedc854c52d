/**
 * OS::Heat::StructuredDeployment: as a software deployment, of a map in which values of inputs are filled in.
 * Heat manual: template guide, OpenStack resource types, OS::Heat::StructuredDeployment.
 */
import { defineLift } from '../lift.ts';
import { structuredProperties } from '../software/properties.ts';
import { outputOfRun, runAttributes, structuredRun } from '../software/run.ts';

export const heatStructuredDeployment = defineLift({
  type: 'OS::Heat::StructuredDeployment',
  summary: 'Runs as the last part of the start-up data of its VM',
  properties: { ...structuredProperties, server: { fate: 'mapped', note: 'The VM that runs it' } },
  attributes: runAttributes,
  otherAttribute: ({ path }, name) => outputOfRun(path, name),
  lift: (read, self, report) => structuredRun(read, self.path, report),
});
