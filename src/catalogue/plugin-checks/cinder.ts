/** Checks of volumes and images. */
import { conflict, isSet, isText, isTruthy, onlyWith } from '../plugin-check.ts';
import type { PluginCheck } from '../plugin-check.ts';
import { textOf } from '../../evaluate/value.ts';

/**
 * A volume has a size, or gets it from exactly one snapshot or volume.
 * Follows `heat/engine/resources/openstack/cinder/volume.py`, CinderVolume.validate.
 */
export const volume: PluginCheck = (view) => {
  if (isTruthy(view.get('backup_id'))) return undefined;
  const withoutSize = ['snapshot_id', 'source_volid'].filter((name) => isTruthy(view.get(name)));
  const sources = isTruthy(view.get('image')) ? [...withoutSize, 'image'] : withoutSize;
  const size = view.get('size');
  const listed = `but currently specified options: [${sources.join(', ')}].`;
  if (!isSet(size) && (withoutSize.length !== 1 || sources.length !== 1)) {
    return (
      'If neither "backup_id" nor "size" is provided, one and only one of "source_volid", "snapshot_id" must be ' +
      `specified, ${listed}`
    );
  }
  return isTruthy(size) && sources.length > 1
    ? `If "size" is provided, only one of "image", "imageRef", "source_volid", "snapshot_id" can be specified, ${listed}`
    : undefined;
};

/**
 * Access for single projects is for private types only.
 * Follows `heat/engine/resources/openstack/cinder/volume_type.py`, CinderVolumeType.validate.
 */
export const volumeType: PluginCheck = (view) =>
  isTruthy(view.get('projects')) && isTruthy(view.get('is_public'))
    ? 'Can not specify property "projects" if the volume type is public.'
    : undefined;

/** The Amazon formats stand for both the container and the disk. */
export const image: PluginCheck = (view) => {
  if (
    isText(view.get('container_format'), 'ami', 'ari', 'aki') &&
    textOf(view.get('disk_format')) !== textOf(view.get('container_format'))
  ) {
    return (
      "Invalid mix of disk and container formats. When setting a disk or container format to one of 'aki', 'ari', " +
      "or 'ami', the container and disk formats must match."
    );
  }
  return undefined;
};

/** Follows `heat/engine/resources/openstack/glance/image.py`, GlanceWebImage.validate. */
export const webImage: PluginCheck = (view) =>
  image(view) ??
  (isTruthy(view.get('members')) && !isText(view.get('visibility'), 'shared')
    ? onlyWith('members', 'visibility', 'shared')
    : undefined);

/**
 * The catalogue takes it that the cloud has Neutron, where a Nova network alone is refused.
 * Follows `heat/engine/resources/openstack/manila/share_network.py`, ManilaShareNetwork.validate.
 */
export const shareNetwork: PluginCheck = (view) => {
  const network = isTruthy(view.get('neutron_network'));
  const subnet = isTruthy(view.get('neutron_subnet'));
  const nova = isTruthy(view.get('nova_network'));
  if (network && nova) return conflict('neutron_network', 'nova_network');
  if (nova && subnet) return conflict('neutron_subnet', 'nova_network');
  if (nova) return 'With Neutron enabled you need to pass Neutron network and Neutron subnet instead of Nova network';
  return network && !subnet ? 'neutron_network cannot be specified without neutron_subnet.' : undefined;
};
