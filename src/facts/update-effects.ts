/** What an update of Heat does to a live stack although nothing of it was meant to change: scripts that run, sizes that are set. */
import { nodeOfFacet } from '../evaluate/fact.ts';
import { booleanOf, intOf, textOf, type Value, entryAt, listItemsOf, wordOf } from '../evaluate/value.ts';
import { findResource } from '../stack/find-resource.ts';
import { allResources, type Resource, type Stack } from '../stack/stack.ts';
import { factsIn, nodesIn } from '../topology/facts-in.ts';
import { deploymentTypes } from './quiet-properties.ts';

/** A deployment that Heat acts on, whatever its `actions` are. */
interface ActingDeployment {
  readonly resource: string;
  /** Path of the SoftwareComponent whose scripts run at every change of the definition. */
  readonly component?: string;
  /** Inputs whose change replaces it, with a value that only the live cloud knows. */
  readonly inputs: readonly string[];
}

export function actingDeployments(root: Stack): readonly ActingDeployment[] {
  return allResources(root).flatMap((run) => {
    if (!deploymentTypes.has(run.plugin)) return [];
    const units = unitsOf(run, root);
    const component = units.find(runsOnUpdate)?.path;
    const inputs = units.flatMap((unit) => changingInputs(unit, run));
    if (component === undefined && inputs.length === 0) return [];
    return [{ resource: run.path, ...(component !== undefined && { component }), inputs }];
  });
}

function unitsOf({ effective }: Resource, root: Stack): readonly Resource[] {
  const config = effective.get('config');
  return config ? nodesIn(config).flatMap((id) => findResource(nodeOfFacet(id), root) ?? []) : [];
}

/**
 * A deployment whose configuration is a component that has an action for updates: its own `actions` count for nothing
 * (Heat's software_deployment.py, `_handle_action`), so only an unchanged definition keeps Heat from running it.
 */
export function runsOnUpdate({ plugin, effective }: Resource): boolean {
  return plugin === 'OS::Heat::SoftwareComponent' && mentionsUpdate(effective.get('configs'));
}

/** A text that is not known may be the word. */
function mentionsUpdate(configs: Value | undefined): boolean {
  if (configs?.kind !== 'list') return true;
  return configs.items.some((config) => {
    const actions = entryAt(config, 'actions');
    return (
      actions?.kind !== 'list' || actions.items.some((action) => action.kind !== 'known' || action.value === 'UPDATE')
    );
  });
}

/** The same template gives the same texts; ids stay what they are; everything else of the live cloud may have changed. */
function changingInputs(unit: Resource, run: Resource): readonly string[] {
  const [declared, given] = [unit.effective.get('inputs'), run.effective.get('input_values')];
  return listItemsOf(declared).flatMap((input) => {
    if (!booleanOf(entryAt(input, 'replace_on_change'))) return [];
    const name = wordOf(entryAt(input, 'name'));
    const value = entryAt(given, name);
    return value && factsIn(value).some(({ fact }) => fact !== 'id') ? [name] : [];
  });
}

/** Ports that Heat replaces at every update, whatever it changes. */
export function portsReplacedAlways(root: Stack): readonly string[] {
  return allResources(root).flatMap(({ path, plugin, effective }) =>
    plugin === 'OS::Neutron::Port' && wordOf(effective.get('replacement_policy')) === 'REPLACE_ALWAYS' ? [path] : [],
  );
}

/** A scaling group whose live members are fewer or more than the template allows. */
interface ResizedGroup {
  readonly resource: string;
  readonly live: number;
  readonly bound: { readonly property: string; readonly value: number };
}

const bounds: ReadonlyMap<string, readonly [min: string, max: string]> = new Map([
  ['OS::Heat::AutoScalingGroup', ['min_size', 'max_size']],
  ['AWS::AutoScaling::AutoScalingGroup', ['MinSize', 'MaxSize']],
]);

/** Of a live stack, whose groups have the members that live. */
export function groupsOutOfBounds(root: Stack): readonly ResizedGroup[] {
  return allResources(root).flatMap(({ path, plugin, effective, group }) => {
    const names = bounds.get(plugin);
    if (!names || !group?.sizeKnown) return [];
    const live = group.members.length;
    const [min, max] = names.map((property) => ({ property, value: numberIn(effective.get(property)) }));
    const bound = [min, max].find((one, index) => {
      if (one?.value === undefined) return false;
      return index === 0 ? live < one.value : live > one.value;
    });
    return bound?.value === undefined
      ? []
      : [{ resource: path, live, bound: { property: bound.property, value: bound.value } }];
  });
}

function numberIn(value: Value | undefined): number | undefined {
  const whole = intOf(value) ?? textOf(value);
  return whole === undefined || whole === '' ? undefined : Number(whole);
}
