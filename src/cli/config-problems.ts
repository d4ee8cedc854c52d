/** What is wrong with a `heat2kube.yaml` that no stack is compiled with. */
import { basename } from 'node:path';
import { loadConfig } from '../config/load-config.ts';
import { createCollector } from '../diagnostics/collector.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { configWords } from '../plan/config-words.ts';
import { sourceFile } from '../source/source-file.ts';
import { houseOf } from '../targets/house.ts';
import { targetSet } from '../targets/target-set.ts';
import { textOf } from './disk-files.ts';

/** `path` is absolute, `maxFileSize` in KiB. */
export async function configProblems(path: string, maxFileSize: number): Promise<readonly Diagnostic[]> {
  const reports = createCollector();
  const text = await textOf(path, maxFileSize * 1024);
  const words = configWords(houseOf(targetSet(undefined)));
  if (text !== undefined) loadConfig(sourceFile(basename(path), text), words, reports);
  return reports.sorted();
}
