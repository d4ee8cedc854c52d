/** Texts become the values that PyYAML makes of them, with a place for every node; no text makes the builder throw. */
import { readFileSync } from 'node:fs';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Float } from '../../src/python/scalar.ts';
import { positionAt, sourceFile, spanText } from '../../src/source/source-file.ts';
import { buildTree } from '../../src/hot/tree-builder.ts';
import type { TreeOptions } from '../../src/hot/tree-builder.ts';
import { valueOf } from '../../src/hot/tree.ts';
import type { Tree } from '../../src/hot/tree.ts';
import { tryAll } from '../seed.ts';
import { encode, problemsOf, sameFloats } from './tree-checks.ts';
import type { Encoded } from './tree-checks.ts';

type Outcome = { readonly value: Encoded } | { readonly error: string };

function recorded(table: string): readonly (readonly [string, Outcome])[] {
  return JSON.parse(readFileSync(new URL(`../../fixtures/hot/${table}.json`, import.meta.url), 'utf8'));
}

function treeOf(text: string, options?: TreeOptions): Tree {
  const { tree, diagnostics } = buildTree(sourceFile('t.yaml', text), options);
  if (!tree) throw new Error(diagnostics[0]?.message ?? 'no content');
  return tree;
}

function at(tree: Tree | undefined, ...path: readonly (string | number)[]): Tree {
  let node = tree;
  for (const step of path) {
    if (typeof step === 'number') node = node?.kind === 'sequence' ? node.items[step] : undefined;
    else node = node?.kind === 'mapping' ? valueOf(node, step) : undefined;
  }
  if (!node) throw new Error(`nothing at ${path.join('.')}`);
  return node;
}

describe.each(['yaml-scalars', 'yaml-documents', 'yaml-readings'])('the recorded table %s', (table) => {
  it.each(recorded(table))('reads %j', (text, outcome) => {
    const { tree, diagnostics } = buildTree(sourceFile('t.yaml', text), { syntax: 'yaml' });
    const errors = diagnostics.filter(({ severity }) => severity === 'error');
    expect(errors.length > 0).toBe('error' in outcome);
    if ('value' in outcome) expect(encode(tree)).toEqual(sameFloats(outcome.value));
    else expect(tree).toBeUndefined();
    expect(tree ? problemsOf(tree) : []).toEqual([]);
  });
});

describe('places', () => {
  const text = [
    'a: {b: [1, "two", three four], c: }  # end',
    'd:',
    '  - e: |',
    '      line',
    '',
    '  -',
    'f: >-',
    '  folded',
    "g: 'it''s'",
    'h: &x {k: v}',
    'i: *x',
    '',
  ].join('\n');
  const tree = treeOf(text);

  it.each<readonly [readonly (string | number)[], string]>([
    [['a'], '{b: [1, "two", three four], c: }'],
    [['a', 'b'], '[1, "two", three four]'],
    [['a', 'b', 1], '"two"'],
    [['a', 'b', 2], 'three four'],
    [['a', 'c'], ''],
    [['d'], '- e: |\n      line\n\n  -'],
    [['d', 0], 'e: |\n      line'],
    [['d', 0, 'e'], '|\n      line'],
    [['d', 1], ''],
    [['f'], '>-\n  folded'],
    [['g'], "'it''s'"],
    [['h'], '{k: v}'],
  ])('%j spans %j', (path, expected) => {
    expect(spanText(at(tree, ...path).span)).toBe(expected);
  });

  it('of a missing value is behind its colon', () => {
    const { span } = at(tree, 'a', 'c');
    expect(positionAt(span.file, span.start)).toMatchObject({ line: 1, column: 34 });
  });

  it('of an aliased node is the anchored one, and the alias is noted', () => {
    const node = at(tree, 'i');
    expect(spanText(node.span)).toBe('{k: v}');
    expect(node.alias && spanText(node.alias)).toBe('*x');
  });

  it('count from the text behind a byte order mark', () => {
    const { span } = at(treeOf('\ufeffa: b\n'), 'a');
    expect(positionAt(span.file, span.start)).toEqual({ line: 1, column: 4, offset: 4 });
  });

  it('are right where brackets go on in a column further left', () => {
    const node = at(treeOf('a:\n  b: [\nc,\n-,\n]\nd: e\n'), 'a', 'b');
    expect(spanText(node.span)).toBe('[\nc,\n-,\n]');
    expect(spanText(at(node, 1).span)).toBe('-');
  });
});

describe('JSON', () => {
  it('keeps integers, floats, and texts that YAML would read otherwise', () => {
    const tree = treeOf('{"a": 1, "b": 1.0, "c": "yes", "d": 1e3, "e": NaN, "f": 12345678901234567890}');
    expect(encode(tree)).toEqual({
      dict: [
        ['a', { int: '1' }],
        ['b', { float: '1' }],
        ['c', 'yes'],
        ['d', { float: '1000' }],
        ['e', { float: 'NaN' }],
        ['f', { int: '12345678901234567890' }],
      ],
    });
    expect(problemsOf(tree)).toEqual([]);
  });

  it('with a comment or a trailing comma is YAML', () => {
    expect(encode(treeOf('{"a": 1e3, }'))).toEqual({ dict: [['a', '1e3']] });
    expect(encode(treeOf('{"a": yes} # c'))).toEqual({ dict: [['a', true]] });
  });

  it('reports equal keys, once, and keeps the last', () => {
    const { tree, diagnostics } = buildTree(sourceFile('t.json', '{"a": 1, "a": 2}'));
    expect(encode(tree)).toEqual({ dict: [['a', { int: '2' }]] });
    expect(diagnostics.map(({ code }) => code)).toEqual(['yaml/duplicate-key']);
  });

  it('gives no warning twice when the text turns out to be YAML', () => {
    const { diagnostics } = buildTree(sourceFile('t.json', '{"a": 1, "a": 2,}'));
    expect(diagnostics.map(({ code }) => code)).toEqual(['yaml/duplicate-key']);
  });
});

