/** Further addresses that only one machine may have: nobody else ever comes from them. */
import { append } from '../../source/append.ts';
import type { Interval } from '../../topology/address-range.ts';
import { intervalKey } from '../intervals.ts';
import { rangeOf } from './addresses.ts';
import type { Source } from './source.ts';

/** By the resource of the machine. A port of no machine is somebody else's. */
export function ownPairs(source: Source): ReadonlyMap<string, readonly Interval[]> {
  const holders = new Map<string, { readonly range: Interval; readonly machines: Set<string> }>();
  const machines = new Map(
    source
      .of('machine')
      .flatMap(({ nics, resource }) => nics.map((ref) => [source.find('nic', ref)?.id, resource] as const)),
  );
  for (const nic of source.of('nic')) {
    for (const range of nic.allowedPairs.flatMap(({ address }) => rangeOf(address) ?? [])) {
      const key = intervalKey(range);
      const holder = holders.get(key) ?? { range, machines: new Set<string>() };
      holders.set(key, holder);
      holder.machines.add(machines.get(nic.id) ?? '');
    }
  }
  const found = new Map<string, Interval[]>();
  for (const { range, machines: all } of holders.values()) {
    const [machine = '', ...others] = all;
    if (machine !== '' && others.length === 0) append(found, machine, range);
  }
  return found;
}
