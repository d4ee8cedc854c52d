/** A policy of a cluster as its lift reads it, and what it becomes. */
import type { ResourceIdentity } from '../../evaluate/scope.ts';
import type { Value } from '../../evaluate/value.ts';
import type { GroupPolicy, Setting } from '../kinds/group-policy.ts';
import type { TopologyNode } from '../kinds/table.ts';
import type { PropertyTable, Reader } from '../lift.ts';

/** A policy with the settings of its type. */
export interface Written {
  readonly read: Omit<Reader<PropertyTable>, 'get'>;
  readonly self: ResourceIdentity;
  readonly settings: Value | undefined;
}

interface Said {
  readonly policy: Partial<GroupPolicy>;
  /** What stands for it beside the policy itself. */
  readonly nodes?: readonly TopologyNode[];
}

export type Parts = (written: Written) => Said;

/** Settings beside those that have a meaning. */
export function restOf(
  read: Pick<Written['read'], 'entries'>,
  value: Value | undefined,
  known: readonly string[],
): readonly Setting[] {
  return [...read.entries(value)].flatMap(([name, item]) => (known.includes(name) ? [] : [{ name, value: item }]));
}
