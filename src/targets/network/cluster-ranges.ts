/** Addresses of pods, Services and nodes lie in ranges that rules of the cloud name, but whom a rule meant was never there. */
import { textOf, type Value } from '../../evaluate/value.ts';
import { covers, isEverything, networkRange } from '../../topology/address-range.ts';
import { perWorld, type World } from '../../plan/world.ts';

/** An ipBlock without the addresses of the cluster; undefined where nothing of it is left. */
export function withoutCluster(
  world: World,
  { range, except }: { readonly range: Value; readonly except: readonly string[] },
): { readonly cidr: Value; readonly except?: readonly string[] } | undefined {
  const text = textOf(range);
  // Who admits everybody admits the cluster too.
  const own = text === undefined || isEverything(text) ? [] : clusterRanges(world);
  if (text !== undefined && own.some((inside) => covers(inside, text))) return undefined;
  const all = [...except, ...own.filter((inside) => text !== undefined && covers(text, inside))];
  return { cidr: range, ...(all.length > 0 && { except: all }) };
}

/** Each once, without those that lie in another. */
const clusterRanges = perWorld(({ cluster: { ranges, ipBlock } }): readonly string[] => {
  // Where an ipBlock never means a pod, its range may be that of an old network as well: all of it is outside.
  const inside = ipBlock === 'outside' ? [] : [...ranges.pods, ...ranges.services];
  const all = [...new Set([...inside, ...ranges.nodes].flatMap((text) => networkRange(text) ?? []))];
  // A single address holds no other, and nodes are many.
  const wide = all.filter((text) => !/\/(?:32|128)$/.test(text));
  return all.filter((text) => !wide.some((other) => other !== text && covers(other, text)));
});
