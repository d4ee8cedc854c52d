/** Loads the query language for a stack only if one of its texts uses it. */
import type { Release } from '../grammar/heat/index.ts';
import type { QueryLimits } from './evaluate/query-engine.ts';
import type { QueryEngine } from './evaluate/scope.ts';
import type { ReadStack } from './hot/read.ts';

/** A text that merely mentions the word loads the engine in vain, which is harmless. */
export async function queryEngineFor(
  read: ReadStack,
  { release, limits }: { readonly release?: Release; readonly limits?: QueryLimits } = {},
): Promise<QueryEngine | undefined> {
  const texts = [read.template?.file.text ?? '', ...[...read.files.values()].map(({ text }) => text)];
  if (!texts.some((text) => text.includes('yaql'))) return undefined;
  const { createQueryEngine } = await import('./evaluate/query-engine.ts');
  return createQueryEngine(release, limits);
}
