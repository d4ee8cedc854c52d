/** Templates that contain themselves end at the limit on nesting, as in Heat, and are not taken for missing files. */
import { expect, it } from 'vitest';
import { compile, memoryHost, resolveStack } from '../../src/index.ts';

const of = (type: string): string => `heat_template_version: 2018-08-31\nresources: { x: { type: ${type} } }\n`;

it.each([
  ['itself', new Map([['a.yaml', of('a.yaml')]])],
  [
    'the one that contains it',
    new Map([
      ['a.yaml', of('b.yaml')],
      ['b.yaml', of('a.yaml')],
    ]),
  ],
])('a template of %s', async (_, files) => {
  const { diagnostics } = await compile(memoryHost(files), { template: 'a.yaml' });
  const errors = diagnostics.filter(({ severity }) => severity === 'error');
  expect(errors.map(({ code }) => code)).toEqual(['hot/nesting-too-deep']);
  const resolved = await resolveStack(memoryHost(files), { template: 'a.yaml' });
  expect(resolved).toMatchObject({ ok: false, kind: 'recursion' });
});
