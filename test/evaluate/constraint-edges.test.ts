/** Constraints that cannot be asked about a value, or whose own values are of the wrong type, in Heat's words. */
import { expect, it } from 'vitest';
import type { GivenValue } from '../../src/index.ts';
import { memoryHost } from '../../src/host/memory-host.ts';
import { resolveStack } from '../../src/resolve-stack.ts';

const rows: readonly (readonly [type: string, constraint: string, given: GivenValue, outcome: string])[] = [
  ['number', '{ allowed_values: [1, 2] }', '2', 'fine'],
  ['number', '{ allowed_values: [1, a] }', 1, 'Value "a" is invalid for data type "number".'],
  ['number', '{ allowed_values: 5 }', 5, 'allowed_values must be a list'],
  ['boolean', '{ allowed_values: [true] }', 'f', '"f" is not an allowed value [true]'],
  ['boolean', '{ allowed_values: [x] }', 'f', 'Value "x" is invalid for data type "boolean".'],
  ['number', '{ modulo: { step: 2, offset: 0 } }', 3, '3 is not a multiple of 2 with an offset of 0'],
  ['number', '{ modulo: { step: 2 } }', 3, 'modulo needs both "step" and "offset"'],
  ['number', '{ modulo: { step: a, offset: 1 } }', 3, '"step": could not convert string to float: \'a\''],
  ['json', '{ length: { max: 1 } }', { a: 1, b: 2 }, 'length (2) is out of range (min: None, max: 1)'],
  ['json', '{ length: { max: 1 } }', 5, "object of type 'int' has no len()"],
  ['string', '{ allowed_pattern: [a] }', 'a', 'allowed_pattern must be a text, but this is a list'],
];

it('are reported with what is wrong', async () => {
  for (const [type, constraint, given, outcome] of rows) {
    const text = `heat_template_version: 2018-08-31\nparameters: { x: { type: ${type}, constraints: [${constraint}] } }\n`;
    const { diagnostics } = await resolveStack(memoryHost({ 't.yaml': text }), {
      template: 't.yaml',
      parameters: { x: given },
    });
    const errors = diagnostics.filter(({ severity }) => severity === 'error').map(({ message }) => message);
    expect(errors.join() || 'fine', `${type} ${constraint}`).toContain(outcome);
  }
});
