/** Which machines no rule and no network tells apart: what is proved of one of them holds for all. */
import { append } from '../source/append.ts';
import type { Evidence } from './evidence.ts';
import { intervalKey } from './intervals.ts';
import { mentionIn, type Endpoint } from './packet.ts';

/** Machines that no rule and no network tells apart. */
export interface Sort {
  readonly members: readonly Endpoint[];
}

type Read = Pick<Evidence, 'endpoints' | 'policies' | 'traits'>;

/** In the order of their first members. What policies of other pods say of machines tells them apart too. */
export function endpointSorts(
  { endpoints, policies, traits }: Read,
  others: readonly Endpoint[] = [],
): readonly Sort[] {
  const numbers = new Map<string, number>();
  const numberOf = mentionIn(numbers);
  for (const other of others) policies.describe(other, numberOf);
  const said = endpoints.map((endpoint) => ({
    endpoint,
    text: policies.describe(endpoint, numberOf) + traits.describe(endpoint, numberOf),
    ranges: [...policies.rangesOf(endpoint), ...traits.rangesOf(endpoint)].map(intervalKey),
  }));
  const sorts = new Map<string, Endpoint[]>();
  for (const { endpoint, text, ranges } of said) {
    const labels = [...endpoint.labels].filter(([key]) => numbers.has(`label ${key}`));
    const answers = traits.answers(endpoint).filter(([name]) => numbers.has(name));
    const key = JSON.stringify([text, ranges, labels, answers]);
    append(sorts, key, endpoint);
  }
  return [...sorts.values()].map((members) => ({ members }));
}
