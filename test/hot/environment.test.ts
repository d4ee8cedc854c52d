/** Environments are merged as Heat's engine merges them. */
import { describe, expect, it } from 'vitest';
import { createCollector } from '../../src/diagnostics/collector.ts';
import { sourceFile } from '../../src/source/source-file.ts';
import { Float } from '../../src/python/scalar.ts';
import { buildEnvironment } from '../../src/hot/environment.ts';
import type { Environment } from '../../src/hot/environment.ts';
import { parseEnvironmentFile } from '../../src/hot/environment-file.ts';
import { givenParameters } from '../../src/hot/given-parameters.ts';
import type { GivenValue } from '../../src/hot/given-parameters.ts';
import type { Tree } from '../../src/hot/tree.ts';

const parameterTypes = new Map([
  ['s', 'string'],
  ['l', 'comma_delimited_list'],
  ['j', 'json'],
  ['n', 'number'],
  ['b', 'boolean'],
]);

interface Merged {
  readonly environment: Environment;
  readonly kinds: readonly (string | undefined)[];
}

function merge(
  texts: readonly string[],
  given: Readonly<Record<string, GivenValue>> = {},
  mode: 'files' | 'single' = 'files',
): Merged {
  const reports = createCollector();
  const files = texts.map((text, index) => parseEnvironmentFile(sourceFile(`env-${index}.yaml`, text), reports));
  const environment = buildEnvironment(
    { files, mode, given: givenParameters(given), parameterTypes, resolve: (_, reference) => reference },
    reports,
  );
  return { environment, kinds: reports.sorted().map(({ kind }) => kind) };
}

function plain(values: ReadonlyMap<string, Tree>): unknown {
  return Object.fromEntries([...values].map(([name, tree]) => [name, plainOf(tree)]));
}

function plainOf(tree: Tree): unknown {
  if (tree.kind === 'scalar') return tree.value;
  if (tree.kind === 'sequence') return tree.items.map(plainOf);
  return Object.fromEntries(tree.entries.map(({ key, value }) => [String(key.value), plainOf(value)]));
}

const merging = 'parameter_merge_strategies: {default: merge}';
const deep = 'parameter_merge_strategies: {default: deep_merge}';

