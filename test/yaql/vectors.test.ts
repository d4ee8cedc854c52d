/** The recorded cases of the reference: all of `../shared` where it is there, and those of our own that are committed. */
import { existsSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { jsonLoads } from '../../src/python/json-loads.ts';
import { evaluateYaql, YaqlError } from '../../src/yaql/evaluate-yaql.ts';

interface Vector {
  readonly id: string;
  readonly expr: string;
  readonly data: unknown;
  readonly ok: boolean;
  readonly result?: unknown;
  readonly phase?: string;
  readonly error_class?: string;
  readonly yaql_error?: boolean;
  readonly message?: string;
}

const files = [
  '../../../shared/yaql/vectors.jsonl',
  '../../fixtures/yaql/vectors.jsonl',
  '../../fixtures/yaql/generated.jsonl',
];

for (const file of files) {
  const url = new URL(file, import.meta.url);
  if (existsSync(url)) {
    it(`gives what the reference gives in ${file}`, () => {
      const failures = readFileSync(url, 'utf8')
        .split('\n')
        .filter((line) => line !== '')
        .flatMap((line) => failureOf(JSON.parse(line), dataOf(line)));
      expect(failures).toEqual([]);
    });
  } else {
    it.skip(`has no ${file} to compare with`, () => {});
  }
}

/** The data with its keys in their order, which `JSON.parse` does not keep for keys that read like numbers. */
function dataOf(line: string): unknown {
  const parsed = jsonLoads(line);
  return parsed.ok && parsed.value instanceof Map ? parsed.value.get('data') : undefined;
}

function failureOf(vector: Vector, data: unknown): readonly string[] {
  try {
    const result = evaluateYaql(vector.expr, data);
    if (!vector.ok)
      return [`${vector.expr} gives ${JSON.stringify(result)}, not ${vector.error_class}: ${vector.message}`];
    expect(result).toEqual(vector.result);
    return [];
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
