/** Which of the real stacks have recorded results of the engine, where those are present. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const file = join(import.meta.dirname, '..', '..', 'shared', 'heat', 'corpus-vectors.jsonl');

/** Why there are no recorded results, or undefined when there are. */
export function recordsMissing(): string | undefined {
  return existsSync(file) ? undefined : `no recorded results at ${file}`;
}

export function corpusStackNames(): ReadonlySet<string> {
  const lines = readFileSync(file, 'utf8').split('\n');
  return new Set(
    lines.flatMap((line) => {
      if (line === '') return [];
      const { stack }: { readonly stack: string } = JSON.parse(line);
      return [stack];
    }),
  );
}
