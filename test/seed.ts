/**
 * How random tests draw. One seed for all of them, which SEED changes, and three efforts: few runs for `npm test`, more for
 * `npm run coverage`, which sets EFFORT=more, and many for `npm run test:slow`, which sets EFFORT=full. A failure prints its
 * seed, so that `SEED=... npx vitest run FILE` repeats it.
 */
import * as fc from 'fast-check';

export const seed = Number(process.env['SEED'] ?? 20_261_123);
if (!Number.isSafeInteger(seed)) throw new Error(`SEED is no whole number: ${process.env['SEED']}`);

const effort = process.env['EFFORT'] || 'few';
if (!['few', 'more', 'full'].includes(effort)) throw new Error(`EFFORT is few, more or full: ${effort}`);

/** Whether there is time for everything. */
export const isThorough = effort === 'full';

/** How many times as much as for `npm test` is tried where there is more time. */
const factor = effort === 'more' ? 4 : 1;

/** How many times something is tried. */
export interface Runs {
  readonly few: number;
  /** For the coverage, where that is not a few times `few`. */
  readonly more?: number;
  readonly many: number;
}

/** Tries a property; what fast-check throws when it fails holds the seed. */
export function tryAll<Values>(property: fc.IAsyncPropertyWithHooks<Values>, runs: Runs): Promise<void>;
export function tryAll<Values>(property: fc.IPropertyWithHooks<Values>, runs: Runs): void;
export function tryAll<Values>(property: fc.IRawProperty<Values>, runs: Runs): unknown {
  return fc.assert(property, { seed, numRuns: numberOf(runs) });
}

/** As many random values, for a test that looks at them together and tells `seed` when it fails. */
export function drawn<Value>(arbitrary: fc.Arbitrary<Value>, runs: Runs): readonly Value[] {
  return fc.sample(arbitrary, { seed, numRuns: numberOf(runs) });
}

/**
 * All of these, or every so manieth of those that are much alike; where time is short every so manieth, from a place that depends on
 * the seed.
 */
export function someOf<Item>(items: readonly Item[], every: number, alike = 1): readonly Item[] {
  const step = isThorough ? alike : Math.max(alike, Math.ceil(every / factor));
  return items.filter((_item, index) => (index + seed) % step === 0);
}

function numberOf({ few, more = few * factor, many }: Runs): number {
  if (isThorough) return many;
  return effort === 'more' ? Math.min(many, more) : few;
}
