/** Places of what is wrong in a query, in the template that holds it. The caret stands under the first character. */
import { expect, it } from 'vitest';
import { memoryHost } from '../../src/host/memory-host.ts';
import { resolveStack } from '../../src/resolve-stack.ts';

it.each<[string, readonly string[]]>([
  ['a plain scalar', ['expression: $.data.where()) + 1', '                          ^']],
  ['a folded block', ['expression: >-', '  $.data.where(', '    $ == 1)', '       ^']],
  ['a literal block', ['expression: |', '  $.data', '  + 1 2', '      ^']],
  ['double quotes', ['expression: "$.data.\\u0061 + + 1 )"', '                                 ^']],
  ['single quotes', ["expression: '$.data + ''x'' 1'", '                            ^']],
  ['an evaluation', ["expression: '1 + $.data.nosuch()'", '                        ^']],
])('points into %s', async (_name, lines) => {
  const caret = (lines.at(-1) ?? '').indexOf('^');
  const head = ['resources:', '  a:', '    type: OS::Heat::Value', '    properties:', '      value:', '        yaql:'];
  const body = ['data: 1', ...lines.slice(0, -1)].map((line) => `          ${line}`);
  const template = ['heat_template_version: 2018-08-31', ...head, ...body, ''].join('\n');
  const { diagnostics } = await resolveStack(memoryHost({ 't.yaml': template }), { template: 't.yaml' });
  expect(diagnostics.map(({ range }) => range?.start)).toEqual([
    expect.objectContaining({ line: head.length + 1 + lines.length, column: 10 + caret + 1 }),
  ]);
});
