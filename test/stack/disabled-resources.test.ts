/** Of a resource whose condition is false Heat reads the functions, and of an `if` only the arm that its condition chooses. */
import { expect, it } from 'vitest';
import { memoryHost } from '../../src/host/memory-host.ts';
import { resolveStack } from '../../src/resolve-stack.ts';

const salts = {
  chosen: '[on, { str_split: chosen }, ok]',
  other: '[off, { str_split: other }, ok]',
  last: '[off, ok, { str_split: last }]',
  none: '[off, { str_split: none }]',
  unnamed: '[missing, { str_split: unnamed }, ok]',
  open: '[open, { str_split: open }, { str_split: open }]',
  nested: '[{ not: on }, ok, { if: [on, { str_split: nested }, ok] }]',
};

const template = `heat_template_version: 2021-04-16
parameters: { flag: { type: boolean } }
conditions: { off: { equals: [a, b] }, on: { equals: [a, a] }, open: { get_param: flag } }
resources:
${Object.entries(salts)
  .map(
    ([name, salt]) =>
      `  ${name}: { type: OS::Heat::RandomString, condition: off, properties: { salt: { if: ${salt} } } }`,
  )
  .join('\n')}
`
  .replaceAll(/\boff\b/g, 'isOff')
  .replaceAll(/\bon\b/g, 'isOn');

it('reports wrong shapes where Heat would', async () => {
  const { diagnostics } = await resolveStack(memoryHost({ 't.yaml': template }), { template: 't.yaml' });
  const found = diagnostics.flatMap(({ severity, code, range }) =>
    severity === 'error' ? [[code, template.slice(range?.start.offset, range?.end.offset)]] : [],
  );
  expect(found).toEqual([
    ['evaluate/missing-parameter', 'flag'],
    ['evaluate/function-shape', 'chosen'],
    ['evaluate/function-shape', 'last'],
    ['evaluate/unusable-reference', 'missing'],
    ['evaluate/function-shape', 'nested'],
  ]);
});
