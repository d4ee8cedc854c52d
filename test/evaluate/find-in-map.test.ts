/** `Fn::FindInMap` indexes what stands in a mapping by Python's rules, also a list. */
import { expect, it } from 'vitest';
import { memoryHost } from '../../src/host/memory-host.ts';
import { resolveStack } from '../../src/resolve-stack.ts';

const rows: readonly (readonly [key: unknown, outcome: string])[] = [
  [0, 'a'],
  [true, 'b'],
  [-1, 'c'],
  [3, 'list index out of range'],
  ['0', 'list indices must be integers or slices'],
];

it('takes an item of a list by its number', async () => {
  for (const [key, outcome] of rows) {
    const template = {
      HeatTemplateFormatVersion: '2012-12-12',
      Mappings: { sizes: { small: ['a', 'b', 'c'] } },
      Outputs: { one: { Value: { 'Fn::FindInMap': ['sizes', 'small', key] } } },
    };
    const host = memoryHost({ 't.template': JSON.stringify(template) });
    const result = await resolveStack(host, { template: 't.template' });
    expect(JSON.stringify(result), JSON.stringify(key)).toContain(outcome);
  }
});
