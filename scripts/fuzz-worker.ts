/** Tries one input after the other in a thread of its own, which can be ended from outside. */
import { parentPort, workerData } from 'node:worker_threads';
import { compile } from '../src/compile.ts';
import { evaluateYaql, YaqlError } from '../src/yaql/evaluate-yaql.ts';
import { memoryHost } from '../src/host/memory-host.ts';
import { resolveStack } from '../src/resolve-stack.ts';
import type { PlainDiagnostic } from '../src/diagnostics/plain-diagnostic.ts';
import { fuzzSources, inputOf, type FuzzInput, type FuzzTask } from './fuzz-inputs.ts';

/** What came of an input: nothing where all is well. */
export interface FuzzAnswer {
  readonly seed: number;
  /** Of the processor: what else the machine does is no matter of the input. */
  readonly milliseconds: number;
  readonly problem?: string;
}

export function runWorker(): void {
  const sources = fuzzSources(String(workerData));
  parentPort?.on('message', (task: FuzzTask) => {
    void answer(task);
  });
  async function answer(task: FuzzTask): Promise<void> {
    const { seed } = task;
    const input = inputOf(sources, task);
    const start = process.cpuUsage();
    const problem = await problemOf(input);
    const done: FuzzAnswer = {
      seed,
      milliseconds: milliseconds(process.cpuUsage(start)),
      ...(problem !== undefined && { problem }),
    };
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
    parentPort?.postMessage(done);
  }
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
  parentPort?.postMessage('ready');
}

function milliseconds({ user, system }: NodeJS.CpuUsage): number {
  return (user + system) / 1000;
}

async function problemOf(input: FuzzInput): Promise<string | undefined> {
  try {
    return input.what === 'query' ? problemOfQuery(input) : await problemOfStack(input);
  } catch (error) {
    return error instanceof Error ? (error.stack ?? error.message) : String(error);
  }
}

function problemOfQuery({ expression, data }: Extract<FuzzInput, { what: 'query' }>): string | undefined {
  try {
    evaluateYaql(expression, data);
  } catch (error) {
    if (!(error instanceof YaqlError)) throw error;
  }
  return undefined;
}

async function problemOfStack({ files, options }: Extract<FuzzInput, { what: 'stack' }>): Promise<string | undefined> {
  const host = memoryHost(files);
  const { diagnostics } = await compile(host, options);
  const resolved = await resolveStack(host, { template: options.template, environments: options.environments });
  return wrongMessage([...diagnostics, ...resolved.diagnostics]);
}

/** Messages that say nothing, or that blame ourselves. */
function wrongMessage(diagnostics: readonly PlainDiagnostic[]): string | undefined {
  const wrong = diagnostics.find(
    ({ code, message }) =>
      code.startsWith('internal/') || message.trim() === '' || /^undefined\b|\[object |function \(/.test(message),
  );
  return wrong && `${wrong.code}: ${wrong.message}`;
}
