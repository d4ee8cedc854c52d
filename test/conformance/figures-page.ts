/** Writes the figures into docs/exactness.md, between its marks; they come from what is in this repository, so that a bare clone checks them. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { corpusSentence } from './corpus.ts';
import type { CorpusCounts } from './corpus.ts';
import type { HeatCounts } from './heat.ts';
import { root } from './records.ts';
import { sum } from './tally.ts';
import type { Tally } from './tally.ts';
import type { YaqlCounts } from './yaql.ts';

const file = join(root, 'docs', 'exactness.md');
const marks = /<!-- conformance -->\n([\s\S]*?)<!-- \/conformance -->/;

/** What the rows of the table hold, by the beginnings of the groups' names; the first that fits counts. */
const areas: readonly (readonly [title: string, groups: readonly string[]])[] = [
  ['queries in templates', ['fn_yaql']],
  ['functions', ['fn_', 'cfn_functions', 'facade', 'runtime_values', 'attribute_names', 'removed_arguments']],
  ['conditions', ['conditions', 'cfn_conditions', 'child_conditions']],
  ['parameters', ['param']],
  ['environments, registry', ['environment', 'registry']],
  [
    'nested stacks, groups',
    ['child_parameters', 'members', 'nested', 'resource_group', 'resource_chain', 'autoscaling'],
  ],
  [
    'resources, properties',
    [
      'resource_keys',
      'property',
      'dependencies',
      'external_id',
      'none_resource',
      'metadata',
      'update_policy',
      'plugin_reads',
    ],
  ],
  ['versions, sections, texts', ['versions', 'sections', 'yaml', 'json', 'cfn_templates', 'error_order']],
  ['a newer release', ['drift27']],
  ['found by random trials', ['fuzz']],
  ['whole templates', ['']],
];

export interface Figures {
  readonly heat: HeatCounts;
  readonly yaql: YaqlCounts;
  /** Absent where it was not compared: then the sentence that is there stays. */
  readonly corpus: CorpusCounts | undefined;
}

/** Whether docs/exactness.md holds these figures; with `write` it is made to. */
export function figuresAreFresh(figures: Figures, write: boolean): boolean {
  const text = readFileSync(file, 'utf8');
  const written = marks.exec(text)?.[1];
  if (written === undefined) {
    console.log('\ndocs/exactness.md has no marks for the figures.');
    return false;
  }
  const wanted = block(figures, written);
  if (written === wanted) return true;
  if (write)
    writeFileSync(
      file,
      text.replace(marks, () => `<!-- conformance -->\n${wanted}<!-- /conformance -->`),
    );
  else console.log('\ndocs/exactness.md holds other figures: run `npm run conformance -- --docs`.');
  return write;
}

function block({ heat, yaql, corpus }: Figures, written: string): string {
  const head = ['recorded results', 'taken or refused alike', 'every field alike', 'category of error alike'];
  const rows = [...byArea(heat), ['**all of Heat**', sum(heat.groups.values())] as const].map(([title, tally]) => [
    title,
    part(tally.ok, tally.cases),
    part(tally.fields, tally.results),
    part(tally.kinds, tally.errors),
  ]);
  const queries = ['**YAQL expressions**', part(yaql.agreeing, yaql.cases), '', ''];
  const sentence = corpus ? corpusSentence(corpus) : /^Of .* real stacks .*$/m.exec(written)?.[0];
  const real = sentence === undefined ? '' : `\n${sentence}\n`;
  return `\n${table([head, ...rows, queries])}\n${real}\n`;
}

function byArea({ groups }: HeatCounts): readonly (readonly [string, Tally])[] {
  const found = new Map<string, Tally[]>(areas.map(([title]) => [title, []]));
  for (const [name, tally] of groups) {
    const area = areas.find(([, starts]) => starts.some((start) => name.startsWith(start)));
    found.get(area?.[0] ?? '')?.push(tally);
  }
  return [...found].map(([title, tallies]) => [title, sum(tallies)]);
}

function part(have: number, of: number): string {
  return `${have} of ${of}`;
}

/** As the formatter writes tables: columns of equal width, numbers to the right. */
function table(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => (row[column] ?? '').length)));
  const line = (row: readonly string[]): string => {
    const cells = widths.map((width, column) => {
      const cell = row[column] ?? '';
      return column === 0 ? cell.padEnd(width) : cell.padStart(width);
    });
    return `| ${cells.join(' | ')} |`;
  };
  const rule = widths.map((width, column) => (column === 0 ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`));
  const [head = [], ...body] = rows;
  return [line(head), `| ${rule.join(' | ')} |`, ...body.map(line)].join('\n');
}
