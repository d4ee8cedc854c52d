/** Properties that the update which protects a live stack sets or leaves out, so that Heat does nothing to what lives. */

/** Scripts of deployments run again whenever their definition differs, unless only `CREATE` is among their actions. */
export const deploymentTypes: ReadonlySet<string> = new Set([
  'OS::Heat::SoftwareDeployment',
  'OS::Heat::StructuredDeployment',
]);

/** They pass no actions to their members, whose scripts run again at every change. */
export const deploymentGroupTypes: ReadonlySet<string> = new Set([
  'OS::Heat::SoftwareDeploymentGroup',
  'OS::Heat::SoftwareDeployments',
  'OS::Heat::StructuredDeploymentGroup',
  'OS::Heat::StructuredDeployments',
]);

/**
 * Heat keeps the size that a scaling group has, unless the template asks for one. A rolling update would have more members
 * for a while: it begins where the template of members has another name, which it has here.
 */
export const droppedProperties: ReadonlyMap<string, readonly string[]> = new Map([
  ['OS::Heat::AutoScalingGroup', ['desired_capacity', 'rolling_updates']],
  ['AWS::AutoScaling::AutoScalingGroup', ['DesiredCapacity']],
]);

/** These groups always get the size that the template says. */
export const statedSize: ReadonlyMap<string, string> = new Map([
  ['OS::Heat::ResourceGroup', 'count'],
  ['OS::Heat::InstanceGroup', 'Size'],
]);

/** Names of the properties of a type that may differ once the stack is protected. */
export function quietProperties(plugin: string): readonly string[] {
  if (deploymentTypes.has(plugin)) return ['actions'];
  const stated = statedSize.get(plugin);
  return droppedProperties.get(plugin) ?? (stated === undefined ? [] : [stated]);
}
