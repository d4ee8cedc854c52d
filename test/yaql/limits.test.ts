/** What an evaluation may use up: limits of Heat, limits of the caller, and those of this program; and where it fails. */
import { expect, it } from 'vitest';
import { evaluateYaql, parseYaql, runYaql, type YaqlInput, type YaqlSettings } from '../../src/yaql/evaluate-yaql.ts';

/** The result, or the class of the error. */
function outcome(text: string, settings: YaqlSettings, data: YaqlInput = null): unknown {
  const parsed = parseYaql(text);
  if (!parsed.ok) return parsed.errors[0]?.className;
  const found = runYaql(parsed.expression, data, settings);
  return found.outcome === 'error' ? found.error.className : 'value' in found ? found.value : found.outcome;
}

it.each<[text: string, settings: YaqlSettings, result: unknown]>([
  ['range(200).toList().len()', {}, 200],
  ['range(201).toList().len()', {}, 'CollectionTooLargeException'],
  ['range(201).toList().len()', { iterations: -1 }, 201],
  ["('a' * 20000).len()", {}, 'MemoryQuotaExceededException'],
  ["('a' * 20000).len()", { memory: 0 }, 20_000],
  ['range(5000).distinct().len()', { iterations: -1, memory: 0 }, 5000],
  ['range(5000).distinct().len()', { iterations: -1 }, 'MemoryQuotaExceededException'],
  ["('a' * 10000000000).len()", { memory: 0, steps: 1e15 }, 'MemoryError'],
  ['range(5000).len()', { iterations: -1, steps: 100 }, 'StepLimitExceeded'],
])('%s with %j', (text, settings, result) => {
  expect(outcome(text, settings)).toEqual(result);
});

it('fails as Python does over data that is nested too deeply', () => {
  let data: YaqlInput = 1;
  for (let depth = 0; depth < 100_000; depth++) data = [data];
  expect(outcome('$.data', {}, data)).toBe('RecursionError');
});

it.each([
  ['1 + nosuch(2)', 4],
  ['nosuch(2)', 0],
  ['(1', 2],
])('says where %s fails', (text, position) => {
  const errors: unknown[] = [];
  try {
    evaluateYaql(text, null);
  } catch (error) {
    errors.push(error);
  }
  expect(errors).toMatchObject([{ position }]);
});
