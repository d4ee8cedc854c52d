/** Checks of servers and what belongs to them. */
import { wordOf, listItemsOf, entryAt } from '../../evaluate/value.ts';
import type { Value } from '../../evaluate/value.ts';
import { conflict, firstOf, isSet, isText, isTruthy } from '../plugin-check.ts';
import type { PluginCheck } from '../plugin-check.ts';

/** Heat writes the list of deployments there itself. */
const deployments: PluginCheck = (view) =>
  isText(view.get('user_data_format'), 'SOFTWARE_CONFIG') && entryAt(view.metadata, 'deployments') !== undefined
    ? 'deployments key not allowed in resource metadata with user_data_format of SOFTWARE_CONFIG'
    : undefined;

/** `block_device_mapping`: exactly one source for each device, and not together with the newer form. */
const oldBlockDevices: PluginCheck = (view) => {
  const mappings = listItemsOf(view.get('block_device_mapping'));
  if (mappings.length > 0 && listItemsOf(view.get('block_device_mapping_v2')).length > 0) {
    return conflict('block_device_mapping', 'block_device_mapping_v2');
  }
  for (const mapping of mappings) {
    const volume = isSet(entryAt(mapping, 'volume_id'));
    const snapshot = isSet(entryAt(mapping, 'snapshot_id'));
    if (volume && snapshot) return conflict('volume_id', 'snapshot_id');
    if (!volume && !snapshot) {
      const device = wordOf(entryAt(mapping, 'device_name'));
      return `Either volume_id or snapshot_id must be specified for device mapping ${device}`;
    }
  }
  return undefined;
};

const sourceNames = ['volume_id', 'snapshot_id', 'image', 'swap_size'] as const;

/** What a block device is made from; Heat counts an ephemeral size and format as one. */
function deviceSources(mapping: Value): readonly string[] {
  const sources: string[] = sourceNames.filter((name) => isSet(entryAt(mapping, name)));
  const size = entryAt(mapping, 'ephemeral_size');
  const ephemeral = isTruthy(size) ? size : entryAt(mapping, 'ephemeral_format');
  return isSet(ephemeral) ? [...sources, 'ephemeral'] : sources;
}

/** `block_device_mapping_v2`: exactly one source for each device. */
const blockDevices: PluginCheck = (view) => {
  for (const mapping of listItemsOf(view.get('block_device_mapping_v2'))) {
    const sources = deviceSources(mapping);
    if (sources.length > 1) return conflict(...sourceNames, 'ephemeral_size', 'ephemeral_format');
    if (sources.length === 0) {
      return 'Either volume_id, snapshot_id, image_id, swap_size, ephemeral_size or ephemeral_format must be specified.';
    }
  }
  return undefined;
};

/** Exactly one thing to boot from, where block devices of the newer form are given; else at least one. */
const bootSource: PluginCheck = (view) => {
  const image = isSet(view.get('image'));
  const oldBoot = listItemsOf(view.get('block_device_mapping')).some((mapping) =>
    isText(entryAt(mapping, 'device_name'), 'vda'),
  );
  const devices = listItemsOf(view.get('block_device_mapping_v2'));
  const bootable = devices.filter(isBootable);
  if (!image && !oldBoot && bootable.length === 0) {
    return `Neither image nor bootable volume is specified for instance ${view.name}`;
  }
  const sources = bootable.length + (image ? 1 : 0);
  return devices.length > 0 && sources !== 1 ? `Multiple bootable sources for instance ${view.name}.` : undefined;
};

/** Without an index a device counts as the first. */
function isBootable(mapping: Value): boolean {
  const index = entryAt(mapping, 'boot_index');
  const first = !isSet(index) || (index.kind === 'known' && index.value === 0);
  return first && ['volume_id', 'snapshot_id', 'image'].some((name) => isSet(entryAt(mapping, name)));
}

/** Networks of servers and of containers. */
export const networks: PluginCheck = (view) => {
  for (const network of listItemsOf(view.get('networks'))) {
    const problem = networkProblem(network, view.name);
    if (problem !== undefined) return problem;
  }
  return undefined;
};

function networkProblem(network: Value, server: string): string | undefined {
  const has = (name: string): boolean => isSet(entryAt(network, name));
  const allocate = isTruthy(entryAt(network, 'allocate_network'));
  if (!has('network') && !has('port') && !has('subnet') && !allocate) {
    return (
      'One of the properties "network", "port", "allocate_network" or "subnet" should be set for the specified ' +
      `network of server "${server}".`
    );
  }
  const setKeys = network.kind === 'map' ? [...network.entries.values()].filter(isSet).length : 0;
  if (allocate && setKeys !== 1)
    return 'Can not specify "allocate_network" with other keys of networks at the same time.';
  if (isTruthy(entryAt(network, 'fixed_ip')) && has('port')) return conflict('networks/fixed_ip', 'networks/port');
  if (has('floating_ip') && has('network') && !has('port') && !has('subnet')) {
    return 'Property "floating_ip" is not supported if only "network" is specified, because the port is not known.';
  }
  return undefined;
}

/** Read before the cloud is asked about the image. */
const flavor: PluginCheck = (view) => {
  view.get('flavor');
  return undefined;
};

/** About an image Heat asks the cloud first, and the recorded results end there. */
const networksWithoutImage: PluginCheck = (view) => (isTruthy(view.get('image')) ? undefined : networks(view));

/** What holds between the entries of `networks`, and between them and `security_groups`. */
const networkList: PluginCheck = (view) => {
  const all = listItemsOf(view.get('networks'));
  const allocates = all.some((network) => isTruthy(entryAt(network, 'allocate_network')));
  if (allocates && all.length !== 1) {
    return 'Property "allocate_network" can not be specified if multiple network interfaces set for server.';
  }
  const hasPort = all.some((network) => isSet(entryAt(network, 'port')));
  return hasPort && isTruthy(view.get('security_groups')) ? conflict('security_groups', 'networks/port') : undefined;
};

/**
 * The first complaint in the order of the engine.
 * Follows `heat/engine/resources/openstack/nova/server.py`, Server.validate.
 */
export const server: PluginCheck = firstOf(
  deployments,
  oldBlockDevices,
  blockDevices,
  bootSource,
  flavor,
  networksWithoutImage,
  networkList,
);
