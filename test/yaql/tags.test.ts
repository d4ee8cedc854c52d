/** Data that JSON cannot hold goes in and comes out with tags, and what reads like no data is refused. */
import { describe, expect, it } from 'vitest';
import { YaqlError, evaluateYaql } from '../../src/yaql/evaluate-yaql.ts';
import { Unknown } from '../../src/yaql/values.ts';

const tag = (kind: string, value: unknown): object => ({ $py: kind, value });

describe('data', () => {
  it.each<readonly [unknown, unknown]>([
    [undefined, null],
    [12n, 12],
    [2n ** 70n, tag('int', '1180591620717411303424')],
    [-0, tag('float', '-0.0')],
    [1e300, tag('float', '1e+300')],
    [tag('float', 'inf'), tag('float', 'inf')],
    [tag('int', '7'), 7],
    [tag('dict', [[1, 'a']]), tag('dict', [[1, 'a']])],
    [tag('dict', [['a', 1]]), { a: 1 }],
    [tag('dict', [['$py', 1]]), tag('dict', [['$py', 1]])],
    [tag('datetime', '2015-01-02T03:04:05+01:00'), tag('datetime', '2015-01-02T03:04:05+01:00')],
    [tag('timespan_us', 1_500_000), tag('timespan_us', 1_500_000)],
    [tag('timespan_us', '1500000'), tag('timespan_us', 1_500_000)],
    [new Map([[1, 'a']]), tag('dict', [[1, 'a']])],
    [
      { $py: 'int', value: '7', more: 1 },
      tag('dict', [
        ['$py', 'int'],
        ['value', '7'],
        ['more', 1],
      ]),
    ],
  ])('%o becomes %o', (data, expected) => {
    expect(evaluateYaql('$.data', data)).toEqual(expected);
  });

  it.each<readonly [string, unknown]>([
    ['float', 'x'],
    ['int', 'x'],
    ['dict', 5],
    ['dict', [[1]]],
    ['dict', ['ab']],
    ['datetime', 'x'],
    ['datetime', '12:30'],
    ['timespan_us', 'x'],
    ['nosuch', 1],
  ])('with the tag "%s" cannot be %o', (kind, value) => {
    const message = `The data holds a value with the tag "${kind}" that cannot be read`;
    expect(() => evaluateYaql('$.data', [tag(kind, value)])).toThrow(new YaqlError('TypeError', message));
  });

  it.each<readonly [string, unknown]>([
    ['function', () => 1],
    ['symbol', Symbol('a')],
  ])('cannot be a %s', (kind, value) => {
    expect(() => evaluateYaql('$.data', { a: value })).toThrow(new YaqlError('TypeError', `The data holds a ${kind}`));
  });

  it('that is not known cannot be looked into', () => {
    const unknown = new Unknown('a');
    expect(() => evaluateYaql('$.data + 1', unknown)).toThrow(
      new YaqlError('TypeError', 'The expression inspects a value that is not known'),
    );
  });
});

describe('results', () => {
  it.each<readonly [string, unknown]>([
    ["regex('a+')", tag('regex', 'a+')],
    ['set(2, 1)', tag('set', [1, 2])],
    ['1.0', tag('float', '1.0')],
    ['dict(1 => 2)', tag('dict', [[1, 2]])],
    ['timespan(seconds => 1)', tag('timespan_us', 1_000_000)],
  ])('%s', (expression, expected) => {
    expect(evaluateYaql(expression, null)).toEqual(expected);
  });
});
