/**
 * What a conversion settles for those that follow it into the same output: names, where the content of disks comes from,
 * and whether a live stack is moved. The lock carries it from one run to the next.
 */
import type { Mode } from '../config/config.ts';
import type { NodeId } from '../evaluate/fact.ts';
import { templateNames } from './data-volume-templates.ts';
import type { JsonRecord } from '../shape/json-fields.ts';
import type { PlanItem } from './plan.ts';

export interface Settled {
  readonly mode: Mode;
  /** Absent where an earlier version did not write it down. */
  readonly stackName?: string;
  /** Of the objects; absent where an earlier version did not write it down. */
  readonly namespace?: string;
  /** Object names by what they are for: a node (`db`), or a part of one (`db#root`). Those of nodes that are gone stay. */
  readonly names: ReadonlyMap<string, string>;
  /** Host names of machines. */
  readonly hosts: ReadonlyMap<NodeId, string>;
  /** What would be lost under another name, as `<kind>/<name>`, by the node that it is for. */
  readonly objects: ReadonlyMap<NodeId, readonly string[]>;
  /** Of each machine and disk in the cluster. */
  readonly origins: ReadonlyMap<NodeId, Origin>;
  /** A facts bundle about what moves. */
  readonly moved?: JsonRecord;
}

/**
 * `fresh`: nothing old. Else what it has its content from: `adopted` or `copied` from the volume or server with the id
 * `of`; `moved`: a machine that takes over from the server `of`.
 */
export type Origin =
  | { readonly origin: 'fresh' }
  | { readonly origin: 'adopted' | 'copied'; readonly of: string }
  | {
      readonly origin: 'moved';
      readonly of: string;
      /** Whether the server ran when the move began; absent where it did. */
      readonly power?: 'off' | 'unknown';
      /** Devices that its volumes had, by their ids. */
      readonly devices?: ReadonlyMap<string, string>;
    };

/** Ids of the live volumes and servers that nodes had their content from. */
export function oldContents({ origins }: Settled): ReadonlyMap<NodeId, string> {
  return new Map([...origins].flatMap(([node, origin]) => (origin.origin === 'fresh' ? [] : [[node, origin.of]])));
}

/** Machines whose servers did not run when the move began, or of which it is not known. */
export function powerBefore({ origins }: Settled): ReadonlyMap<NodeId, 'off' | 'unknown'> {
  return new Map(
    [...origins].flatMap(([node, origin]) => (origin.origin === 'moved' && origin.power ? [[node, origin.power]] : [])),
  );
}

/** Devices of the volumes of machines, as they were before any was detached. */
export function devicesBefore({ origins }: Settled): ReadonlyMap<NodeId, ReadonlyMap<string, string>> {
  return new Map(
    [...origins].flatMap(([node, origin]) =>
      origin.origin === 'moved' && origin.devices ? [[node, origin.devices] as const] : [],
    ),
  );
}

/** Kinds whose objects hold what cannot be made again. */
const keptKinds: ReadonlySet<string> = new Set([
  'DataVolume',
  'PersistentVolume',
  'PersistentVolumeClaim',
  'Secret',
  'VirtualMachine',
]);

export function settledObjects(items: readonly PlanItem[]): Settled['objects'] {
  const objects = new Map<NodeId, string[]>();
  for (const item of items) {
    if (!('owner' in item)) continue;
    const own = objects.get(item.owner) ?? [];
    own.push(...labelsOf(item));
    if (own.length > 0) objects.set(item.owner, own);
  }
  return objects;
}

function labelsOf(item: PlanItem): readonly string[] {
  if (item.item === 'secret') return [`Secret/${item.secret.name}`];
  if (item.item !== 'object') return [];
  const { object } = item;
  const whole = keptKinds.has(object.kind) ? [`${object.kind}/${object.metadata.name}`] : [];
  return [...whole, ...templateNames(object).map((name) => `DataVolume/${name}`)];
}
