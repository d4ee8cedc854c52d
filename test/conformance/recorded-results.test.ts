/** Holds the evaluator to the recorded results of the real engine, group by group, and docs/exactness.md to the figures. */
import { describe, expect, it } from 'vitest';
import { runRecord } from './compare.ts';
import { countCorpus } from './corpus.ts';
import { countHeat } from './heat.ts';
import { figuresAreFresh } from './figures-page.ts';
import { hasCorpus, heatRecords } from './records.ts';
import { countOwnYaql } from './yaql.ts';

const records = heatRecords();
const verdicts = new Map<string, ReturnType<typeof runRecord>>();

/** Runs each record only once, whichever test asks first. */
function verdictOf(record: (typeof records)[number]): ReturnType<typeof runRecord> {
  const verdict = verdicts.get(record.name) ?? runRecord(record);
  verdicts.set(record.name, verdict);
  return verdict;
}

const corpus = hasCorpus() ? countCorpus(false) : undefined;
const groups = [...new Set(records.map(({ group }) => group))];

describe('the recorded results of Heat', () => {
  it.each(groups)('agree in the group %s', async (group) => {
    const differing: string[] = [];
    for (const record of records.filter((candidate) => candidate.group === group)) {
      const { okAgrees, differences, kindAgrees } = await verdictOf(record);
      if (!okAgrees) differing.push(`${record.name}: taken by one, refused by the other`);
      if (kindAgrees === false) differing.push(`${record.name}: another category of error`);
      differing.push(...differences.map((difference) => `${record.name}: ${difference}`));
    }
    expect(differing).toEqual([]);
  });
});

describe('real stacks', () => {
  const why = hasCorpus() ? '' : ' (skipped: they are not beside this checkout)';

  it.skipIf(!hasCorpus())(`agree, or the cause is known${why}`, async () => {
    const counts = await corpus;
    expect(counts?.unexplained).toEqual([]);
    expect(counts?.whole).toBeGreaterThanOrEqual(0.98 * (counts?.stacks ?? 0));
  });
});

describe('docs/exactness.md', () => {
  it('holds the figures of these results', async () => {
    const heat = await countHeat({ group: undefined, verbose: false }, verdictOf);
    expect(figuresAreFresh({ heat, corpus: await corpus, yaql: countOwnYaql() }, false)).toBe(true);
  });
});
