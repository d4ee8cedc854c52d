/** Speed over the real stacks that have recorded results, against js-yaml reading the same texts into plain objects. */
import { load } from 'js-yaml';
import { compile } from '../src/compile.ts';
import { memoryHost } from '../src/host/memory-host.ts';
import { resolveStack } from '../src/resolve-stack.ts';
import { corpusFiles, corpusMissing, corpusStacks } from '../test/shared-corpus.ts';
import { corpusStackNames, recordsMissing } from '../test/shared-records.ts';
import { digest, limits } from './bench-compile.ts';
import type { BenchRow } from './bench-row.ts';

interface Stack {
  readonly files: ReadonlyMap<string, string>;
  readonly options: { readonly template: string; readonly environments: readonly string[] };
}

/** No rows, with the reason printed, where the stacks are not there. */
export function corpusRows(): readonly BenchRow[] {
  const missing = corpusMissing() ?? recordsMissing();
  if (missing !== undefined) {
    console.log(`corpus: skipped, ${missing}`);
    return [];
  }
  const recorded = corpusStackNames();
  const stacks: readonly Stack[] = corpusStacks()
    .filter(({ id }) => recorded.has(id))
    .map((stack) => ({
      files: corpusFiles(stack),
      options: { template: stack.main, environments: stack.environments },
    }));
  const texts = stacks.flatMap(({ files }) => [...files].filter(([name]) => isYaml(name)).map(([, text]) => text));
  const loading = `corpus: js-yaml load of ${texts.length} texts`;
  const each = async (run: (stack: Stack) => Promise<unknown>): Promise<void> => {
    for (const stack of stacks) await run(stack);
  };
  return [
    { name: loading, run: () => texts.map(loaded), rounds: 5 },
    {
      name: `corpus: resolve ${stacks.length} stacks`,
      run: () => each(({ files, options }) => resolveStack(memoryHost(files), { ...options, limits })),
      pieces: stacks.length,
      against: loading,
      rounds: 5,
    },
    {
      name: `corpus: compile ${stacks.length} stacks`,
      run: () => each(({ files, options }) => compile(memoryHost(files), { ...options, limits, digest })),
      pieces: stacks.length,
      against: loading,
      rounds: 5,
    },
  ];
}

function isYaml(name: string): boolean {
  return /\.(?:ya?ml|template|env|hot)$/i.test(name);
}

/** Texts that are no YAML to the library take their time too. */
function loaded(text: string): unknown {
  try {
    return load(text);
  } catch {
    return undefined;
  }
}
