/** Recorded expressions of the query language's engine, each compared with what we give. */
import { readFileSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import { jsonLoads } from '../../src/python/json-loads.ts';
import { evaluateYaql, YaqlError } from '../../src/yaql/evaluate-yaql.ts';

interface YaqlVector {
  readonly expr: string;
  readonly source: string;
  readonly topic: string;
  readonly ok: boolean;
  readonly result?: unknown;
  readonly phase?: string;
  readonly error_class?: string;
  /** Whether the engine itself raised the error: else only that it fails must agree. */
  readonly yaql_error?: boolean;
  readonly message?: string;
}

interface ComparedVector {
  readonly vector: YaqlVector;
  /** How we differ, in words; none when we agree. */
  readonly differences: readonly string[];
}

/** Every line of a file of vectors. */
export function compareYaql(file: string | URL): readonly ComparedVector[] {
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const vector: YaqlVector = JSON.parse(line);
      return { vector, differences: failureOf(vector, dataOf(line)) };
    });
}

/** The data with its keys in their order, which `JSON.parse` does not keep for keys that read like numbers. */
function dataOf(line: string): unknown {
  const parsed = jsonLoads(line);
  return parsed.ok && parsed.value instanceof Map ? parsed.value.get('data') : undefined;
}

function failureOf(vector: YaqlVector, data: unknown): readonly string[] {
  try {
    const result = evaluateYaql(vector.expr, data);
    if (vector.ok && isDeepStrictEqual(result, vector.result)) return [];
    const wanted = vector.ok ? JSON.stringify(vector.result) : `${vector.error_class}: ${vector.message}`;
    return [`${vector.expr} gives ${JSON.stringify(result)}, not ${wanted}`];
  } catch (error) {
    if (!(error instanceof YaqlError))
      return [`${vector.expr}: ${String(error instanceof Error ? error.stack : error)}`];
    if (vector.ok) return [`${vector.expr} fails with ${error.className}: ${error.message}`];
    if (vector.yaql_error !== true) return [];
    const same =
      error.className === vector.error_class && error.phase === vector.phase && error.message === vector.message;
    return same
      ? []
      : [
          `${vector.expr} fails with ${error.className}: ${error.message}, not ${vector.error_class}: ${vector.message}`,
        ];
  }
}
