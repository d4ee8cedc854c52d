/** Renders the support tables of the docs from what the lifts declare. */
import { pluginType, resourceTypeNames } from '../../grammar/heat/index.ts';
import type { Lift } from './lift.ts';
import { mootReviews } from './moot.ts';
import { lifts } from './registry.ts';
import { retentionOf } from './retained/registry.ts';
import { present } from '../source/present.ts';

/** One row a lifted type: what it becomes, and how many of its properties have which fate. */
export function summaryTable(): string {
  const rows = [...lifts.values()].map((lift) => [`\`${lift.type}\``, lift.summary, fateCounts(lift)]);
  return table(['Type', 'Becomes', 'Properties'], rows);
}

/** The whole page: the summary, each type with its properties and attributes, and why the other types stay. */
export function resourcePage(): string {
  return [
    '# Resource types',
    'Generated from the lifts by `npm run docs`; do not edit.',
    '## Translated types',
    summaryTable(),
    ...[...lifts.values()].flatMap(typeSection),
    '## Moot in some cases',
    'Properties with the fate `moot` only have a meaning in Heat or OpenStack in every case. The following ones have no meaning in Kubernetes only in the given case; in other cases they are carried over, or a warning reports them.',
    table(
      ['Type', 'Property', 'Where'],
      mootReviews().map(({ type, property, why }) => [`\`${type}\``, `\`${property}\``, sentence(why)]),
    ),
    '## Types that are not translated',
    'They stay in OpenStack. A resource that only serves a server that moves becomes a step of the plan.',
    table(
      ['Type', 'Why'],
      resourceTypeNames()
        .filter((name) => pluginType(name)?.name === name && !lifts.has(name))
        .map((name) => [`\`${name}\``, sentence(retentionOf(name).why)]),
    ),
  ].join('\n\n');
}

function typeSection(lift: Lift): readonly string[] {
  const rows = Object.entries(lift.properties).map(([name, { fate, note }]) => [`\`${name}\``, fate, note]);
  return [
    `### ${lift.type}`,
    `${lift.summary}.`,
    rows.length > 0 ? table(['Property', 'Fate', 'Note'], rows) : 'It has no properties.',
    `Attributes: ${Object.keys(lift.attributes)
      .map((name) => `\`${name}\``)
      .join(', ')}.`,
  ];
}

function fateCounts(lift: Lift): string {
  const counts = new Map<string, number>();
  for (const { fate } of Object.values(lift.properties)) counts.set(fate, (counts.get(fate) ?? 0) + 1);
  return counts.size === 0 ? 'none' : [...counts].map(([fate, count]) => `${count} ${fate}`).join(', ');
}

/** A table as prettier leaves it: columns padded to their widest cell. */
function table(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const lines = [header, ...rows].map((cells) => cells.map((cell) => cell.replaceAll('|', '\\|')));
  const widths = header.map((_, column) => Math.max(3, ...lines.map((cells) => present(cells[column], 'cell').length)));
  const print = (cells: readonly string[]): string =>
    `| ${cells.map((cell, column) => cell.padEnd(present(widths[column], 'width of the column'))).join(' | ')} |`;
  const [head = [], ...body] = lines;
  return [print(head), print(widths.map((width) => '-'.repeat(width))), ...body.map(print)].join('\n');
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}
