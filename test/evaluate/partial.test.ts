/**
 * Partial evaluation commutes: with some inputs unknown at first and bound later, every function gives what it gives at once.
 * Calls inside calls are such as cannot fail: a failure in a part that is not used is seen only at once.
 */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { templateVersion, templateVersionNames } from '../../grammar/hot/versions.ts';
import { bind, type Atom } from '../../src/evaluate/bind.ts';
import { createQueryEngine } from '../../src/evaluate/query-engine.ts';
import { bindingTime, isSecret, type Value } from '../../src/evaluate/value.ts';
import { tryAll } from '../seed.ts';
import { evaluateTemplate, inputNames, inputOf, inputs, plainShape } from './evaluate-template.ts';

const queries = createQueryEngine();
const json = JSON.stringify;

type Tree = null | boolean | number | string | readonly Tree[] | { readonly [key: string]: Tree };

/** Expressions as they stand in a template; inputs are the parameters of `evaluate-template.ts` and what resources give. */
function expressions(fn: string, version: string): fc.Arbitrary<Tree> {
  const leaf: fc.Arbitrary<Tree> = fc.oneof(
    { weight: 3, arbitrary: fc.constantFrom(...inputNames.parameters).map((name): Tree => read(fn, name)) },
    { weight: 1, arbitrary: fc.constantFrom(...inputNames.attributes).map((name): Tree => attribute(fn, name)) },
    { weight: 1, arbitrary: fc.constant<Tree>(resource(fn)) },
    { weight: 2, arbitrary: fc.constantFrom(...inner(fn, version)) },
    { weight: 2, arbitrary: fc.constantFrom<Tree>('a', 'b,c', '', '$p and $q', 1, true, null, 'é"') },
  );
  const list = fc.array(leaf, { maxLength: 3 }).map((items): Tree => items);
  const map = fc.dictionary(fc.constantFrom('k', 'v', '$p'), leaf, { maxKeys: 2 }).map((entries): Tree => entries);
  const any = fc.oneof(leaf, list, map);
  const shape = shapes(fn, { leaf, list, map, any });
  return fc.oneof(
    shape.map((argument): Tree => ({ [fn]: argument })),
    // Inside another function, and beside known text.
    shape.map((argument): Tree => [{ [fn]: argument }, 'x']),
  );
}

/** Calls as arguments of calls, as far as the version has them. */
function inner(fn: string, version: string): readonly Tree[] {
  if (amazon(fn)) return [{ 'Fn::Join': ['-', [{ Ref: 'text' }, 'z']] }, { Ref: 'hidden' }];
  const has = templateVersion(version)?.functions;
  const text = { get_param: 'text' };
  return [
    { get_param: ['data', 'k'] },
    { get_param: ['items', 0] },
    { list_join: ['-', [text, 'z']] },
    ...(has?.has('if') ? [{ if: ['later', text, 'z'] }] : []),
    // Where it may leave a step out of a path, the parameter behind it must be known.
    ...(has?.get('if') === 'IfNullable' && !fn.startsWith('get_') ? [{ if: ['later', text] }] : []),
    ...(has?.has('map_merge') ? [{ map_merge: [{ k: text }, { v: { get_param: 'data' } }] }] : []),
    ...(has?.has('list_concat') ? [{ list_concat: [[text], { get_param: 'items' }] }] : []),
    ...(has?.has('repeat') ? [{ repeat: { template: '%-$p', for_each: { '%': { get_param: 'items' } } } }] : []),
  ];
}

interface Parts {
  readonly leaf: fc.Arbitrary<Tree>;
  readonly list: fc.Arbitrary<Tree>;
  readonly map: fc.Arbitrary<Tree>;
  readonly any: fc.Arbitrary<Tree>;
}

const amazon = (fn: string): boolean => fn.startsWith('Fn::') || fn === 'Ref';
const read = (fn: string, name: string): Tree => (amazon(fn) ? { Ref: name } : { get_param: name });
const resource = (fn: string): Tree => (amazon(fn) ? { Ref: 'net' } : { get_resource: 'net' });
const attribute = (fn: string, name: string): Tree =>
  amazon(fn) ? { 'Fn::GetAtt': ['net', name] } : { get_attr: ['net', name] };

