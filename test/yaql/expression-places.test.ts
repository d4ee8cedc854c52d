import { expect, it } from 'vitest';
import { readTree } from './yaml-scalars.ts';
import { sourceFile, spanText } from '../../src/source/source-file.ts';
import { spanInScalar } from '../../src/yaql/expression-places.ts';

it.each<[string, string, string]>([
  ['a plain scalar', 'k: $.data.x + 1', '$.data.x'],
  ['a plain scalar over lines', 'k: $.data\n   .x\n   + 1\n', '+'],
  ['single quotes', "k: '$.data.get(''x'') + 1'", '+ 1'],
  ['double quotes', 'k: "$.data.get(\\"x\\") + 1"', '+ 1'],
  ['an escape', 'k: "\\u0024.data + 1"', '+'],
  ['an escaped line break', 'k: "$.data \\\n    + 1"', '+ 1'],
  ['double quotes over lines', 'k: "$.data\n\n    + 1"', '+ 1'],
  ['a literal block', 'k: |\n    $.data.\n      where(x)\n    + 1\n', '+ 1'],
  ['a literal block with a header', 'k: |2-\n    $.data\n', '$.data'],
  ['a folded block', 'k: >\n  $.data\n  .where(x)\n\n  + 1\n', '+ 1'],
  ['a folded block with deeper lines', 'k: >-\n  a\n    b\n    c\n  d + 1\n', 'd + 1'],
  ['line ends of Windows', 'k: |\r\n  $.data\r\n  + 1\r\n', '+ 1'],
])('finds a place in %s', (_name, yaml, wanted) => {
  const { value, span } = readTree(sourceFile('t.yaml', yaml));
  const start = value.indexOf(wanted);
  expect(start).toBeGreaterThanOrEqual(0);
  const found = spanInScalar(span, value, { start, end: start + wanted.length });
  expect(spanText(found)).toBe(wanted);
});

it('takes the whole scalar where the text is not the one of the file', () => {
  const { span } = readTree(sourceFile('t.yaml', 'k: $.data'));
  expect(spanInScalar(span, 'something else', { start: 0, end: 3 })).toBe(span);
});

it('places the end of the expression at the end of the scalar', () => {
  const { value, span } = readTree(sourceFile('t.yaml', 'k: "1 +"\n'));
  expect(spanInScalar(span, value, { start: 3, end: 3 })).toMatchObject({ start: 7, end: 7 });
});
