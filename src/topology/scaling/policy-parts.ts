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

/** A setting that may not be there. */
interface Part {
  readonly name: string;
  readonly value: Value | undefined;
}

/** Settings beside those that have a meaning; the whole, where it is no map. */
export function restOf(
  read: Pick<Written['read'], 'entries'>,
  { name: own, value }: Part,
  known: readonly string[],
): readonly Setting[] {
  return [
    ...misshapen(own, value),
    ...[...read.entries(value)].flatMap(([name, item]) => (known.includes(name) ? [] : [{ name, value: item }])),
  ];
}

/** What is written where a map is read: no schema of Heat refuses it. */
export function misshapen(name: string, value: Value | undefined): readonly Setting[] {
  return value?.kind === 'known' || value?.kind === 'list' ? [{ name, value }] : [];
}

/** What attached policies, or clusters that a policy is attached to, are called under `key`: those that are switched off do nothing. */
export function attachedIn(
  read: Pick<Written['read'], 'choose' | 'field' | 'items' | 'shapes'>,
  path: string,
  { list, key }: { readonly list: Value | undefined; readonly key: 'cluster' | 'policy' },
): readonly Value[] {
  return read.items(list).flatMap((item) => {
    const attached = read.field(item, key);
    const isOn = read.choose(read.field(item, 'enabled'), path, (value) => value !== false, true);
    if (!isOn) read.shapes(attached, path);
    return isOn && attached ? [attached] : [];
  });
}