describe('several files', () => {
  it.each<readonly [string, readonly string[], unknown]>([
    ['later values win', ['parameters: {s: a}', 'parameters: {s: b}'], { s: 'b' }],
    ['nulls in later files are ignored', ['parameters: {s: a}', 'parameters: {s: null}'], { s: 'a' }],
    ['unknown names stay in the first file', ['parameters: {nope: a}', 'parameters: {nada: b}'], { nope: 'a' }],
    ['texts are joined', [`parameters: {s: a}\n${merging}`, `parameters: {s: b}\n${merging}`], { s: 'ab' }],
    [
      'comma texts are joined by a comma',
      [`parameters: {l: a}\n${merging}`, `parameters: {l: b}\n${merging}`],
      { l: 'a,b' },
    ],
    ['lists are appended', [`parameters: {l: [a]}\n${merging}`, `parameters: {l: [b]}\n${merging}`], { l: ['a', 'b'] }],
    [
      'maps are updated',
      [`parameters: {j: {a: {x: 1}, b: 1}}\n${merging}`, `parameters: {j: {a: {y: 2}}}\n${merging}`],
      { j: { a: { y: 2 }, b: 1 } },
    ],
    [
      'deep merging goes into maps, lists and texts',
      [
        `parameters: {j: {a: {x: 1}, l: [1], s: a, n: 1}}\n${deep}`,
        `parameters: {j: {a: {y: 2}, l: [2], s: b, n: 2}}\n${deep}`,
      ],
      { j: { a: { x: 1, y: 2 }, l: [1, 2], s: 'ab', n: 2 } },
    ],
    [
      'a JSON text is merged into a map',
      [`parameters: {j: {a: 1}}\n${merging}`, `parameters: {j: '{"b": 2}'}\n${merging}`],
      { j: { a: 1, b: 2 } },
    ],
    [
      'unknown strategies overwrite',
      [
        'parameters: {s: a}\nparameter_merge_strategies: {s: x}',
        'parameters: {s: b}\nparameter_merge_strategies: {s: x}',
      ],
      { s: 'b' },
    ],
    [
      'a map is merged into none',
      ['parameters: {s: a}', `parameters: {j: {b: 2}}\n${merging}`],
      { s: 'a', j: { b: 2 } },
    ],
    [
      'a map is merged into an empty one, and nulls are ignored',
      [
        `parameters: {j: {}}\n${merging}`,
        `parameters: {j: {a: 1, b: 1}}\n${merging}`,
        `parameters: {j: {a: null, b: 2}}\n${merging}`,
      ],
      { j: { a: 1, b: 2 } },
    ],
    ['an empty JSON text is what it is', ['parameters: {s: a}', `parameters: {j: ''}\n${merging}`], { s: 'a', j: '' }],
    ['a list is appended to none', ['parameters: {s: a}', `parameters: {l: [b]}\n${merging}`], { s: 'a', l: ['b'] }],
    ['a text is joined to none', ['parameters: {l: a}', `parameters: {s: b}\n${merging}`], { l: 'a', s: 'b' }],
    [
      'numbers that are texts are joined',
      [`parameters: {n: '1'}\n${merging}`, `parameters: {n: '2'}\n${merging}`],
      { n: '12' },
    ],
    [
      'deep merging fills what is missing',
      [`parameters: {j: {a: {}, n: 1}}\n${deep}`, `parameters: {j: {a: {y: 2}, l: [2], s: b, m: {x: 1}}}\n${deep}`],
      { j: { a: { y: 2 }, n: 1, l: [2], s: 'b', m: { x: 1 } } },
    ],
    ['an empty file changes nothing', ['', 'parameters: {s: a}'], { s: 'a' }],
  ])('%s', (_, texts, expected) => {
    const { environment, kinds } = merge(texts);
    expect(plain(environment.parameters)).toEqual(expected);
    expect(kinds.filter((kind) => kind !== undefined)).toEqual([]);
  });

  it.each<readonly [string, readonly string[], string]>([
    ['numbers', [`parameters: {n: 1}\n${merging}`, `parameters: {n: 2}\n${merging}`], 'environment'],
    [
      'a text of no boolean',
      [`parameters: {b: 'true'}\n${merging}`, `parameters: {b: 'no'}\n${merging}`],
      'environment',
    ],
    ['a text and no number', ['parameters: {s: a}', `parameters: {n: '1'}\n${merging}`], 'template-load'],
    [
      'a map and a JSON list',
      [`parameters: {j: {a: 1}}\n${merging}`, `parameters: {j: '[1]'}\n${merging}`],
      'wrong_shape',
    ],
    [
      'a map and what is no JSON',
      [`parameters: {j: {a: 1}}\n${merging}`, `parameters: {j: '{'}\n${merging}`],
      'environment',
    ],
    [
      'a text and a list of texts',
      [`parameters: {s: a}\n${merging}`, `parameters: {s: [b]}\n${merging}`],
      'template-load',
    ],
    ['a list and a text', [`parameters: {l: [a]}\n${merging}`, `parameters: {l: b}\n${merging}`], 'template-load'],
    [
      'texts below a number, however deep',
      [`parameters: {j: {a: {s: 1}}}\n${deep}`, `parameters: {j: {a: {s: b}}}\n${deep}`],
      'template-load',
    ],
    ['two lists of encrypted names', ['encrypted_param_names: [a]', 'encrypted_param_names: [b]'], 'wrong_shape'],
    [
      'two lists of sinks',
      ['event_sinks: [{type: zaqar-queue, target: a}]', 'event_sinks: [{type: zaqar-queue, target: b}]'],
      'wrong_shape',
    ],
    ['booleans', [`parameters: {b: true}\n${merging}`, `parameters: {b: false}\n${merging}`], 'environment'],
    [
      'two JSON texts',
      [`parameters: {j: '{"a": 1}'}\n${merging}`, `parameters: {j: '{"b": 2}'}\n${merging}`],
      'template-load',
    ],
    ['a text and a list', [`parameters: {l: a}\n${merging}`, `parameters: {l: [b]}\n${merging}`], 'wrong_shape'],
    [
      'strategies that differ',
      ['parameters: {l: a}', 'parameters: {l: b}\nparameter_merge_strategies: {l: merge}'],
      'environment',
    ],
  ])('cannot merge %s', (_, texts, kind) => {
    expect(merge(texts).kinds).toEqual([kind]);
  });

  it('win over given parameters, whose other names stay', () => {
    const { environment } = merge(['parameters: {s: file, nope: 1}'], { s: 'given', n: 1 });
    expect(plain(environment.parameters)).toEqual({ s: 'file', n: 1 });
  });

  it('merge their defaults apart from their values', () => {
    const { environment } = merge(['parameter_defaults: {s: a}\nparameters: {l: x}', 'parameter_defaults: {s: b}']);
    expect([plain(environment.parameters), plain(environment.parameterDefaults)]).toEqual([{ l: 'x' }, { s: 'b' }]);
  });

  it('merge registries name by name', () => {
    const { environment } = merge([
      'resource_registry: {A: OS::Heat::None, B: OS::Heat::None}',
      'resource_registry: {A: OS::Heat::Value, B: null}',
    ]);
    const found = ['A', 'B'].map((type) => environment.registry.lookup(type, 'r'));
    expect(found).toMatchObject([{ type: 'OS::Heat::Value' }, { type: 'OS::Heat::None' }]);
  });

  it('keep the place of every value', () => {
    const { environment } = merge(['parameters: {s: a}', 'parameters:\n  l: b\n']);
    const span = environment.parameters.get('l')?.span;
    expect([span?.file.name, span?.start]).toEqual(['env-1.yaml', 17]);
  });
});

