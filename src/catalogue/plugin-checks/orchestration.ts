/** Checks of Heat's own resources, its scaling groups and their policies. */
import { entryOf } from '../../hot/tree.ts';
import { buildTree } from '../../hot/tree-builder.ts';
import { sourceFile } from '../../source/source-file.ts';
import { isPlain, plainOf } from '../../evaluate/plain.ts';
import { textOf, wordOf, listItemsOf, entryAt } from '../../evaluate/value.ts';
import { pyStr } from '../../python/text.ts';
import { isSet, isText, isTruthy, numberOf, onlyWith, shown } from '../plugin-check.ts';
import type { PluginCheck, PluginView } from '../plugin-check.ts';

/**
 * The minimums of all sequences and classes together must fit the length.
 * Follows `heat/engine/resources/openstack/heat/random_string.py`, RandomString.validate.
 */
export const randomString: PluginCheck = (view) => {
  const least = ['character_sequences', 'character_classes']
    .flatMap((name) => listItemsOf(view.get(name)))
    .reduce((sum, item) => sum + (numberOf(entryAt(item, 'min')) ?? 0), 0);
  return least > (numberOf(view.get('length')) ?? Infinity)
    ? 'Length property cannot be smaller than combined character class and character sequence minimums'
    : undefined;
};

/**
 * One configuration for each action.
 * Follows `heat/engine/resources/openstack/heat/software_component.py`, SoftwareComponent.validate.
 */
export const softwareComponent: PluginCheck = (view) => {
  const seen = new Set<string>();
  for (const config of listItemsOf(view.get('configs'))) {
    const actions = listItemsOf(entryAt(config, 'actions')).map((action) => wordOf(action));
    if (actions.some((action) => seen.has(action))) {
      return (
        `Defining more than one configuration for the same action in SoftwareComponent "${view.name}" is not ` +
        'allowed.'
      );
    }
    for (const action of actions) seen.add(action);
  }
  return undefined;
};

/**
 * Only servers with an agent run deployments.
 * Follows `heat/engine/resources/openstack/heat/software_deployment.py`, SoftwareDeployment.validate.
 */
export const softwareDeployment: PluginCheck = (view) => {
  const server = textOf(view.get('server'));
  const format = server === undefined ? undefined : view.byReference(server)?.get('user_data_format');
  return isTruthy(format) && textOf(format) !== undefined && !isText(format, 'SOFTWARE_CONFIG')
    ? `Resource ${server ?? ''}'s property user_data_format should be set to SOFTWARE_CONFIG since there are software ` +
        'deployments on it.'
    : undefined;
};

/** Follows `heat/engine/resources/openstack/heat/access_policy.py`, AccessPolicy.validate. */
export const accessPolicy: PluginCheck = (view) => {
  // The list says nothing of its items: what is no text is the name of no resource.
  const missing = listItemsOf(view.get('AllowedResources')).find((item) => {
    const name = textOf(item);
    if (name !== undefined) return !view.hasResource(name);
    return isPlain(item) || item.kind === 'map' || item.kind === 'list';
  });
  if (missing?.kind === 'map' || missing?.kind === 'list') {
    return `TypeError: unhashable type: '${missing.kind === 'map' ? 'dict' : 'list'}'`;
  }
  return missing && `AccessPolicy resource ${pyStr(plainOf(missing))} not in stack`;
};

const versionKeys = ['heat_template_version', 'HeatTemplateFormatVersion', 'AWSTemplateFormatVersion'];

/** The template is given as a text, and must be one. */
export const remoteStack: PluginCheck = (view) => {
  const text = textOf(view.get('template'));
  if (text === undefined) return undefined;
  const { tree, diagnostics } = buildTree(sourceFile('template', text));
  const broken = diagnostics.find(({ severity }) => severity === 'error');
  if (broken) return `Failed validating stack template: ${broken.message}`;
  if (tree?.kind !== 'mapping') return 'Failed validating stack template: it is no map';
  return versionKeys.some((key) => entryOf(tree, key))
    ? undefined
    : 'Failed validating stack template: the version is missing';
};

/** Adjustment in percent is the only one with a least step. */
export function scalingPolicy(step: string, type: string, percent: string): PluginCheck {
  return (view) =>
    isSet(view.get(step)) && !isText(view.get(type), percent) ? onlyWith(step, type, percent) : undefined;
}

/** Names of the three sizes, which the AWS type and the Heat type spell differently. */
export interface GroupNames {
  readonly min: string;
  readonly max: string;
  readonly desired: string;
}

/** Checks 0 <= min <= desired <= max; sizes that are not known yet pass. */
export function scalingGroup(names: GroupNames): PluginCheck {
  return (view) => {
    const min = numberOf(view.get(names.min));
    const max = numberOf(view.get(names.max));
    if (min === undefined || max === undefined) return undefined;
    if (max < min) return 'MinSize can not be greater than MaxSize';
    if (min < 0) return 'The size of AutoScalingGroup can not be less than zero';
    const desired = numberOf(view.get(names.desired));
    return desired !== undefined && (desired < min || desired > max)
      ? 'DesiredCapacity must be between MinSize and MaxSize'
      : undefined;
  };
}

/** Follows `heat/engine/resources/aws/autoscaling/autoscaling_group.py`, AutoScalingGroup.validate. */
export const awsScalingGroup: PluginCheck = (view) => {
  const sizes = scalingGroup({ min: 'MinSize', max: 'MaxSize', desired: 'DesiredCapacity' })(view);
  if (sizes !== undefined) return sizes;
  const zones = listItemsOf(view.get('VPCZoneIdentifier'));
  if (zones.length > 1) return 'Anything other than one VPCZoneIdentifier is not supported.';
  if (isTruthy(view.get('InstanceId')) === isTruthy(view.get('LaunchConfigurationName'))) {
    return "Either 'InstanceId' or 'LaunchConfigurationName' must be provided.";
  }
  return launchConfiguration(view);
};

/** The configuration must be one of the stack, and the group must depend on it: its bare name is not enough. */
export const launchConfiguration: PluginCheck = (view) => {
  const value = view.get('LaunchConfigurationName');
  const reference = textOf(value);
  if (reference === undefined || reference === '') return undefined;
  const configuration: PluginView | undefined = view.byReference(reference);
  if (configuration === undefined) return `LaunchConfigurationName (${shown(value)}) reference can not be found.`;
  return view.dependsOn(configuration.name)
    ? undefined
    : `LaunchConfigurationName (${shown(value)}) requires a reference to the configuration not just the name of the resource.`;
};
