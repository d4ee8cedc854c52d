/** What a fix takes out of a template, and which texts it leaves alone because more than the fix would change. */
import { expect, it } from 'vitest';
import { compile } from '../../src/compile.ts';
import { memoryHost } from '../../src/host/memory-host.ts';

const uses = 'properties: { value: { get_resource: a } }';

/** Definitions below `a` and `c`; after the fix, or undefined where nothing is offered. */
const rows: readonly (readonly [title: string, before: string, after?: string])[] = [
  [
    'one item of a block',
    `b:\n    depends_on:\n      - a\n      - c\n    type: V\n    ${uses}`,
    `b:\n    depends_on:\n      - c\n    type: V\n    ${uses}`,
  ],
  [
    'the last line, which has no break',
    `b:\n    type: V\n    ${uses}\n    depends_on: a`,
    `b:\n    type: V\n    ${uses}\n`,
  ],
  ['the first entry of a flow map', `b: { depends_on: [a], type: V, ${uses} }`, `b: { type: V, ${uses} }`],
  [
    'the last item of a flow list',
    `b: { depends_on: [c, a], type: V, ${uses} }`,
    `b: { depends_on: [c], type: V, ${uses} }`,
  ],
  ['a list behind an alias', `b: { depends_on: &d [a], type: V, ${uses} }\n  d: { depends_on: *d, type: V, ${uses} }`],
  ['a merged definition', `b: &b { type: V, depends_on: a, ${uses} }\n  d: { <<: *b }`],
  ['a definition behind an alias', `b: &b { type: V, depends_on: a, ${uses} }\n  d: *b`],
  ['a line with a comment', `b:\n    type: V\n    depends_on: a # why\n    ${uses}`],
  ['a list with a comment', `b:\n    type: V\n    depends_on: [a, # why\n      c]\n    ${uses}`],
];

it.each(rows.map(([title, before, after]) => ({ title, before, after })))('$title', async ({ before, after }) => {
  const whole = (own: string) =>
    `heat_template_version: 2018-08-31\nresources:\n  a: { type: OS::Heat::RandomString }\n  c: { type: OS::Heat::RandomString }\n  ${own.replaceAll('type: V', 'type: OS::Heat::Value')}`;
  const text = whole(before);
  const { diagnostics } = await compile(memoryHost({ 't.yaml': text }), { template: 't.yaml' });
  const found = diagnostics.filter(({ code }) => code === 'lint/needless-dependency');
  expect(found.length).toBeGreaterThan(0);
  const fixed = found.flatMap(({ fix }) =>
    fix ? [`${text.slice(0, fix.range.start.offset)}${fix.text ?? ''}${text.slice(fix.range.end.offset)}`] : [],
  );
  expect(fixed).toEqual(after === undefined ? [] : [whole(after)]);
});