/** Arguments that the function takes as far as their shape goes. */
function shapes(fn: string, { leaf, list, map, any }: Parts): fc.Arbitrary<Tree> {
  const text = fc.oneof(leaf, fc.constant<Tree>('x-$p-$q'));
  const pair = (a: fc.Arbitrary<Tree>, b: fc.Arbitrary<Tree>): fc.Arbitrary<Tree> => fc.tuple(a, b);
  const lists = fc.array(fc.oneof(list, leaf), { minLength: 1, maxLength: 3 });
  const condition = fc.oneof(leaf, fc.constantFrom<Tree>('yes', 'later', true));
  const table: Readonly<Record<string, fc.Arbitrary<Tree>>> = {
    get_param: fc
      .tuple(fc.constantFrom(...inputNames.parameters), fc.array(leaf, { maxLength: 2 }))
      .map(([name, path]): Tree => [name, ...path]),
    get_attr: fc.array(leaf, { maxLength: 2 }).map((path): Tree => ['net', 'subnets', ...path]),
    get_resource: fc.constant<Tree>('net'),
    get_file: fc.constant<Tree>('file.txt'),
    resource_facade: fc.constant<Tree>('metadata'),
    str_split: fc.tuple(fc.constantFrom<Tree>(',', ' ', 'a'), text, fc.constantFrom<Tree>(0, -1, 9)),
    repeat: fc.record<Record<string, Tree>>({
      template: fc.oneof(any, fc.constantFrom<Tree>('$p!', { $p: '$q' })),
      for_each: fc.oneof(
        fc.record<Record<string, Tree>>({ $p: list }),
        fc.record<Record<string, Tree>>({ $p: list, $q: list }),
        leaf,
      ),
    }),
    map_merge: fc.array(fc.oneof(map, leaf), { maxLength: 3 }),
    map_replace: pair(map, fc.record<Record<string, Tree>>({ keys: map, values: map })),
    list_concat: lists,
    list_concat_unique: lists,
    contains: pair(leaf, fc.oneof(list, leaf)),
    filter: pair(list, fc.oneof(list, leaf)),
    digest: pair(fc.constantFrom<Tree>('md5', 'sha256'), text),
    make_url: fc.record<Record<string, Tree>>(
      { scheme: leaf, host: leaf, path: leaf, port: leaf, query: map, username: leaf },
      { requiredKeys: ['host'] },
    ),
    yaql: fc.record<Record<string, Tree>>({
      expression: fc.constantFrom<Tree>('$.data', '$.data.len()', 'str($.data)', '[$.data, 1]'),
      data: any,
    }),
    equals: pair(any, any),
    if: fc.oneof(fc.tuple(condition, any, any), fc.tuple(condition, any)),
    Ref: fc.constantFrom<Tree>(...inputNames.parameters, 'net'),
    'Fn::GetAtt': fc.constant<Tree>(['net', 'name']),
    'Fn::FindInMap': fc.tuple(
      fc.constant<Tree>('M'),
      fc.oneof(leaf, fc.constant<Tree>('east')),
      fc.constant<Tree>('ami'),
    ),
    'Fn::Select': pair(fc.oneof(fc.constantFrom<Tree>('0', 'k', 1), leaf), any),
    'Fn::Split': pair(fc.constantFrom<Tree>(',', ' '), text),
    'Fn::Join': pair(fc.constantFrom<Tree>(',', ''), fc.oneof(list, leaf)),
    'Fn::Replace': pair(map, text),
    'Fn::Base64': text,
    'Fn::GetAZs': fc.constant<Tree>(''),
    'Fn::MemberListToMap': fc
      .oneof(leaf, fc.constant<Tree>(['.member.0.Name=a', '.member.0.Value=b']))
      .map((members): Tree => ['Name', 'Value', members]),
    'Fn::ResourceFacade': fc.constant<Tree>('Metadata'),
    'Fn::If': fc.tuple(fc.constantFrom<Tree>('yes', 'later'), any, any),
    'Fn::Equals': pair(leaf, leaf),
    'Fn::Not': fc.constantFrom<Tree>(['yes'], ['later']),
  };
  const replace = fc.record<Record<string, Tree>>({
    template: text,
    params: fc.oneof(
      fc.dictionary(fc.constantFrom('$p', '$q', 'x'), any, { minKeys: 1 }).map((entries): Tree => entries),
      leaf,
    ),
  });
  if (fn.startsWith('str_replace')) return replace;
  if (fn === 'list_join') return lists.map((items): Tree => [',', ...items]);
  const found = table[fn];
  if (!found) throw new Error(`no arguments for ${fn}`);
  return found;
}