describe('equal keys', () => {
  it('are reported with the first as related, and the first keeps its position', () => {
    const { tree, diagnostics } = buildTree(sourceFile('t.yaml', 'a: 1\nb: 2\na: 3\n'));
    expect(encode(tree)).toEqual({
      dict: [
        ['a', { int: '3' }],
        ['b', { int: '2' }],
      ],
    });
    const [warning] = diagnostics;
    expect(warning?.span?.start).toBe(10);
    expect(warning?.related?.map(({ span }) => span.start)).toEqual([0]);
  });

  it('are found in large maps', () => {
    const lines = Array.from({ length: 50 }, (_, index) => `key${index % 49}: ${index}`);
    const { diagnostics } = buildTree(sourceFile('t.yaml', lines.join('\n')));
    expect(diagnostics.map(({ message }) => message)).toEqual([
      'the key "key0" occurs twice in this map; the last one is used',
    ]);
  });

  it('brought by a merge key are no news', () => {
    expect(buildTree(sourceFile('t.yaml', 'a: &x {k: 1}\nb: {<<: *x, k: 2}\n')).diagnostics).toEqual([]);
  });
});

describe('limits', () => {
  const aliases = (levels: number): string =>
    Array.from({ length: levels }, (_, level) => {
      const items = level === 0 ? 'x' : Array.from({ length: 10 }, () => `*a${level - 1}`).join(', ');
      return `a${level}: &a${level} [${items}]`;
    }).join('\n');

  it.each([
    ['nesting in brackets', '['.repeat(1000)],
    ['nesting in JSON', '{"a":'.repeat(1000) + '1' + '}'.repeat(1000)],
    [
      'nesting through aliases',
      Array.from({ length: 300 }, (_, i) => `a${i}: &a${i} [${i > 0 ? `*a${i - 1}` : 'x'}]`).join('\n'),
    ],
    ['what aliases multiply', aliases(12)],
  ])('stop %s', (_, text) => {
    expect(buildTree(sourceFile('t.yaml', text)).diagnostics.map(({ code }) => code)).toEqual(['yaml/limit']);
  });

  it('count all nodes', () => {
    const { diagnostics } = buildTree(sourceFile('t.yaml', '[1, 2, 3, 4]'), { limits: { nodes: 3 } });
    expect(diagnostics.map(({ code }) => code)).toEqual(['yaml/limit']);
  });

  it('leave large flat texts alone', () => {
    const text = Array.from({ length: 20_000 }, (_, index) => `k${index}: {a: [1, b]}`).join('\n');
    expect(buildTree(sourceFile('t.yaml', text)).diagnostics).toEqual([]);
  });
});

describe('any text', () => {
  const fragments = [
    '\n', '\r\n', '  ', '\t', ': ', '- ', '# c', '"', "'", '|', '>', '{', '}', '[', ']', ',', '&a ', '*a', '!', '!!str ',
    '<<: ', '? ', '---\n', '...\n', '%TAG ! x\n', '\\', '=', 'a', 'yes', '0x', '1:2', '\ufeff', '\ud800', '\u0000', '~',
  ]; // prettier-ignore
  const text = fc
    .array(fc.oneof(fc.constantFrom(...fragments), fc.string({ maxLength: 3 })))
    .map((parts) => parts.join(''));

  it('is read or refused with one placed error, and never throws', () => {
    tryAll(
      fc.property(text, fc.constantFrom<TreeOptions['syntax'][]>('json-first', 'yaml', 'json'), (input, syntax) => {
        const { tree, diagnostics } = buildTree(sourceFile('t.yaml', input), { ...(syntax && { syntax }) });
        const errors = diagnostics.filter(({ severity }) => severity === 'error');
        if (tree) expect([errors, problemsOf(tree)]).toEqual([[], []]);
        else expect(errors.length).toBeLessThanOrEqual(1);
        for (const { span } of diagnostics)
          expect(span && span.start <= span.end && span.end <= input.length).toBe(true);
      }),
      { few: 500, many: 20_000 },
    );
  });

  it('that is JSON gives what JSON says', () => {
    tryAll(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (value) => {
        const tree = treeOf(JSON.stringify(value));
        expect(plain(tree)).toEqual(JSON.parse(JSON.stringify(value)));
        expect(problemsOf(tree)).toEqual([]);
      }),
      { few: 100, many: 3000 },
    );
  });
});

function plain(tree: Tree): unknown {
  if (tree.kind === 'scalar') {
    return tree.value instanceof Float || typeof tree.value === 'bigint'
      ? Number(encodedNumber(tree.value))
      : tree.value;
  }
  if (tree.kind === 'sequence') return tree.items.map(plain);
  return Object.fromEntries(tree.entries.map(({ key, value }) => [String(key.value), plain(value)]));
}

function encodedNumber(value: Float | bigint): number {
  return value instanceof Float ? value.value : Number(value);
}
