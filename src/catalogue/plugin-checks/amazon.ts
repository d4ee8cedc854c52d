/** Checks of the Amazon-like resources. */
import { listItemsOf, entryAt } from '../../evaluate/value.ts';
import { conflict, isTruthy, numberOf, unspecified } from '../plugin-check.ts';
import type { PluginCheck } from '../plugin-check.ts';

/** Each block device is made from an EBS snapshot: Heat creates no empty ones here. */
const blockDevices: PluginCheck = (view) => {
  for (const mapping of listItemsOf(view.get('BlockDeviceMappings'))) {
    const store = entryAt(mapping, 'Ebs');
    if (!isTruthy(store)) return 'Ebs is missing, this is required when specifying BlockDeviceMappings.';
    if (!isTruthy(entryAt(store, 'SnapshotId'))) {
      return 'SnapshotId is missing, this is required when specifying BlockDeviceMappings.';
    }
  }
  return undefined;
};

/** Follows `heat/engine/resources/aws/ec2/instance.py`, Instance.validate. */
export const instance: PluginCheck = (view) => {
  const groups = isTruthy(view.get('SecurityGroups')) || isTruthy(view.get('SecurityGroupIds'));
  if (groups && isTruthy(view.get('NetworkInterfaces'))) {
    return conflict('SecurityGroups/SecurityGroupIds', 'NetworkInterfaces');
  }
  return blockDevices(view);
};

/**
 * Image and type are given, or taken over from an existing instance.
 * Follows `heat/engine/resources/aws/autoscaling/launch_config.py`, LaunchConfiguration.validate.
 */
export const launchConfigurationType: PluginCheck = (view) => {
  const devices = blockDevices(view);
  if (devices !== undefined || isTruthy(view.get('InstanceId'))) return devices;
  return isTruthy(view.get('ImageId')) && isTruthy(view.get('InstanceType'))
    ? undefined
    : 'If without InstanceId, ImageId and InstanceType are required.';
};

/**
 * `EIP` belongs to EC2 classic and needs an instance; `AllocationId` belongs to a VPC.
 * Follows `heat/engine/resources/aws/ec2/eip.py`, ElasticIpAssociation.validate.
 */
export const addressAssociation: PluginCheck = (view) => {
  const address = isTruthy(view.get('EIP'));
  const instanceId = isTruthy(view.get('InstanceId'));
  if (address === isTruthy(view.get('AllocationId'))) return "Either 'EIP' or 'AllocationId' must be provided.";
  if (address && !instanceId) return "Must specify 'InstanceId' if you specify 'EIP'.";
  return instanceId || isTruthy(view.get('NetworkInterfaceId'))
    ? undefined
    : unspecified('InstanceId', 'NetworkInterfaceId');
};

/** Follows `heat/engine/resources/aws/lb/loadbalancer.py`, LoadBalancer.validate. */
export const loadBalancer: PluginCheck = (view) => {
  const health = view.get('HealthCheck');
  const interval = numberOf(entryAt(health, 'Interval'));
  const timeout = numberOf(entryAt(health, 'Timeout'));
  return interval !== undefined && timeout !== undefined && interval < timeout
    ? 'Interval must be larger than Timeout'
    : undefined;
};
