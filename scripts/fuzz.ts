/**
 * `npm run fuzz -- --seconds N [--seed S] [--megabytes M]`: gives changed stacks, environments, settings, facts and queries to the compiler, each with a
 * limit of time and memory, and tells what crashes it. Without `--seconds` it tries the one input of the seed. A finding is
 * printed with its seed and kept below `node_modules/.fuzz/`.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { isMainThread, Worker } from 'node:worker_threads';
import { fuzzSources, inputOf, type FuzzTask } from './fuzz-inputs.ts';
import { runWorker, type FuzzAnswer } from './fuzz-worker.ts';

const root = process.cwd();

/** What one input may take of the processor, and how many times as long as unchanged; the memory can be set lower to find what grows. */
const limits = { milliseconds: 2000, megabytes: 500, tries: 3, slower: 2 } as const;

interface Settings {
  readonly seconds: number;
  readonly seed: number;
  readonly megabytes: number;
}

function settingsOf(args: readonly string[]): Settings {
  const valueOf = (name: string): number | undefined => {
    const at = args.indexOf(name);
    return at < 0 ? undefined : Number(args[at + 1]);
  };
  return {
    seconds: valueOf('--seconds') ?? 0,
    seed: valueOf('--seed') ?? 1,
    megabytes: valueOf('--megabytes') ?? limits.megabytes,
  };
}

/** A thread that tries inputs; a new one takes its place when it has ended. */
class Thread {
  #worker: Promise<Worker> | undefined;
  readonly #megabytes: number;

  constructor(megabytes: number) {
    this.#megabytes = megabytes;
  }

  async try(task: FuzzTask): Promise<FuzzAnswer> {
    const { seed } = task;
    const worker = await (this.#worker ??= started(this.#megabytes));
    const start = performance.now();
    const ended = (problem: string): FuzzAnswer => ({ seed, milliseconds: performance.now() - start, problem });
    const result = await new Promise<FuzzAnswer>((settle) => {
      // Ended late, so that a slow answer can be told from none.
      const timer = setTimeout(() => settle(ended('it does not end')), limits.milliseconds * 15);
      const finish = (answer: FuzzAnswer): void => {
        clearTimeout(timer);
        settle(answer);
      };
      forget(worker);
      worker.once('message', finish);
      worker.once('error', (error) => finish(ended(`the thread ended: ${error.message}`)));
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
      worker.postMessage(task);
    });
    if (result.problem !== undefined) await this.end();
    return result;
  }

  async end(): Promise<void> {
    const worker = await this.#worker;
    this.#worker = undefined;
    if (!worker) return;
    forget(worker);
    worker.on('error', () => undefined);
    await worker.terminate();
  }
}

/** Not all listeners: the thread has some of its own. */
function forget(worker: Worker): void {
  worker.removeAllListeners('message');
  worker.removeAllListeners('error');
}

function started(megabytes: number): Promise<Worker> {
  const worker = new Worker(new URL(import.meta.url), {
    workerData: root,
    argv: [],
    resourceLimits: { maxOldGenerationSizeMb: megabytes },
  });
  return new Promise((ready, failed) => {
    worker.once('message', () => ready(worker));
    worker.once('error', failed);
  });
}

async function findingOf(thread: Thread, seed: number): Promise<string | undefined> {
  let last = await thread.try({ seed });
  for (let tries = 1; tries < limits.tries && last.milliseconds > limits.milliseconds; tries++) {
    last = await thread.try({ seed });
  }
  if (last.problem !== undefined || last.milliseconds <= limits.milliseconds) return last.problem;
  // A large stack takes its time, unchanged too.
  const before = await thread.try({ seed, unchanged: true });
  const isSlower = last.milliseconds > limits.milliseconds + before.milliseconds * limits.slower;
  return isSlower ? `it takes ${Math.round(last.milliseconds)} ms` : undefined;
}

function keep(seed: number, finding: string): void {
  const folder = join(root, 'node_modules', '.fuzz', String(seed));
  const input = inputOf(fuzzSources(root), { seed });
  const files =
    input.what === 'stack' ? input.files : { 'query.yaql': input.expression, 'data.json': JSON.stringify(input.data) };
  const options = input.what === 'stack' ? { 'options.json': JSON.stringify(input.options) } : {};
  for (const [name, text] of Object.entries({ ...files, ...options, 'finding.txt': `${input.from}\n${finding}\n` })) {
    const path = join(folder, name.replaceAll('..', '_'));
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }
  process.stdout.write(`seed ${seed} (${input.from}): ${finding}\n  kept in ${folder}\n`);
}

async function main({ seconds, seed, megabytes }: Settings): Promise<void> {
  const end = performance.now() + seconds * 1000;
  const thread = new Thread(megabytes);
  let found = 0;
  let tried = 0;
  mkdirSync(join(root, 'node_modules', '.fuzz'), { recursive: true });
  for (let next = seed; tried === 0 || performance.now() < end; next++) {
    // The engine can end the process where memory runs out, and nobody would say at which input.
    writeFileSync(join(root, 'node_modules', '.fuzz', `last-of-${seed}`), `${next}\n`);
    const finding = await findingOf(thread, next);
    tried++;
    if (finding === undefined) continue;
    found++;
    keep(next, finding);
  }
  await thread.end();
  process.stdout.write(`${tried} inputs from seed ${seed}: ${found} findings\n`);
  if (found > 0) process.exitCode = 1;
}

if (isMainThread) await main(settingsOf(process.argv.slice(2)));
else runWorker();
