/** Counts where we agree with an engine. */
import type { Verdict } from './compare.ts';

export interface Tally {
  cases: number;
  /** Cases that both take or both refuse. */
  ok: number;
  results: number;
  /** Results that agree in every field. */
  fields: number;
  errors: number;
  /** Errors of the same category. */
  kinds: number;
}

export function newTally(): Tally {
  return { cases: 0, ok: 0, results: 0, fields: 0, errors: 0, kinds: 0 };
}

export function count(tally: Tally, { okAgrees, differences, kindAgrees, result }: Verdict): void {
  tally.cases++;
  if (okAgrees) tally.ok++;
  if (okAgrees && result.ok) {
    tally.results++;
    if (differences.length === 0) tally.fields++;
  }
  if (kindAgrees !== undefined) {
    tally.errors++;
    if (kindAgrees) tally.kinds++;
  }
}

export function sum(tallies: Iterable<Tally>): Tally {
  const whole = newTally();
  for (const tally of tallies) {
    whole.cases += tally.cases;
    whole.ok += tally.ok;
    whole.results += tally.results;
    whole.fields += tally.fields;
    whole.errors += tally.errors;
    whole.kinds += tally.kinds;
  }
  return whole;
}

export function tallyOf(tallies: Map<string, Tally>, name: string): Tally {
  const found = tallies.get(name);
  if (found) return found;
  const added = newTally();
  tallies.set(name, added);
  return added;
}

/** `98.9 %`. */
export function percent(part: number, whole: number): string {
  return `${((100 * part) / Math.max(1, whole)).toFixed(1)} %`;
}
