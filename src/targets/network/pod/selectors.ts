/** Says a set of pods in the fewest selectors, by network labels first and by name where those do not fit. */
import { known, type Origins, type Value } from '../../../evaluate/value.ts';
import type { World } from '../../../plan/world.ts';
import { machineLabel } from '../../objects/labels.ts';
import { pods, stackSelector, type Pod } from './pods.ts';
import { append } from '../../../source/append.ts';

/** As in the API; labels are joined by and. */
export interface PodSelector {
  readonly matchLabels: ReadonlyMap<string, string | Value>;
  readonly matchExpressions?: readonly {
    readonly key: string;
    readonly operator: 'In';
    readonly values: readonly string[];
  }[];
}

/** The first label carries the leaves that made the selector. */
export function withLeaves(selector: PodSelector, origins: Origins): PodSelector {
  const [first, ...rest] = selector.matchLabels;
  if (!first || origins.length === 0) return selector;
  const [key, text] = first;
  const sorted = [...new Set(origins)].toSorted((a, b) => a - b);
  const label = typeof text === 'string' ? known(text, sorted) : text;
  return { ...selector, matchLabels: new Map([[key, label], ...rest]) };
}

/** Selectors, each of one pod set, that together match exactly `wanted` among the pods of the stack. */
export function selectorsOf(world: World, wanted: readonly Pod[]): readonly PodSelector[] {
  if (wanted.length === 0) return [];
  const every = pods(world);
  if (wanted.length === every.length) return [{ matchLabels: stackSelector(world) }];
  return [...byNetwork(every, wanted)].map(([label, rest]) =>
    label === undefined ? named(world, rest) : { matchLabels: new Map([[label, '']]) },
  );
}

/** Members of a group: by its label alone where all of them are wanted. */
export function memberSelectors(
  world: World,
  {
    label,
    members,
    wanted,
  }: { readonly label: string; readonly members: readonly Pod[]; readonly wanted: readonly Pod[] },
): readonly PodSelector[] {
  if (wanted.length === 0) return [];
  if (wanted.length === members.length) return [{ matchLabels: new Map([[label, '']]) }];
  return [...byNetwork(members, wanted)].map(([network, rest]) =>
    network === undefined
      ? named(world, rest)
      : {
          matchLabels: new Map([
            [label, ''],
            [network, ''],
          ]),
        },
  );
}

/** Exactly these pods. */
export function named(world: World, wanted: readonly Pod[]): PodSelector {
  return {
    matchLabels: stackSelector(world),
    matchExpressions: [
      { key: machineLabel, operator: 'In', values: [...new Set(wanted.map(({ name }) => name))].toSorted() },
    ],
  };
}

/** Networks of which every pod is wanted, then (under `undefined`) the pods that remain. */
function byNetwork(every: readonly Pod[], wanted: readonly Pod[]): ReadonlyMap<string | undefined, readonly Pod[]> {
  const chosen = new Set(wanted);
  const whole = new Set(wanted.flatMap(({ network }) => (network === undefined ? [] : [network])));
  for (const pod of every) if (pod.network !== undefined && !chosen.has(pod)) whole.delete(pod.network);
  const groups = new Map<string | undefined, Pod[]>();
  for (const pod of wanted) {
    const key = pod.network !== undefined && whole.has(pod.network) ? pod.network : undefined;
    append(groups, key, pod);
  }
  return groups;
}
