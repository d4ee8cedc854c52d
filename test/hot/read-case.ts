/** Reads the stack of a fixture case and gives what the front end reports about it. */
import { createCollector } from '../../src/diagnostics/collector.ts';
import type { Diagnostic } from '../../src/diagnostics/diagnostic.ts';
import { memoryHost } from '../../src/host/memory-host.ts';
import { givenParameters } from '../../src/hot/given-parameters.ts';
import { readStack } from '../../src/hot/read.ts';
import type { ReadStack } from '../../src/hot/read.ts';
import { readCase } from '../fixture-cases.ts';

export interface ReadCase {
  readonly stack: ReadStack;
  readonly diagnostics: readonly Diagnostic[];
}

export async function readFixture(directory: string): Promise<ReadCase> {
  const { files, options } = readCase(directory);
  const reports = createCollector();
  const { template, environments = [], parameters = {} } = options;
  const given = givenParameters(parameters);
  const stack = await readStack(memoryHost(files), { template, environments, given }, reports);
  return { stack, diagnostics: reports.sorted() };
}
