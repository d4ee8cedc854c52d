/**
 * Sets of ports with their protocols. A set is the ascending list of places on one line of numbers where membership
 * changes; each protocol has a stretch of that line. So a set of any size is a few numbers, and nothing is sampled.
 */

export type Protocol = 'tcp' | 'udp' | 'sctp';

export const protocols: readonly Protocol[] = ['tcp', 'udp', 'sctp'];

/** Even positions open a stretch, odd ones close it (exclusive). */
export type PortSet = readonly number[];

const width = 65_536;

export const noPorts: PortSet = Object.freeze<number[]>([]);

/** Ports are 1 to 65535. */
export const allPorts: PortSet = protocols.flatMap((_, index) => [index * width + 1, (index + 1) * width]);

/** Of one protocol, both ends included; nothing where the ends are the wrong way round. */
export function portRange(protocol: Protocol, first: number, last: number): PortSet {
  const base = protocols.indexOf(protocol) * width;
  const [from, to] = [Math.max(first, 1), Math.min(last, width - 1)];
  return from > to ? noPorts : [base + from, base + to + 1];
}

export function union(one: PortSet, other: PortSet): PortSet {
  if (one === other || other.length === 0) return one;
  return one.length === 0 ? other : merged(one, other, ['one', 'other', 'both']);
}

/** In pairs, and those in pairs again: one after the other, many sets would be gone through as often as there are others. */
export function unionOf(sets: Iterable<PortSet>): PortSet {
  let all = [...new Set(sets)];
  while (all.length > 1) {
    const halved: PortSet[] = [];
    for (let i = 0; i < all.length; i += 2) halved.push(union(all[i] ?? noPorts, all[i + 1] ?? noPorts));
    all = halved;
  }
  return all[0] ?? noPorts;
}

export function intersection(one: PortSet, other: PortSet): PortSet {
  if (one === other || one.length === 0) return one;
  return other.length === 0 ? other : merged(one, other, ['both']);
}

/** What is in the first and not in the second. */
export function difference(one: PortSet, other: PortSet): PortSet {
  if (one === other) return noPorts;
  return one.length === 0 || other.length === 0 ? one : merged(one, other, ['one']);
}

/** Where a number lies when it lies in some of two sets. */
type Where = 'one' | 'other' | 'both';

function merged(one: PortSet, other: PortSet, kept: readonly Where[]): PortSet {
  const result: number[] = [];
  const wanted = new Set<Where | undefined>(kept);
  for (let i = 0, j = 0; i < one.length || j < other.length;) {
    const next = Math.min(one[i] ?? Number.POSITIVE_INFINITY, other[j] ?? Number.POSITIVE_INFINITY);
    if (one[i] === next) i++;
    if (other[j] === next) j++;
    if (wanted.has(whereOf(i % 2, j % 2)) !== (result.length % 2 === 1)) result.push(next);
  }
  return result;
}

function whereOf(inOne: number, inOther: number): Where | undefined {
  if (inOne === 1) return inOther === 1 ? 'both' : 'one';
  return inOther === 1 ? 'other' : undefined;
}

/** One packet's destination. */
export interface PortOf {
  readonly protocol: Protocol;
  readonly port: number;
}

/** The lowest port of a set. */
export function firstPort(set: PortSet): PortOf | undefined {
  const [first] = set;
  const protocol = first === undefined ? undefined : protocols[Math.floor(first / width)];
  return first === undefined || !protocol ? undefined : { protocol, port: first % width };
}

export function hasPort(set: PortSet, { protocol, port }: PortOf): boolean {
  return intersection(set, portRange(protocol, port, port)).length > 0;
}
/** For readers: `tcp 22, 80-90; udp`. All ports of a protocol are the protocol alone, all of everything is `any`. */
export function describePorts(set: PortSet): string {
  if (set.length === allPorts.length && set.every((bound, index) => bound === allPorts[index])) return 'any';
  return protocols
    .flatMap((protocol) => {
      const base = protocols.indexOf(protocol) * width;
      const own = intersection(set, portRange(protocol, 1, width - 1));
      if (own.length === 0) return [];
      const ranges = own.flatMap((bound, index) => {
        const [first, last] = [bound - base, (own[index + 1] ?? 0) - base - 1];
        return index % 2 === 1 ? [] : [first === last ? String(first) : `${first}-${last}`];
      });
      return ranges.length === 1 && ranges[0] === `1-${width - 1}` ? [protocol] : [`${protocol} ${ranges.join(', ')}`];
    })
    .join('; ');
}
