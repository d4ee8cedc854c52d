/** Properties that hold for every text and every expression. */
import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { missing } from '../../src/yaql/ast.ts';
import type { Argument, Expression } from '../../src/yaql/ast.ts';
import { YaqlError, evaluateYaql, parseYaql } from '../../src/yaql/evaluate-yaql.ts';
import { someOf, tryAll } from '../seed.ts';
import { printYaql } from './print-yaql.ts';

/** Pieces of the language, so that random texts come near to expressions. */
const pieces = fc.constantFrom(
  ...'$ $x $1a 1 1.5 007 1e5 foo __f foo( not( abs( .where( .select( ) ( [ ] { } , => -> =~ !~ >= <= != ?. .'.split(
    ' ',
  ),
  ..."+ - * / < > = and or not in mod true false null 'a' \"b\\n\" `c` ' \" ` \\ # '\\N{DASH}' '\\xZZ'".split(' '),
  ' ',
  '\n',
  '\f',
  '\u00e9',
  '\u0661',
  '\ud83d\ude00',
);

const names = fc.constantFrom('a', 'foo', '_x', 'len', '\u043a\u043b');
const range = { start: 0, end: 0 };

const constants: fc.Arbitrary<Expression> = fc
  .oneof(
    fc.constantFrom(null, true, false, 0, 7, 12345678901234567890n),
    fc.string({ unit: 'grapheme' }),
    fc.constantFrom('\\', "'", '\n\t\r', '\\n', '`"'),
  )
  .map((value) => ({ kind: 'constant', value, range }));

const { expression } = fc.letrec<{
  expression: Expression;
  operand: Expression;
  arguments: readonly Argument[];
}>((tie) => ({
  operand: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    constants,
    names.map((name): Expression => ({ kind: 'keyword', name, range })),
    names.map((name): Expression => ({ kind: 'variable', name: `$${name}`, range })),
    tie('expression').map((body): Expression => ({ kind: 'group', body, range })),
    fc
      .tuple(fc.constantFrom('list', 'map'), tie('arguments'))
      .map(([kind, items]): Expression => ({ kind, arguments: items, range })),
    fc
      .tuple(names, tie('arguments'))
      .map(([name, items]): Expression => ({ kind: 'call', name, arguments: items, range })),
  ),
  // Positional arguments, some of them behind an omitted one, then named ones.
  arguments: fc
    .tuple(
      fc.array(fc.tuple(fc.boolean(), tie('expression')), { maxLength: 2 }),
      fc.array(fc.tuple(tie('expression'), tie('expression')), { maxLength: 2 }),
    )
    .map(([positional, named]) => [
      ...positional.flatMap(([omits, item]): Argument[] => (omits ? [missing, item] : [item])),
      ...named.map(([source, destination]): Argument => ({ kind: 'mapping', source, destination, range })),
    ]),
  expression: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    tie('operand'),
    fc
      .tuple(
        tie('operand'),
        fc.constantFrom('.', '?.', '+', '*', 'mod', '=', 'in', 'and', 'or', '->', '=~'),
        tie('operand'),
      )
      .map(([left, operator, right]): Expression => ({ kind: 'binary', operator, left, right, range })),
    fc
      .tuple(fc.constantFrom('-', '+', 'not'), tie('operand'))
      .map(([operator, operand]): Expression => ({ kind: 'unary', operator, operand, range })),
    fc
      .tuple(tie('operand'), tie('arguments'))
      .map(([target, items]): Expression => ({ kind: 'index', target, arguments: items, range })),
  ),
}));

/** The tree without its places. */
function shape(node: unknown): unknown {
  return JSON.parse(
    JSON.stringify(node, (key, value: unknown) => {
      if (key === 'range') return undefined;
      return typeof value === 'bigint' ? `${value}n` : value;
    }),
  );
}

it('never throws on any text, and places each error within it', () => {
  const texts = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.array(pieces, { maxLength: 30 }).map((parts) => parts.join('')),
  );
  tryAll(
    fc.property(texts, (text) => {
      const parsed = parseYaql(text);
      if (parsed.ok) return;
      for (const { place } of parsed.errors) {
        expect(place?.start).toBeGreaterThanOrEqual(0);
        expect(place?.end).toBeLessThanOrEqual(text.length);
      }
    }),
    { few: 15, many: 2000 },
  );
});

it('gives the same tree for a printed tree', () => {
  tryAll(
    fc.property(expression, (tree) => {
      const parsed = parseYaql(printYaql(tree));
      expect(parsed.ok && shape(parsed.expression)).toEqual(shape(tree));
    }),
    { few: 15, many: 2000 },
  );
});

it('prints what it parsed so that it means the same', () => {
  tryAll(
    fc.property(fc.array(pieces, { maxLength: 12 }), (parts) => {
      const parsed = parseYaql(parts.join(''));
      if (!parsed.ok) return;
      const again = parseYaql(printYaql(parsed.expression));
      expect(again.ok && shape(again.expression)).toEqual(shape(parsed.expression));
    }),
    { few: 15, many: 10_000 },
  );
});

