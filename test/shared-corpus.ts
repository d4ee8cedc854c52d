/** The real stacks beside the checkout, where they are present. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface CorpusStack {
  readonly id: string;
  readonly main: string;
  readonly role: 'main' | 'unreached' | 'broken';
  readonly environments: readonly string[];
  readonly files: readonly string[];
  readonly missingRefs: readonly string[];
}

const root = join(import.meta.dirname, '..', '..', 'shared', 'corpus');

/** Why the corpus cannot be used, or undefined when it can. */
export function corpusMissing(): string | undefined {
  return existsSync(join(root, 'index.jsonl')) ? undefined : `no corpus at ${root}`;
}

interface IndexLine {
  readonly id: string;
  readonly main: string;
  readonly role: CorpusStack['role'];
  readonly environments: readonly string[];
  readonly files: readonly string[];
  readonly missing_refs: readonly string[];
}

export function corpusStacks(): readonly CorpusStack[] {
  return readFileSync(join(root, 'index.jsonl'), 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const { missing_refs: missingRefs, ...stack }: IndexLine = JSON.parse(line);
      return { ...stack, missingRefs };
    });
}

export function corpusFiles(stack: CorpusStack): ReadonlyMap<string, string> {
  return new Map(stack.files.map((name) => [name, readFileSync(join(root, name), 'utf8')]));
}
