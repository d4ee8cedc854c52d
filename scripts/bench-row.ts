/** What a benchmark is made of: rows that measure something, and the way in which they are measured together. */

/** One line of the table. */
export interface BenchRow {
  readonly name: string;
  /** Does the work once; prepares nothing. */
  readonly run: () => unknown;
  /** Pieces of work in one run, for a rate per second. */
  readonly pieces?: number;
  /** Name of another row that the time is compared with. Both are measured in turn, so both are equally warm. */
  readonly against?: string;
  /** Runs to take the best of, where the usual number is too much or too little. */
  readonly rounds?: number;
  /** Processor time of this process says nothing of what a child does. */
  readonly clock?: 'wall';
}

/** Milliseconds of the best run, by name of the row. */
export type Times = ReadonlyMap<string, number>;

export const usualRounds = 7;

/** Rows that are compared run in turn, in one direction and then in the other, until each has its rounds. */
export async function measure(rows: readonly BenchRow[]): Promise<Times> {
  const times = new Map<string, number>();
  for (const together of comparedRows(rows)) {
    const rounds = Math.max(...together.map(({ rounds = usualRounds }) => rounds));
    for (let round = 0; round < rounds; round++) {
      for (const row of round % 2 === 0 ? together : together.toReversed()) {
        const time = await timeOf(row);
        times.set(row.name, Math.min(time, times.get(row.name) ?? time));
      }
    }
  }
  return times;
}

/** Each row with those that are compared with it. */
function comparedRows(rows: readonly BenchRow[]): readonly (readonly BenchRow[])[] {
  const groups = new Map<string, BenchRow[]>();
  for (const row of rows) {
    const key = row.against ?? row.name;
    const group = groups.get(key) ?? [];
    groups.set(key, group);
    group.push(row);
  }
  return [...groups.values()];
}

async function timeOf({ run, clock }: BenchRow): Promise<number> {
  const now = clock === 'wall' ? () => performance.now() : processorTime;
  const start = now();
  await run();
  return now() - start;
}

/** Of the whole process, garbage collection and compilation included: other programs of the machine do not count. */
function processorTime(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}
