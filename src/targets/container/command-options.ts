/** What a pod has of the options of containers that Heat itself ran on a server: each option has leaves of its own. */
import type { CommandOption, ContainerCommand } from '../../containers/container-command.ts';
import { mootOptions } from '../../containers/run-options.ts';
import type { PodContainer } from '../../containers/together.ts';
import { facet, type NodeId } from '../../evaluate/fact.ts';
import type { World } from '../../plan/world.ts';
import type { Machine } from '../../topology/kinds/machine.ts';
import type { SoftwareUnit } from '../../topology/kinds/software-unit.ts';
import { plainRuns } from '../objects/plain-runs.ts';
import { lossesOf } from './losses.ts';

interface Called {
  readonly container: PodContainer;
  readonly unit: SoftwareUnit;
  readonly command: ContainerCommand;
}

/** Parts of the commands that the pod has, for those whose leaves no value of the pod carries. */
export function carriedParts(world: World, node: Machine, containers: readonly PodContainer[]): readonly NodeId[] {
  return calledOf(world, node, containers).flatMap(({ container, unit, command }) =>
    command.options.flatMap((option) =>
      fateOf(option, lostWords(containers, container)) === 'carried' ? [facet(unit.id, option.name)] : [],
    ),
  );
}

/** Those that the pod does not have, or does without. */
export function optionsLeft(
  world: World,
  node: Machine,
  containers: readonly PodContainer[],
): readonly { readonly option: CommandOption; readonly container: PodContainer; readonly fate: 'lost' | 'idle' }[] {
  return calledOf(world, node, containers).flatMap(({ container, command }) =>
    command.options.flatMap((option) => {
      const fate = fateOf(option, lostWords(containers, container));
      return fate === 'carried' ? [] : [{ option, container, fate }];
    }),
  );
}

function calledOf(world: World, node: Machine, containers: readonly PodContainer[]): readonly Called[] {
  return plainRuns(world, node).flatMap((run) => {
    const unit = world.graph.resolve('software-unit', run.unit);
    const container = containers.find(({ place }) => place.entry === run.resource);
    return unit?.body.form === 'container' && container ? [{ container, unit, command: unit.body.command }] : [];
  });
}

function lostWords(containers: readonly PodContainer[], container: PodContainer): readonly string[] {
  return lossesOf(containers).get(container) ?? [];
}

function fateOf({ name }: CommandOption, lost: readonly string[]): 'carried' | 'lost' | 'idle' {
  if (lost.some((word) => word.replace(/[ =].*$/s, '') === `--${name}`)) return 'lost';
  return name === 'restart' || mootOptions.has(name) ? 'idle' : 'carried';
}
