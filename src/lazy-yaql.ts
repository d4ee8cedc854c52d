/** The query language's door: its parser takes a third of a second to import, so it loads at the first use. */
import type { YaqlLimits } from './yaql/evaluate-yaql.ts';

/**
 * Evaluates a YAQL expression as Heat's `yaql` function does. `data` and the result are JSON, with `{"$py": ...}` tags
 * for what JSON cannot hold. Rejects with `YaqlError` (`code`, `position`) where Heat's engine would fail.
 */
export async function evaluateYaql(expression: string, data: unknown, limits?: YaqlLimits): Promise<unknown> {
  const engine = await import('./yaql/evaluate-yaql.ts');
  return limits ? engine.evaluateYaql(expression, data, limits) : engine.evaluateYaql(expression, data);
}
