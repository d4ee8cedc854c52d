/** Rare arguments of functions, as the real engine answers them: recorded with `template.parse`, `validate` and `resolve` of Heat. */
import { expect, it } from 'vitest';
import { plainOf } from '../../src/evaluate/plain.ts';
import { Float } from '../../src/python/scalar.ts';
import { evaluateTemplate } from './evaluate-template.ts';

/** What comes of a call; errors that Heat raises while it validates are of class StackValidationFailed. */
type Outcome = { readonly value: unknown } | { readonly error: string };

const rows: readonly (readonly [string, string, Outcome])[] = [
  ['2021-04-16', '{"str_split": [1, "a1b"]}', { error: 'TypeError' }],
  ['2021-04-16', '{"str_split": ["", "ab"]}', { error: 'ValueError' }],
  ['2021-04-16', '{"str_split": [",", "a,b", 100000000000000000000]}', { error: 'ValueError' }],
  ['2021-04-16', '{"str_split": [",", "a,b", [0]]}', { error: 'TypeError' }],
  ['2021-04-16', '{"str_split": [",", "a,b", true]}', { value: 'b' }],
  ['2021-04-16', '{"str_split": [",", "a,b", 1.9]}', { value: 'b' }],
  ['2021-04-16', '{"str_split": [",", "a,b", "x"]}', { error: 'ValueError' }],
  ['2021-04-16', '{"str_split": [null, " a  b "]}', { value: ['a', 'b'] }],
  ['2021-04-16', '{"map_replace": [{"a": 1}, {"keys": 3}]}', { error: 'TypeError' }],
  ['2021-04-16', '{"map_replace": [{"a": 1}, {"values": [1]}]}', { error: 'TypeError' }],
  ['2021-04-16', '{"map_replace": [{"a": 1, "b": 2}, {"keys": {"a": "b"}}]}', { error: 'ValueError' }],
  ['2021-04-16', '{"map_replace": [{"a": 1, "b": 2}, {"keys": {"a": "c", "b": "c"}}]}', { error: 'ValueError' }],
  ['2021-04-16', '{"map_replace": [{"a": 1}, {"keys": {"a": "a"}}]}', { value: { a: 1 } }],
  ['2021-04-16', '{"map_replace": [{"a": [1]}, {"values": {"x": 2}}]}', { value: { a: [1] } }],
  ['2021-04-16', '{"map_replace": [{"a": "x"}, {"values": {"x": null}}]}', { value: { a: null } }],
  ['2021-04-16', '{"make_url": {"host": "h", "port": 80.5}}', { value: '//h:80.5' }],
  ['2021-04-16', '{"make_url": {"host": "h", "port": true}}', { value: '//h:True' }],
  ['2021-04-16', '{"make_url": {"host": "h", "fragment": 5}}', { error: 'StackValidationFailed' }],
  [
    '2021-04-16',
    '{"make_url": {"host": "h", "fragment": "f", "path": "p q", "scheme": "http"}}',
    { value: 'http://h/p%20q#f' },
  ],
  ['2021-04-16', '{"make_url": {"host": "::1", "port": "80"}}', { value: '//[::1]:80' }],
  ['2021-04-16', '{"make_url": {"host": "h", "port": "70000"}}', { error: 'StackValidationFailed' }],
  [
    '2021-04-16',
    '{"repeat": {"template": "a$x", "for_each": {"$x": ["1"]}, "permutations": "no"}}',
    { error: 'StackValidationFailed' },
  ],
  ['2021-04-16', '{"repeat": {"template": "ab", "for_each": {"": ["-"]}}}', { value: ['-a-b-'] }],
  [
    '2021-04-16',
    '{"repeat": {"template": "$x", "for_each": {"$x": ["b", "c"], "$y": ["d"]}, "permutations": false}}',
    { error: 'ValueError' },
  ],
  [
    '2021-04-16',
    '{"repeat": {"template": "$x$y", "for_each": {"$x": ["b", "c"], "$y": ["d", "e"]}, "permutations": false}}',
    { value: ['bd', 'ce'] },
  ],
  ['2021-04-16', '{"repeat": {"template": "$x", "for_each": {"$x": [1]}}}', { error: 'TypeError' }],
  ['2015-04-30', '{"repeat": {"template": "$x", "for_each": {}}}', { error: 'ValueError' }],
  ['2015-04-30', '{"repeat": {"for_each": {"$x": ["a"]}}}', { error: 'StackValidationFailed' }],
  ['2021-04-16', '{"digest": ["md5", "a"]}', { value: '0cc175b9c0f1b6a831c399e269772661' }],
  ['2021-04-16', '{"str_replace": {"template": "a", "params": {"": "x"}}}', { error: 'ValueError' }],
  ['2021-04-16', '{"list_concat": [["a"], "b"]}', { error: 'TypeError' }],
  ['2021-04-16', '{"filter": [[1], [1, 2]]}', { value: [2] }],
  ['2021-04-16', '{"contains": ["a", "cab"]}', { value: true }],
  ['2021-04-16', '{"contains": [1, "cab"]}', { error: 'TypeError' }],
  ['2012-12-12', '{"Fn::Split": ["", "ab"]}', { error: 'ValueError' }],
  ['2012-12-12', '{"Fn::Select": ["99999999999999999999", ["a"]]}', { value: '' }],
  ['2012-12-12', '{"Fn::Select": ["0", "[\\"a\\"]"]}', { value: 'a' }],
  ['2012-12-12', '{"Fn::Select": ["a", "{\\"a\\": 1}"]}', { value: 1 }],
  ['2012-12-12', '{"Fn::Select": ["0", "\\"a\\""]}', { error: 'TypeError' }],
  ['2012-12-12', '{"Fn::Select": ["0", ""]}', { value: '' }],
  ['2012-12-12', '{"Fn::Select": ["0", null]}', { value: '' }],
  [
    '2012-12-12',
    '{"Fn::MemberListToMap": ["Name", "Value", [".member.0.Name=a", ".member.0.Value=b", "x=y"]]}',
    { value: { a: 'b' } },
  ],
  ['2012-12-12', '{"Fn::MemberListToMap": ["Name", "Value", [1]]}', { error: 'TypeError' }],
  ['2012-12-12', '{"Fn::Join": [",", ["a", 1]]}', { error: 'TypeError' }],
];

it.each(rows)('%s %s', (version, output, expected) => {
  const { value } = evaluateTemplate({ version, output, given: {}, unknown: () => false });
  if ('value' in expected) expect(shapeOf(plainOf(value))).toEqual(expected.value);
  else expect(value.kind).toBe('poison');
  if (value.kind === 'poison' && 'error' in expected && expected.error !== 'StackValidationFailed')
    expect(value.failure?.errorClass).toBe(expected.error);
});

function shapeOf(data: unknown): unknown {
  if (data instanceof Float) return data.value;
  if (Array.isArray(data)) return data.map(shapeOf);
  return data instanceof Map ? Object.fromEntries([...data].map(([key, item]) => [key, shapeOf(item)])) : data;
}
