/** What a plan knows of the live cloud. */
import type { Config, Mode } from '../config/config.ts';
import { isBelow } from '../config/path-pattern.ts';
import type { NodeId } from '../evaluate/fact.ts';
import type { Graph } from '../topology/graph.ts';
import { chosenVolumes } from './chosen-disks.ts';
import type { Earlier, LiveView } from './fact-source.ts';
import type { Facts } from './facts.ts';
import { liveView } from './live-view.ts';
import { goneStatus } from './stack.ts';
import { liveKeys } from './table.ts';

export interface Live {
  readonly mode: Mode;
  /** Absent without a bundle, as is the view. */
  readonly facts?: Facts;
  readonly view?: LiveView;
  /** Machines and disks whose objects an earlier run gave the content of a live server or volume: they may hold it still. */
  readonly held: ReadonlySet<NodeId>;
}

/** Whoever gives facts means to move a live stack, whatever the bundle lacks. */
export function modeOf({ mode }: Pick<Config, 'mode'>, facts: Facts | undefined): Mode {
  return mode ?? (facts && !isOfCloudAlone(facts) ? 'migrate' : 'redeploy');
}

/** Whether Heat no longer has the stack: it was abandoned, or deleted with its resources retained. Nothing can protect it, and nothing releases it. */
export function isGone({ mode, facts }: Pick<Live, 'mode' | 'facts'>): boolean {
  return mode === 'migrate' && facts?.stack?.status === goneStatus;
}

/** What every stack of the cloud can use, and nothing of any stack: sizes of flavors and images for a deployment from scratch. */
function isOfCloudAlone(facts: Facts): boolean {
  const { stack, resources, flavors, images, networks, subnets } = facts;
  const shared: ReadonlySet<unknown> = new Set([flavors, images, networks, subnets]);
  const own = liveKeys.map((key) => facts[key]).filter((things) => !shared.has(things));
  const isSaid = flavors.size + images.size + networks.size + subnets.size > 0;
  return isSaid && stack === undefined && resources.size === 0 && own.every(({ size }) => size === 0);
}

const nothingEarlier: Earlier = { earlier: new Map(), power: new Map(), devices: new Map() };

interface Seen {
  readonly facts: Facts | undefined;
  readonly graph: Graph;
  readonly earlier?: Earlier;
}

export function liveCloud(
  config: Pick<Config, 'mode' | 'disks'>,
  { facts, graph, earlier = nothingEarlier }: Seen,
): Live {
  const beside = { ...earlier, chosen: chosenVolumes(config, graph) };
  const held = new Set(earlier.earlier.keys());
  return { mode: modeOf(config, facts), held, ...(facts && { facts, view: liveView(facts, graph, beside) }) };
}

/** The same with the stack as it lives in the place of the template's. */
export function settledCloud(live: Live, view: LiveView): Live {
  return { ...live, facts: view.facts, view };
}

/** Whether a resource is one that the live stack does not have yet, because the user has just added it to the template. */
export function newOnPurpose({ added }: Pick<Config, 'added'>, { mode, facts }: Live): (path: string) => boolean {
  return (path) => mode === 'migrate' && isBelow(added, path) && facts?.physicalIds.get(path) === undefined;
}