describe('one environment of a request', () => {
  it('loses to given parameters', () => {
    const { environment } = merge(['parameters: {s: env, nope: 1}'], { s: 'given' }, 'single');
    expect(plain(environment.parameters)).toEqual({ s: 'given', nope: 1 });
  });

  it('is read as YAML also where it is JSON', () => {
    const { environment } = merge(['{"parameters": {"s": yes, "n": 1e3}}'], {}, 'single');
    expect(plain(environment.parameters)).toEqual({ s: true, n: '1e3' });
  });

  it('keeps sinks and encrypted names', () => {
    const { environment } = merge(
      ['encrypted_param_names: [s]\nevent_sinks: [{type: zaqar-queue, target: q}]'],
      {},
      'single',
    );
    expect([environment.encryptedParameters, environment.eventSinks.map(plainOf)]).toEqual([
      ['s'],
      [{ type: 'zaqar-queue', target: 'q' }],
    ]);
  });
});

describe('names of encrypted parameters', () => {
  it.each<readonly [string, 'files' | 'single', readonly string[]]>([
    ['encrypted_param_names: {a: 1, b: 2}', 'files', ['a', 'b']],
    ['encrypted_param_names: text', 'files', []],
    ['encrypted_param_names: [a, 1, [b]]', 'files', ['a']],
  ])('%s in %s', (text, mode, expected) => {
    expect(merge([text], {}, mode).environment.encryptedParameters).toEqual(expected);
  });
});

describe('given parameters', () => {
  it('become trees: integers stay, other numbers are floats', () => {
    const trees = givenParameters({
      i: 1,
      f: 0.5,
      b: true,
      t: 'x',
      z: null,
      big: 12n,
      l: [1, { a: 'b' }],
      big2: 1e300,
    });
    expect(plain(trees)).toEqual({
      i: 1,
      f: new Float(0.5),
      b: true,
      t: 'x',
      z: null,
      big: 12,
      l: [1, { a: 'b' }],
      big2: new Float(1e300),
    });
  });

  it('have a place that names the parameter', () => {
    const tree = givenParameters(new Map([['name', 'value']])).get('name');
    expect(tree?.span).toMatchObject({ file: { name: 'parameter name', text: 'value' }, start: 0, end: 5 });
  });
});
