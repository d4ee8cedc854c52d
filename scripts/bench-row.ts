/** What a benchmark is made of: rows that measure something, each by itself. */

/** One line of the table. */
export interface BenchRow {
  readonly name: string;
  /** Does the work once; prepares nothing. */
  readonly run: () => unknown;
  /** Pieces of work in one run, for a rate per second. */
  readonly pieces?: number;
  /** Name of another row that the time is compared with. */
  readonly against?: string;
  /** Runs to take the best of, where the usual number is too much or too little. */
  readonly rounds?: number;
}

/** Shortest of several runs, in milliseconds. The first ones warm up. */
export async function bestOf(rounds: number, run: () => unknown): Promise<number> {
  let best = Number.POSITIVE_INFINITY;
  for (let round = 0; round < rounds; round++) {
    const start = performance.now();
    await run();
    best = Math.min(best, performance.now() - start);
  }
  return best;
}
