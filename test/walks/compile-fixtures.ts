/** Compiles fixtures by their names below `fixtures/`, and prints as JSON the codes of their errors and their goldens. */
import { join } from 'node:path';
import { compile } from '../../src/compile.ts';
import { memoryHost } from '../../src/host/memory-host.ts';
import { sourceFile } from '../../src/source/source-file.ts';
import { goldensOf } from '../../src/testing.ts';
import { readCase } from '../fixture-cases.ts';

const results = process.argv.slice(2).map(async (name) => {
  const { files, options } = readCase(join(import.meta.dirname, '..', 'fixtures', name));
  const result = await compile(memoryHost(files), options);
  const errors = result.diagnostics.filter(({ severity }) => severity === 'error').map(({ code }) => code);
  const goldens = goldensOf(result, sourceFile(options.template, files.get(options.template) ?? ''));
  return [name, { errors, goldens: Object.fromEntries(goldens) }] as const;
});
process.stdout.write(JSON.stringify(Object.fromEntries(await Promise.all(results))));
