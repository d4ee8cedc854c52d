/** One run tells all that is wrong with a template, each at its very node, with the name that was meant. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { memoryHost } from '../../src/host/memory-host.ts';
import { resolveStack } from '../../src/resolve-stack.ts';

const file = join(import.meta.dirname, '..', '..', 'fixtures', 'invalid', 'hot-many', 'template.yaml');

/** The text at the place, the code, and the name that the fix would write. */
const expected: readonly (readonly [at: string, code: string, meant?: string])[] = [
  ['small', 'evaluate/parameter-schema'],
  ['image', 'evaluate/missing-parameter'],
  ['count', 'evaluate/missing-parameter'],
  ['nmber', 'hot/parameter-type', 'number'],
  ['nmae', 'catalogue/unknown-property', 'name'],
  ['perhaps', 'catalogue/property-type'],
  ['nett', 'evaluate/unknown-reference', 'net'],
  ['10.0.0.0/99', 'catalogue/property-constraint'],
  ['OS::Nova::Servr', 'hot/unknown-resource-type', 'OS::Nova::Server'],
  ['port', 'catalogue/missing-property'],
  ['subnte', 'hot/unknown-dependency', 'subnet'],
  ['ip_adress', 'catalogue/unknown-property', 'ip_address'],
  ['prodution', 'evaluate/unknown-condition', 'production'],
  ["{str_split: ['-', 1-x, 1]}", 'catalogue/property-type'],
  ["{list_join: ['-', a]}", 'evaluate/function-value'],
  ['two', 'hot/circular-dependency'],
  ['valeu', 'evaluate/unusable-reference', 'value'],
  ['staus', 'evaluate/unusable-reference', 'status'],
  ['parms', 'evaluate/function-shape', 'params'],
];

it('finds every mistake of a template at once', async () => {
  const text = readFileSync(file, 'utf8');
  const result = await resolveStack(memoryHost({ 'template.yaml': text }), { template: 'template.yaml' });
  const errors = result.diagnostics.filter(({ severity }) => severity === 'error');
  expect(
    errors.map(({ code, range, fix }) => [
      text.slice(range?.start.offset, range?.end.offset),
      code,
      ...(fix ? [fix.text] : []),
    ]),
  ).toEqual(expected);
  expect(result).toMatchObject({ ok: false, kind: 'schema' });
});

it('warns of what only spoils an output, and of conditions that nothing uses', async () => {
  const text = readFileSync(file, 'utf8');
  const { diagnostics } = await resolveStack(memoryHost({ 'template.yaml': text }), { template: 'template.yaml' });
  const warnings = diagnostics.filter(({ severity }) => severity === 'warning');
  expect(warnings.map(({ message, range }) => `${range?.start.line}:${range?.start.column} ${message}`)).toEqual([
    '7:37 no parameter is called "flavour"; Heat creates the stack without this value',
    '30:29 no parameter is called "imge"; Heat creates the stack without this value',
  ]);
});

it('gives the line and column of the node', async () => {
  const text = readFileSync(file, 'utf8');
  const { diagnostics } = await resolveStack(memoryHost({ 'template.yaml': text }), { template: 'template.yaml' });
  const [found] = diagnostics.filter(({ code }) => code === 'catalogue/unknown-property');
  expect(found?.range?.start).toMatchObject({ line: 11, column: 18 });
});
