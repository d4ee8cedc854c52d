/** The measured part of docs/performance.md. */
import { readFileSync, writeFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import type { Fresh } from './bench-fresh.ts';
import type { BenchRow, Times } from './bench-row.ts';

interface Measured {
  readonly rows: readonly BenchRow[];
  readonly times: Times;
  readonly fresh: readonly Fresh[];
}

/** Highest ratios that are aimed at, by the first word of a row. */
const targets: Readonly<Record<string, number>> = { resolve: 3, compile: 6, '--help': 2, convert: 4 };

/** At the largest count, against the time for each resource at the first one of a thousand resources. */
const growthTarget = 1.3;

const begin = '<!-- measured -->';
const end = '<!-- /measured -->';

/** @throws Error where the page has no place for the figures. */
export function writePage(path: string, measured: Measured): void {
  const page = readFileSync(path, 'utf8');
  const [before, rest] = page.split(begin);
  const after = rest?.split(end)[1];
  if (before === undefined || after === undefined) throw new Error(`${path} has no place for what is measured`);
  const parts = [machine(), comparedTable(measured), freshTable(measured.fresh)];
  writeFileSync(path, `${before}${begin}\n\n${parts.join('\n\n')}\n\n${end}${after}`);
}

/** What else the machine did is a part of what a reader must know of milliseconds. */
function machine(): string {
  const [first] = cpus();
  const model = first?.model.trim() ?? 'unknown';
  const [, , load = 0] = loadavg();
  const kind = `${cpus().length} processors (${model}) and Node ${process.versions.node}`;
  return `Measured on a virtual machine with ${kind}; its load average was ${load.toFixed(1)}, this run included.`;
}

function comparedTable({ rows, times }: Measured): string {
  const lines = rows.flatMap(({ name, against, pieces }) => {
    const time = times.get(name);
    if (time === undefined) return [];
    const base = against === undefined ? undefined : times.get(against);
    const ratio = base === undefined ? undefined : time / base;
    const target = targetOf(name);
    const isAimed = ratio !== undefined && target !== undefined;
    const each = pieces === undefined ? '' : `${textOf(time / pieces)} for each of ${pieces}`;
    return [
      row([
        name,
        textOf(time),
        ratio === undefined ? each : `${ratio.toFixed(1)} x ${against}`,
        isAimed ? `${target} x` : '',
        isAimed ? metText(ratio <= target) : '',
      ]),
    ];
  });
  return [
    row(['what', 'time', 'compared with', 'target', 'met']),
    row(['---', '---:', '---', '---', '---']),
    ...lines,
  ].join('\n');
}

function targetOf(name: string): number | undefined {
  const words = name.split(' ');
  return words.map((word) => targets[word]).find((target) => target !== undefined);
}

function freshTable(fresh: readonly Fresh[]): string {
  const lines = fresh.map(({ what, count, resources, seconds, memory }) => {
    const first = fresh.find((one) => one.what === what && one.resources >= 600);
    const growth = first && first.count < count ? seconds / resources / (first.seconds / first.resources) : undefined;
    return row([
      `${count} ${what}`,
      `${seconds.toFixed(1)} s`,
      `${textOf((seconds * 1000) / resources)}`,
      growth === undefined ? '' : `${growth.toFixed(2)}, ${growth <= growthTarget ? 'met' : 'not met'}`,
      `${Math.round(memory / 1e6)} MB`,
    ]);
  });
  const head = row([
    'what, in a new process',
    'time',
    'for each resource',
    `growth (target ${growthTarget})`,
    'peak memory',
  ]);
  return [head, row(['---', '---:', '---:', '---:', '---:']), ...lines].join('\n');
}

function textOf(milliseconds: number): string {
  if (milliseconds >= 1000) return `${(milliseconds / 1000).toFixed(1)} s`;
  return `${milliseconds.toFixed(milliseconds >= 10 ? 0 : milliseconds >= 1 ? 1 : 3)} ms`;
}

function metText(isMet: boolean): string {
  return isMet ? 'yes' : 'no';
}

function row(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`;
}
