/** What a plan knows of the live cloud. */
import type { Config, Mode } from '../config/config.ts';
import type { Graph } from '../topology/graph.ts';
import type { LiveView } from './fact-source.ts';
import type { Facts } from './facts.ts';
import { liveView } from './live-view.ts';

export interface Live {
  readonly mode: Mode;
  /** Absent without a bundle, as is the view. */
  readonly facts?: Facts;
  readonly view?: LiveView;
}

/** Without facts of a live stack there is nothing to move. */
export function modeOf({ mode }: Pick<Config, 'mode'>, facts: Facts | undefined): Mode {
  const isLive = facts !== undefined && facts.physicalIds.size > 0;
  return mode ?? (isLive ? 'migrate' : 'redeploy');
}

interface Seen {
  readonly facts: Facts | undefined;
  readonly graph: Graph;
  /** As in `LiveView`. */
  readonly earlier?: LiveView['earlier'];
}

export function liveCloud(config: Pick<Config, 'mode'>, { facts, graph, earlier = new Map() }: Seen): Live {
  return { mode: modeOf(config, facts), ...(facts && { facts, view: liveView(facts, graph, earlier) }) };
}

/** The same with the stack as it lives in the place of the template's. */
export function settledCloud(live: Live, view: LiveView): Live {
  return { ...live, facts: view.facts, view };
}
