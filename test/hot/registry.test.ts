/** What stands for a type follows Heat's order: per resource before general, then the plain order of the keys. */
import { describe, expect, it } from 'vitest';
import { createCollector } from '../../src/diagnostics/collector.ts';
import { sourceFile } from '../../src/source/source-file.ts';
import { matchesPattern } from '../../src/hot/name-pattern.ts';
import { createRegistry } from '../../src/hot/registry.ts';
import type { Registry } from '../../src/hot/registry.ts';
import { readRegistry } from '../../src/hot/registry-reader.ts';
import { buildTree } from '../../src/hot/tree-builder.ts';

function registry(text: string): Registry {
  const { tree } = buildTree(sourceFile('env.yaml', text), { syntax: 'yaml' });
  if (tree?.kind !== 'mapping') throw new Error('no map');
  const reports = createCollector();
  const root = readRegistry({ reports, from: ({ span }) => span.file.name }, tree);
  expect(reports.sorted()).toEqual([]);
  return createRegistry(root);
}

function show(match: ReturnType<Registry['lookup']>): string {
  if (!match) return 'unknown';
  if (match.kind === 'recursion') return 'recursion';
  return match.kind === 'template' ? match.template : match.type;
}

describe('looking up', () => {
  it.each([
    ['a type of the engine', '{}', 'OS::Nova::Server', 'OS::Nova::Server'],
    ['an old name of the engine', '{}', 'OS::Quantum::Net', 'OS::Neutron::Net'],
    ['a mapped old name of the engine', '{}', 'OS::Metering::Alarm', 'OS::Aodh::Alarm'],
    ['a type no one knows', '{}', 'My::Thing', 'unknown'],
    ['a template by its name', '{}', 'x.yaml', 'x.yaml'],
    ['a mapping to a template', '{My::Thing: x.template}', 'My::Thing', 'x.template'],
    ['a mapping to another file', '{My::Thing: x.hot}', 'My::Thing', 'unknown'],
    ['a mapping to a type', '{My::Thing: OS::Heat::None}', 'My::Thing', 'OS::Heat::None'],
    ['a mapping of a mapping', '{A: B, B: x.yaml}', 'A', 'x.yaml'],
    [
      'a mapping to an unknown type, which is passed over',
      '{OS::Heat::None: Nope}',
      'OS::Heat::None',
      'OS::Heat::None',
    ],
    ['a wildcard', '{My::*: OS::Heat::None}', 'My::Thing', 'OS::Heat::None'],
    ['a wildcard that renames', "{'My::*': 'OS::Heat::*'}", 'My::Value', 'OS::Heat::Value'],
    ['a wildcard before the name itself', '{My::Thing: x.yaml, My::*: OS::Heat::None}', 'My::Thing', 'OS::Heat::None'],
    [
      'a short wildcard before a long one',
      '{My::Th*: OS::Heat::Value, My::*: OS::Heat::None}',
      'My::Thing',
      'OS::Heat::None',
    ],
    ['a wildcard to a template, which matches nothing', '{My::*: x.yaml}', 'My::Thing', 'unknown'],
    ['a wildcard that would lead to itself', '{OS::*: OS::Heat::None}', 'OS::Heat::None', 'OS::Heat::None'],
    ['a mapping to itself', '{My::Thing: My::Thing}', 'My::Thing', 'recursion'],
    ['a null, which leaves the engine alone', '{OS::Heat::None: null}', 'OS::Heat::None', 'OS::Heat::None'],
    ['a wildcard null, which drops earlier ones', '{My::A: x.yaml, My::*: null}', 'My::A', 'unknown'],
    ['a mapping of one resource', '{My::Thing: x.yaml, resources: {r: {My::Thing: y.yaml}}}', 'My::Thing', 'y.yaml'],
    [
      'a mapping of other resources',
      "{My::Thing: x.yaml, resources: {'*': {My::Thing: y.yaml}}}",
      'My::Thing',
      'x.yaml',
    ],
  ])('finds %s', (_, text, type, expected) => {
    expect(show(registry(text).lookup(type, 'r'))).toBe(expected);
  });

  it('says which entry led there', () => {
    const match = registry('{A: B, B: OS::Heat::None}').lookup('A', 'r');
    expect(match).toMatchObject({ kind: 'type', entry: { path: ['A'], from: 'env.yaml' } });
  });
});

describe('inside a child', () => {
  const outer = registry(
    '{My::T: x.yaml, resources: {web: {inner: {My::T: y.yaml}, hooks: pre-create}, "w*": {other: {My::T: z.yaml}}, db: {inner: {My::T: no.yaml}}}}',
  );

  it('what is nested under the resource moves up', () => {
    const child = outer.child('web');
    expect(['inner', 'other', 'more'].map((name) => show(child.lookup('My::T', name)))).toEqual([
      'y.yaml',
      'z.yaml',
      'x.yaml',
    ]);
  });

  it('the template does not stand for itself', () => {
    const user = registry('{OS::Neutron::Net: net.yaml}');
    const match = user.lookup('OS::Neutron::Net', 'n');
    const entry = match?.kind === 'template' ? match.entry : undefined;
    expect(show(user.child('n', entry).lookup('OS::Neutron::Net', 'n'))).toBe('OS::Neutron::Net');
  });
});

describe('hooks and restricted actions', () => {
  const hooked = registry(
    "{resources: {web: {hooks: pre-create, restricted_actions: [update, replace]}, 'w*': {hooks: [pre-delete, pre-create]}}}",
  );

  it('come from all patterns that match', () => {
    expect(hooked.hooks('web')).toEqual(['pre-create', 'pre-delete']);
    expect(hooked.hooks('db')).toEqual([]);
    expect(hooked.restrictedActions('web')).toEqual(['update', 'replace']);
  });
});

describe('name patterns', () => {
  it.each([
    ['abc', 'abc', true],
    ['abc', 'a*', true],
    ['abc', '*c', true],
    ['abc', 'a*b*c', true],
    ['abc', 'a?c', true],
    ['abc', 'a[bx]c', true],
    ['abc', 'a[!bx]c', false],
    ['abc', 'a[a-c]c', true],
    ['a]c', 'a[]]c', true],
    ['a[c', 'a[c', true],
    ['abc', 'ABC', false],
    ['abc', 'ab', false],
    ['', '*', true],
    ['a.c', 'a.c', true],
    ['abc', 'a.c', false],
    ['aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab', '*a*a*a*a*a*a*a*a*c', false],
  ])('%s against %s: %s', (name, pattern, expected) => {
    expect(matchesPattern(name, pattern)).toBe(expected);
  });
});
