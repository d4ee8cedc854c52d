/**
 * Compares our results with those of the real engines, group by group, and fails below the thresholds.
 * Options: `--verbose` names each case that differs, `--group NAME` takes one group, `--engine` asks an installed engine,
 * `--docs` writes the figures into docs/exactness.md, `--check` fails when other figures stand there.
 */
import { countCorpus, printCorpus } from './corpus.ts';
import { compareWithEngine } from './engine.ts';
import { countHeat, printHeat } from './heat.ts';
import { figuresAreFresh } from './figures-page.ts';
import { sum } from './tally.ts';
import { countOwnYaql, countYaql, printYaql } from './yaql.ts';

/** Parts of the errors that must agree on `kind`, of the real stacks and of the expressions that must agree whole. */
const thresholds = { kind: 0.95, corpus: 0.98, yaql: 1 };

const has = (option: string): boolean => process.argv.includes(option);
const group = has('--group') ? process.argv[process.argv.indexOf('--group') + 1] : undefined;
const verbose = has('--verbose');

const heat = await countHeat({ group, verbose });
printHeat(heat);
const whole = sum([heat.plain, heat.yaql]);
const failures: string[] = [];
const must = (holds: boolean, what: string): void => {
  if (!holds) failures.push(what);
};
must(whole.ok === whole.cases, 'every case is taken or refused as the engine does');
must(whole.fields === whole.results, 'every field of every result agrees');
must(
  whole.kinds >= thresholds.kind * whole.errors,
  `${100 * thresholds.kind} % of the errors are of the same category`,
);

if (group === undefined) {
  const corpus = await countCorpus(verbose);
  printCorpus(corpus);
  if (corpus) {
    must(
      corpus.whole >= thresholds.corpus * corpus.stacks,
      `${100 * thresholds.corpus} % of the real stacks agree whole`,
    );
    must(corpus.unexplained.length === 0, 'each real stack that differs is explained');
  }
  const yaql = countYaql();
  printYaql(yaql);
  must(yaql.agreeing >= thresholds.yaql * yaql.cases, `${100 * thresholds.yaql} % of the expressions agree`);
  if (has('--docs') || has('--check')) {
    must(
      figuresAreFresh({ heat, corpus, yaql: countOwnYaql() }, has('--docs')),
      'docs/exactness.md holds these figures',
    );
  }
}
if (has('--engine')) must(await compareWithEngine(), 'the installed engine says the same');

for (const failure of failures) console.log(`\nNot so: ${failure}.`);
if (failures.length > 0) process.exitCode = 1;