/** Functions that stand outside conditions, by a version that has them. */
function functions(): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const name of templateVersionNames()) {
    for (const fn of templateVersion(name)?.functions.keys() ?? []) found.set(fn, name);
  }
  return found;
}

/** Functions of condition definitions. */
const conditionFunctions: ReadonlyMap<string, fc.Arbitrary<Tree>> = new Map([
  ['not', fc.constantFrom<Tree>('yes', 'later', { equals: [{ get_param: 'text' }, 'a'] })],
  ['and', fc.constantFrom<Tree>(['yes', 'later'], ['later', 'no'], ['no', 'later'])],
  ['or', fc.constantFrom<Tree>(['yes', 'later'], ['later', 'no'], ['no', 'later'])],
  [
    'equals',
    fc.tuple(fc.constantFrom<Tree>({ get_param: 'text' }, { get_param: 'number' }), fc.constantFrom<Tree>('a', 3)),
  ],
]);

const runs = { few: 15, many: 800 };

function shown(value: Value): string {
  return json(plainShape(value));
}

describe('evaluating with some inputs unknown, and binding them later', () => {
  it.each([...functions()])('gives for %s what evaluating at once gives', (fn, version) => {
    tryAll(
      fc.property(expressions(fn, version), inputs, fc.nat(), fc.nat(), (tree, given, mask, early) => {
        const atOnce = evaluateTemplate({ version, output: json(tree), given, unknown: () => false });
        const first = evaluateTemplate({
          version,
          output: json(tree),
          given,
          unknown: (index) => ((mask >> index) & 1) === 1,
        });
        const isEarly = (atom: Atom): boolean => ((early >> Object.keys(given).indexOf(inputOf(atom))) & 1) === 1;
        const half = bind(first.value, (atom) => (isEarly(atom) ? first.answer(atom) : undefined), queries);
        expect(shown(bind(half, first.answer, queries))).toBe(shown(atOnce.value));
        const later = bind(first.value, first.answer, queries);
        expect(shown(later)).toBe(shown(atOnce.value));
        expect(bindingTime(later)).toBe('translate');
        if (later.kind !== 'poison' && isSecret(atOnce.value)) expect(isSecret(later)).toBe(true);
      }),
      runs,
    );
  });

  it.each([...conditionFunctions])('gives for %s in a condition what evaluating at once gives', (fn, argument) => {
    tryAll(
      fc.property(argument, inputs, fc.nat(), (tree, given, mask) => {
        const condition = json({ [fn]: tree });
        const common = { version: '2018-08-31', output: '{"if": ["asked", 1, 2]}', condition, given };
        const atOnce = evaluateTemplate({ ...common, unknown: () => false });
        const first = evaluateTemplate({ ...common, unknown: (index) => ((mask >> index) & 1) === 1 });
        expect(shown(bind(first.value, first.answer, queries))).toBe(shown(atOnce.value));
      }),
      runs,
    );
  });

  it('knows every function of every version', () => {
    expect([...functions()].filter(([fn, version]) => !canBeShaped(fn, version))).toEqual([]);
  });
});

function canBeShaped(fn: string, version: string): boolean {
  expressions(fn, version);
  return true;
}
