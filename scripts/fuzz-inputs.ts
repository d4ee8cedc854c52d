/** Inputs of the fuzzer: cases of the fixtures, and real stacks where they are present, changed as a seed says. */
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { CompileOptions } from '../src/compile-types.ts';
import { fixtureCases, readCase } from '../test/fixture-cases.ts';
import { corpusFiles, corpusMissing, corpusStacks } from '../test/shared-corpus.ts';
import { Chance, mutateBytes, mutateTree } from './fuzz-mutations.ts';

/** One thing to try. */
export type FuzzInput =
  | {
      readonly what: 'stack';
      readonly from: string;
      readonly files: Readonly<Record<string, string>>;
      readonly options: CompileOptions;
    }
  | { readonly what: 'query'; readonly from: string; readonly expression: string; readonly data: unknown };

interface Origin {
  readonly from: string;
  readonly read: () => { readonly files: ReadonlyMap<string, string>; readonly options: CompileOptions };
}

/** Everything that inputs are made from. */
export interface FuzzSources {
  readonly stacks: readonly Origin[];
  readonly queries: readonly { readonly from: string; readonly expression: string; readonly data: unknown }[];
}

export function fuzzSources(root: string): FuzzSources {
  const fixtures = fixtureCases().map(({ name, directory }) => ({ from: name, read: () => readCase(directory) }));
  const corpus = corpusMissing() === undefined ? corpusStacks() : [];
  const real = corpus.map((stack) => ({
    from: stack.id,
    read: () => ({ files: corpusFiles(stack), options: { template: stack.main, environments: stack.environments } }),
  }));
  return { stacks: [...fixtures, ...real], queries: queriesBelow(join(root, 'fixtures', 'yaql')) };
}

interface QueryLine {
  readonly expr?: unknown;
  readonly expression?: unknown;
  readonly data?: unknown;
}

function queriesBelow(folder: string): FuzzSources['queries'] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.jsonl'))
    .flatMap((name) =>
      readFileSync(join(folder, name), 'utf8')
        .split('\n')
        .filter((line) => line !== '')
        .flatMap((line) => {
          const { expr, expression = expr, data }: QueryLine = JSON.parse(line);
          return typeof expression === 'string' ? [{ from: name, expression, data: data ?? {} }] : [];
        }),
    );
}

/** What a seed asks for; `unchanged` is what it starts from. */
export interface FuzzTask {
  readonly seed: number;
  readonly unchanged?: true;
}

/** The same seed gives the same input, as long as the sources are the same. */
export function inputOf({ stacks, queries }: FuzzSources, { seed, unchanged }: FuzzTask): FuzzInput {
  const chance = new Chance(seed);
  if (queries.length > 0 && chance.next() < 0.2) {
    const query = chance.pick(queries);
    return { what: 'query', ...query, ...(!unchanged && { expression: mutateBytes(query.expression, chance) }) };
  }
  const origin = chance.pick(stacks);
  const { files, options } = origin.read();
  const changed = new Map(files);
  if (unchanged) return { what: 'stack', from: origin.from, files: Object.fromEntries(changed), options };
  const names = [...files.keys()].filter((name) => name !== 'options.json');
  for (let count = 1 + chance.below(2); count > 0; count--) {
    const name = chance.pick(names);
    const text = changed.get(name) ?? '';
    const tree = chance.next() < 0.65 && text.length < 200_000 ? mutateTree(text, chance) : undefined;
    changed.set(name, tree ?? mutateBytes(text, chance));
  }
  return { what: 'stack', from: origin.from, files: Object.fromEntries(changed), options };
}
