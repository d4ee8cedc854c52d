/** Checks of the other services' resources. */
import { textOf, wordOf, listItemsOf, entryAt } from '../../evaluate/value.ts';
import type { Value } from '../../evaluate/value.ts';
import { conflict, isSet, isText, isTruthy, needs, numberOf, shown, unspecified } from '../plugin-check.ts';
import type { PluginCheck } from '../plugin-check.ts';
import { networks } from './nova.ts';
import { matchOf } from '../../source/present.ts';
import { textBefore } from '../../source/text-before.ts';

/** Follows `heat/engine/resources/openstack/designate/zone.py`, DesignateZone.validate. */
export const zone: PluginCheck = (view) => {
  const required = (type: string, property: string): string | undefined =>
    isText(view.get('type'), type) && !isTruthy(view.get(property))
      ? `Property ${property} is required for zone type ${type}`
      : undefined;
  return required('PRIMARY', 'email') ?? required('SECONDARY', 'masters');
};

/** Roles are given for a project or for a domain, not for both. */
export const roleAssignment: PluginCheck = (view) => {
  for (const role of listItemsOf(view.get('roles'))) {
    const project = isSet(entryAt(role, 'project'));
    const domain = isSet(entryAt(role, 'domain'));
    if (project && domain) return conflict('project', 'domain');
    if (!project && !domain) return 'Either project or domain must be specified for role assignment';
  }
  return undefined;
};

/**
 * Users refer to databases of the same instance.
 * Follows `heat/engine/resources/openstack/trove/instance.py`, Instance.validate.
 */
export const databaseInstance: PluginCheck = (view) => {
  const store = datastore(view);
  if (store !== undefined) return store;
  const users = listItemsOf(view.get('users'));
  const databases = listItemsOf(view.get('databases'));
  if (users.length > 0 && databases.length === 0) {
    return `Databases property is required if users property is provided for resource ${view.name}.`;
  }
  const names = new Set(databases.map((database) => textOf(entryAt(database, 'name'))));
  const missing = users
    .flatMap((user) => listItemsOf(entryAt(user, 'databases')))
    .map((name) => textOf(name))
    .find((name) => name !== undefined && !names.has(name));
  if (missing !== undefined) {
    return `Database ${missing} specified for user does not exist in databases for resource ${view.name}.`;
  }
  return networkOrPort(listItemsOf(view.get('networks')));
};

/** Used by instances and clusters of Trove. */
const datastore: PluginCheck = (view) =>
  !isTruthy(view.get('datastore_type')) && isTruthy(view.get('datastore_version'))
    ? 'Not allowed - datastore_version without datastore_type.'
    : undefined;

function networkOrPort(networks: readonly Value[]): string | undefined {
  return networks.some((nic) => isSet(entryAt(nic, 'network')) === isSet(entryAt(nic, 'port')))
    ? 'Either network or port must be provided.'
    : undefined;
}

/** Volume drivers by container engine. */
const volumeDrivers: ReadonlyMap<string, readonly string[]> = new Map([
  ['kubernetes', ['cinder']],
  ['swarm', ['rexray']],
  ['mesos', ['rexray']],
]);

/** Follows `heat/engine/resources/openstack/trove/cluster.py`, TroveCluster.validate. */
export const databaseCluster: PluginCheck = (view) =>
  datastore(view) ??
  networkOrPort(listItemsOf(view.get('instances')).flatMap((instance) => listItemsOf(entryAt(instance, 'networks'))));

/** Follows `heat/engine/resources/openstack/magnum/cluster_template.py`, ClusterTemplate.validate. */
export const clusterTemplate: PluginCheck = (view) => {
  const engine = wordOf(view.get('coe'));
  const driver = textOf(view.get('volume_driver'));
  const supported = volumeDrivers.get(engine);
  return driver !== undefined && supported !== undefined && !supported.includes(driver)
    ? `Volume driver type ${driver} is not supported by COE:${engine}, expecting a ${supported.join(', ')} volume driver.`
    : undefined;
};

/**
 * Each mount is of an existing volume or of a new one with a size.
 * Follows `heat/engine/resources/openstack/zun/container.py`, Container.validate.
 */
export const container: PluginCheck = (view) => {
  const policy = textOf(view.get('restart_policy'));
  if (policy !== undefined && policy !== '' && !/^(no|always|unless-stopped|on-failure(:\d+)?)$/.test(policy)) {
    return (
      `restart_policy "${shown(view.get('restart_policy'))}" is invalid. Valid values are "no", "on-failure[:max-retry]", "always", and ` +
      '"unless-stopped".'
    );
  }
  for (const mount of listItemsOf(view.get('mounts'))) {
    const volume = isSet(entryAt(mount, 'volume_id'));
    const size = isSet(entryAt(mount, 'volume_size'));
    if (volume === size) {
      return volume
        ? conflict('mounts/volume_id', 'mounts/volume_size')
        : 'One of the properties "volume_id" or "volume_size" should be set for the specified mount of container ' +
            `"${view.name}".`;
    }
  }
  return networks(view);
};

