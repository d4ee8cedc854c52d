/** Ports of a rule as the pods have them that it lets others in to: a policy knows only these. */
import { intOf, known, originsOf, textOf, type Value } from '../../../evaluate/value.ts';
import type { Listening } from '../../../containers/listening.ts';
import { serviceProtocols } from '../../objects/rule-ports.ts';
import type { PolicyPort } from '../policy-ports.ts';

/** `undefined`: every protocol and port; empty: none at all. */
export function podPorts(port: PolicyPort | undefined, moved: readonly Listening[]): readonly PolicyPort[] | undefined {
  const own = moved.filter(({ protocol }) => !port || textOf(port.protocol) === protocol);
  if (own.length === 0) return port && [port];
  const all = port ? [port] : [...serviceProtocols.values()].map((protocol) => ({ protocol: known(protocol) }));
  // Who may use every port may use those that lead to a container, too.
  if (!port?.port && own.every(({ before }) => before.length > 0)) return port && all;
  return all.flatMap((one) => inPod(one, own));
}

interface Stretch {
  readonly first: number;
  readonly last: number;
}

/** A port at which a container listens is let in to where one is that led to it, and nowhere else. */
function inPod(port: PolicyPort, moved: readonly Listening[]): readonly PolicyPort[] {
  const own = moved.filter(({ protocol }) => textOf(port.protocol) === protocol);
  const given = stretchOf(port);
  if (!given || own.length === 0) return [port];
  const isIn = (number: number): boolean => given.first <= number && number <= given.last;
  const opened = own.filter(({ before }) => before.some(isIn)).map((listening) => listening.port);
  const shut = [
    ...own.filter(({ before }) => !before.some(isIn)).map((listening) => listening.port),
    // A single port leads to the container alone. Nobody listens at those of a range.
    ...(given.first === given.last ? own.flatMap(({ before }) => before) : []),
  ].filter((number) => !opened.includes(number));
  const more = opened.filter((number) => !isIn(number)).map((number) => ({ first: number, last: number }));
  const origins = [port.port, port.endPort].map((value) => (value ? originsOf(value) : []));
  const value = (number: number, index: 0 | 1): Value => known(number, origins[index] ?? []);
  return [...without(given, shut), ...more].map(({ first, last }) => ({
    protocol: port.protocol,
    port: value(first, 0),
    ...(last > first && { endPort: value(last, port.endPort ? 1 : 0) }),
  }));
}

/** Undefined where its ends are not known. */
function stretchOf({ port, endPort }: PolicyPort): Stretch | undefined {
  if (!port) return { first: 1, last: 65_535 };
  const [first, last] = [intOf(port), intOf(endPort ?? port)];
  return first === undefined || last === undefined ? undefined : { first: Number(first), last: Number(last) };
}

function without({ first, last }: Stretch, shut: readonly number[]): readonly Stretch[] {
  const inside = [...new Set(shut)].filter((number) => first <= number && number <= last).toSorted((a, b) => a - b);
  const starts = [first, ...inside.map((number) => number + 1)];
  const ends = [...inside.map((number) => number - 1), last];
  return starts.flatMap((start, index): readonly Stretch[] => {
    const end = ends[index] ?? last;
    return start <= end ? [{ first: start, last: end }] : [];
  });
}
