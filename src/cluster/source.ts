/** All knowledge of one thing that `kubectl` shows of a cluster: how it is asked for, and what it says. */
import type { CollectedFacts } from './facts.ts';
import type { Printed } from './read-json.ts';

export interface ClusterSource {
  /** In messages: `nodes`. */
  readonly what: string;
  /** The words behind `kubectl`; `-o json` is added. */
  readonly command: readonly string[];
  /** The resource as the API server lists it, `name.group`, for what many clusters do not have: those are not asked for it. */
  readonly resource?: string;
  /** What it says; each is read by something behind it. */
  readonly gives: readonly (keyof CollectedFacts)[];
  read(printed: Printed): CollectedFacts;
}
