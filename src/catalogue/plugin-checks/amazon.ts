/** Checks of the Amazon-like resources. */
import { conflict, isTruthy, itemsOf, memberOf, numberOf, unspecified } from '../plugin-check.ts';
import type { PluginCheck } from '../plugin-check.ts';

const blockDevices: PluginCheck = (view) => {
  for (const mapping of itemsOf(view.get('BlockDeviceMappings'))) {
    const store = memberOf(mapping, 'Ebs');
    if (!isTruthy(store)) return 'Ebs is missing, this is required when specifying BlockDeviceMappings.';
    if (!isTruthy(memberOf(store, 'SnapshotId'))) {
      return 'SnapshotId is missing, this is required when specifying BlockDeviceMappings.';
    }
  }
  return undefined;
};

export const instance: PluginCheck = (view) => {
  const groups = isTruthy(view.get('SecurityGroups')) || isTruthy(view.get('SecurityGroupIds'));
  if (groups && isTruthy(view.get('NetworkInterfaces'))) {
    return conflict('SecurityGroups/SecurityGroupIds', 'NetworkInterfaces');
  }
  return blockDevices(view);
};

export const launchConfigurationType: PluginCheck = (view) => {
  const devices = blockDevices(view);
  if (devices !== undefined || isTruthy(view.get('InstanceId'))) return devices;
  return isTruthy(view.get('ImageId')) && isTruthy(view.get('InstanceType'))
    ? undefined
    : 'If without InstanceId, ImageId and InstanceType are required.';
};

export const addressAssociation: PluginCheck = (view) => {
  const address = isTruthy(view.get('EIP'));
  const instanceId = isTruthy(view.get('InstanceId'));
  if (address === isTruthy(view.get('AllocationId'))) return "Either 'EIP' or 'AllocationId' must be provided.";
  if (address && !instanceId) return "Must specify 'InstanceId' if you specify 'EIP'.";
  return instanceId || isTruthy(view.get('NetworkInterfaceId'))
    ? undefined
    : unspecified('InstanceId', 'NetworkInterfaceId');
};

export const loadBalancer: PluginCheck = (view) => {
  const health = view.get('HealthCheck');
  const interval = numberOf(memberOf(health, 'Interval'));
  const timeout = numberOf(memberOf(health, 'Timeout'));
  return interval !== undefined && timeout !== undefined && interval < timeout
    ? 'Interval must be larger than Timeout'
    : undefined;
};
