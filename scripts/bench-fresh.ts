/**
 * Growth and memory: stacks of more and more resources, each compiled once in a process of its own, as the command line does.
 * `npm run bench -- fresh` measures them alone.
 */
import { execFileSync } from 'node:child_process';
import { compile } from '../src/compile.ts';
import { memoryHost } from '../src/host/memory-host.ts';
import { digest } from './bench-compile.ts';
import { flatServers, groupedServers } from './bench-scale.ts';

interface Shape {
  readonly what: string;
  /** How many resources one of `counts` is. */
  readonly resources: number;
  readonly counts: readonly number[];
  files(count: number): ReadonlyMap<string, string>;
}

/** What one process measured. */
export interface Fresh {
  readonly what: string;
  readonly count: number;
  readonly resources: number;
  /** Seconds of processor time. */
  readonly seconds: number;
  /** Bytes, of the whole process at its largest. */
  readonly memory: number;
}

const head = 'heat_template_version: 2018-08-31\nresources:\n';

const shapes: readonly Shape[] = [
  {
    what: '`OS::Heat::None`, one resource each',
    resources: 1,
    counts: [1000, 10_000, 100_000],
    files: (count) =>
      one(Array.from({ length: count }, (_, index) => `  r${index}: { type: OS::Heat::None }\n`).join('')),
  },
  {
    what: 'members of a group of `OS::Heat::None`',
    resources: 1,
    counts: [1000, 10_000, 100_000],
    files: (count) =>
      one(
        `  all: { type: OS::Heat::ResourceGroup, properties: { count: ${count}, resource_def: { type: OS::Heat::None } } }\n`,
      ),
  },
  { what: 'servers in one template', resources: 6, counts: [100, 1000], files: flatServers },
  { what: 'servers in a group', resources: 6, counts: [100, 1000], files: groupedServers },
  {
    what: 'servers with large start-up scripts, 10 MB in all',
    resources: 1,
    counts: [2500],
    files: (count) => one(Array.from({ length: count }, (_, index) => scriptServer(index)).join('')),
  },
];

function one(resources: string): ReadonlyMap<string, string> {
  return new Map([['stack.yaml', head + resources]]);
}

function scriptServer(index: number): string {
  const lines = Array.from(
    { length: 80 },
    (_, line) => `          echo "${index} ${line} of a long start-up script" >> /tmp/log\n`,
  );
  return `  s${index}:
    type: OS::Nova::Server
    properties:
      image: debian
      flavor: small
      networks: [{ network: office }]
      user_data_format: RAW
      user_data: |
          #!/bin/sh
${lines.join('')}`;
}

/** Starts a process of `main` for each, one after the other. */
export function measureFresh(main: string): readonly Fresh[] {
  return shapes.flatMap(({ what, counts, resources }, shape) =>
    counts.map((count): Fresh => {
      const args = [main, '--fresh', String(shape), String(count)];
      const [seconds = 0, memory = 0] = execFileSync(process.execPath, args, { encoding: 'utf8' })
        .split(' ')
        .map(Number);
      return { what, count, resources: count * resources, seconds, memory };
    }),
  );
}

/** In that process: prints seconds and bytes. */
export async function runFresh(shape: number, count: number): Promise<void> {
  const files = shapes[shape]?.files(count);
  if (!files) throw new RangeError(`no shape ${shape}`);
  const before = process.cpuUsage();
  const limits = { templateSize: 1e9, resources: 1e9 };
  const { ledger } = await compile(memoryHost(files), { template: 'stack.yaml', limits, digest });
  if (ledger?.unaccounted.length !== 0) throw new Error('the stack does not compile');
  const { user, system } = process.cpuUsage(before);
  process.stdout.write(`${(user + system) / 1e6} ${process.resourceUsage().maxRSS * 1024}`);
}