/** Follows `heat/engine/resources/openstack/mistral/cron_trigger.py`, CronTrigger.validate. */
export const cronTrigger: PluginCheck = (view) =>
  isTruthy(view.get('pattern')) || isTruthy(view.get('first_time')) ? undefined : unspecified('pattern', 'first_time');

/**
 * Tasks of direct workflows have no `requires`; each task has a workflow or an action.
 * Follows `heat/engine/resources/openstack/mistral/workflow.py`, Workflow.validate.
 */
export const workflow: PluginCheck = (view) => {
  if (isText(view.get('type'), 'reverse') && !isTruthy(entryAt(view.get('params'), 'task_name'))) {
    return "properties.params: 'task_name' is not assigned in 'params' in case of reverse type workflow.";
  }
  for (const task of listItemsOf(view.get('tasks'))) {
    const has = (name: string): boolean => isTruthy(entryAt(task, name));
    if (has('workflow') && has('action')) return conflict('workflow', 'action');
    if (!has('workflow') && !has('action')) return unspecified('workflow', 'action');
    if (isSet(entryAt(task, 'requires')) && isText(view.get('type'), 'direct')) {
      const name = wordOf(entryAt(task, 'name'));
      return `properties.tasks.${name}.requires: task ${name} contains property 'requires' in case of direct workflow.`;
    }
    if (!isSet(entryAt(task, 'with_items')) && isSet(entryAt(task, 'concurrency'))) {
      return needs('concurrency', 'with_items');
    }
  }
  return undefined;
};

export const senlinCluster: PluginCheck = (view) => {
  const min = numberOf(view.get('min_size')) ?? 0;
  const max = numberOf(view.get('max_size')) ?? -1;
  const desired = numberOf(view.get('desired_capacity')) ?? min;
  if (max !== -1 && max < min) return 'min_size can not be greater than max_size';
  return desired < min || (max !== -1 && desired > max)
    ? 'desired_capacity must be between min_size and max_size'
    : undefined;
};

/** Schemes of subscribers. */
const subscriberTypes = ['http', 'https', 'mailto', 'trust+http', 'trust+https'];

/** Follows `heat/engine/resources/openstack/zaqar/subscription.py`, ZaqarSubscription.validate. */
export const subscription: PluginCheck = (view) => {
  const subscriber = textOf(view.get('subscriber'));
  return subscriber !== undefined && !subscriberTypes.includes(textBefore(subscriber, ':'))
    ? `The subscriber type of must be one of: ${subscriberTypes.join(', ')}.`
    : undefined;
};

const uuidInside = /^[0-9a-f]{32}$/;

/** A place in Swift, or a UUID in Sahara's own database in any form that Python's `uuid.UUID` accepts. */
export const jobBinary: PluginCheck = (view) => {
  const url = textOf(view.get('url'));
  if (url === undefined || url.startsWith('swift://')) return undefined;
  const id = url.startsWith('internal-db://') ? url.slice('internal-db://'.length) : '';
  const plain = id.replaceAll(/urn:|uuid:|[{}-]/g, '').toLowerCase();
  return uuidInside.test(plain) ? undefined : `${url} is not a valid job location.`;
};

export const saharaCluster: PluginCheck = (view) =>
  isTruthy(view.get('neutron_management_network')) ? undefined : 'neutron_management_network must be provided';

/** An address fits the type of the notification; `period` is for webhooks only. */
export const notification: PluginCheck = (view) => {
  if (isSet(view.get('period')) && !isText(view.get('type'), 'webhook')) {
    return 'The period property can only be specified against a Webhook Notification type.';
  }
  const address = textOf(view.get('address'));
  if (address === undefined || address === '') return undefined;
  const words = shown(view.get('address'));
  if (isText(view.get('type'), 'webhook')) return webAddressProblem(address, words);
  return isText(view.get('type'), 'email') && !/^\S+@\S+\n?$/.test(address)
    ? `Address "${words}" doesn't satisfies allowed format for "email" type of "type" property`
    : undefined;
};

function webAddressProblem(address: string, words: string): string | undefined {
  const [, scheme, location] = matchOf(/^(?:([a-z][a-z0-9+.-]*):)?(?:\/\/([^/?#]*))?/i, address);
  if (scheme === undefined) return `Address "${words}" doesn't have required URL scheme`;
  if (location === undefined || location === '') return `Address "${words}" doesn't have required network location`;
  return ['http', 'https'].includes(scheme.toLowerCase())
    ? undefined
    : `Address "${words}" doesn't satisfies allowed schemes: http, https`;
}