it('keeps children within their parents and in order', () => {
  tryAll(
    fc.property(expression, (tree) => {
      const parsed = parseYaql(printYaql(tree));
      if (parsed.ok) expectNested(parsed.expression);
    }),
    { few: 15, many: 2000 },
  );
});

function expectNested(node: Expression): void {
  let reached = node.range.start;
  for (const child of childrenOf(node)) {
    expect(child.range.start).toBeGreaterThanOrEqual(reached);
    reached = child.range.end;
    expectNested(child);
  }
  expect(node.range.end).toBeGreaterThanOrEqual(reached);
}

function childrenOf(node: Expression): readonly Expression[] {
  switch (node.kind) {
    case 'group':
      return [node.body];
    case 'list':
    case 'map':
    case 'call':
      return node.arguments.flatMap(expressionsOf);
    case 'index':
      return [node.target, ...node.arguments.flatMap(expressionsOf)];
    case 'binary':
      return [node.left, node.right];
    case 'unary':
      return [node.operand];
    default:
      return [];
  }
}

function expressionsOf(item: Argument): readonly Expression[] {
  if (item.kind === 'missing') return [];
  return item.kind === 'mapping' ? [item.source, item.destination] : [item];
}

it('throws nothing but its own errors for any expression', () => {
  tryAll(
    fc.property(fc.array(pieces, { maxLength: 20 }), (parts) => {
      try {
        evaluateYaql(parts.join(''), { foo: [1, 'a'], x: { foo: 1 } }, { steps: 20_000 });
      } catch (error) {
        expect(error).toBeInstanceOf(YaqlError);
      }
    }),
    { few: 15, many: 10_000 },
  );
});

const endless: readonly (readonly [name: string, text: string])[] = [
  ['nested loops', 'range(200).select(range(200).select(range(200).select(range(200).toList()).toList()).toList())'],
  [
    'a shared list',
    'let(a => [0] * 200) -> let(a => [$a] * 200) -> let(a => [$a] * 200) -> let(a => [$a] * 200) -> $a',
  ],
  ['the text of a shared list', 'let(a => [0] * 200) -> let(a => [$a] * 200) -> let(a => [$a] * 200) -> str($a)'],
  [
    'equality of shared lists',
    `let(a => [0] * 200, b => [0] * 200) -> ${'let(a => [$a] * 200, b => [$b] * 200) -> '.repeat(3)}$a = $b`,
  ],
  ['the hash of a shared list', 'let(a => [0] * 200) -> let(a => [$a] * 200) -> let(a => [$a] * 200) -> {$a => 1}'],
  ['endless recursion', 'def(f, f()) -> f()'],
  ['an endless generator', 'sequence().where(false).len()'],
  ['an endless repetition', '1.repeat().toList().len()'],
  ['an endless cycle', 'list([1].cycle())'],
  ['a generator of generators', 'generateMany(1, sequence()).take(100)'],
  ['a huge power', 'pow(10, 100000000)'],
  ['a huge shift', 'shiftBitsLeft(1, 100000000000)'],
  ['a tower of powers', 'pow(pow(pow(9, 9), 9), 999)'],
  ['a huge text', '"a" * 100000000000'],
  ['a huge list', '[1] * 100000000000'],
  ['a text that doubles', `def(d, $ + $) -> ${'d('.repeat(60)}a${')'.repeat(60)}`],
  ['a replacement that grows', `("a" * 5000).replace(a, "a" * 5000).replace(a, "a" * 5000)`],
  ['a wide field', `'{0:>100000000}'.format(a)`],
  ['a precise field', `'{0:.2000000000f}'.format(1.5)`],
  ['a field of fields', `('{0:' * 3000).format(1)`],
  ['a wide date', `datetime(2015, 1, 1).format('%999999999d%999999999d').len() + []`],
  ['a long date', `datetime('1 ' * 4900)`],
  ['a date of points', `datetime('1.' * 4900)`],
  ['a date format of many parts', `datetime('1', '%d ' * 3000)`],
  ['a date format of gaps', `datetime(' ' * 9000, ' x ' * 3000)`],
  ['a date far away', 'datetime(pow(10, 400), 1, 1)'],
  ['rounding far away', 'round(pow(10, 20000), -1000000000).len()'],
  ['a root of much', 'pow(1.0000001, 1000000000000000.5) + []'],
  ['a pattern that doubles', `('a' * 5000).matches('(a*)*b') + 1`],
  ['a hash of hashes', 'generate({}, true, {k => $}, $, true).toList()'],
  ['a union that grows', 'range(200).accumulate($1.union([$2].toSet()), set()).toList()'],
  ['a chain of many sums', `0${' + 1'.repeat(20_000)}`],
  ['many brackets', `${'('.repeat(20_000)}1${')'.repeat(20_000)}`],
  ['many prefixes', `${'not '.repeat(20_000)}true`],
  ['many open lists', '['.repeat(50_000)],
];

it.each(someOf(endless, 12))('ends soon for %s', (_name, text) => {
  expect(() => evaluateYaql(text, {})).toThrow(YaqlError);
});
