/** What would unfold without end: each ends with one error where it is written, before any of it is made. */
import { describe, expect, it } from 'vitest';
import { compile } from '../../src/compile.ts';
import type { CompileLimits } from '../../src/compile-types.ts';
import { memoryHost } from '../../src/host/memory-host.ts';
import { resolveStack } from '../../src/resolve-stack.ts';

const head = 'heat_template_version: 2021-04-16\n';

function value(expression: string): string {
  return `${head}resources:\n  v: { type: OS::Heat::Value, properties: { value: ${expression} } }\n`;
}

/** Resources of which each names the one before twice. */
function doubling(first: string, next: (before: string) => string): string {
  const rest = Array.from({ length: 39 }, (_, index) => {
    const before = `{get_attr: [v${index}, value]}`;
    return `  v${index + 1}: { type: OS::Heat::Value, properties: { value: ${next(before)} } }\n`;
  });
  return `${head}resources:\n  v0: { type: OS::Heat::Value, properties: { value: ${first} } }\n${rest.join('')}`;
}

function group(count: string, type = 'OS::Heat::None'): string {
  return `${head}resources:\n  g: { type: OS::Heat::ResourceGroup, properties: { count: ${count}, resource_def: { type: ${type} } } }\n`;
}

function query(expression: string): Readonly<Record<string, string>> {
  return { 'stack.yaml': value(`{ yaql: { expression: "${expression}", data: {} } }`) };
}

function scaling(least: string): string {
  return `${head}resources:\n  g: { type: OS::Heat::AutoScalingGroup, properties: { min_size: 0, max_size: 200000000000000000000, desired_capacity: ${least}, resource: { type: OS::Heat::None } } }\n`;
}

function repeated(lists: number): string {
  const items = JSON.stringify(Array.from({ length: 100 }, (_, index) => `i${index}`));
  const each = Array.from({ length: lists }, (_, index) => `"%${index}%": ${items}`).join(', ');
  return value(`{repeat: {for_each: {${each}}, template: x}}`);
}

function replaced(levels: number): string {
  return value(
    Array.from({ length: levels }).reduce<string>(
      (inner) => `{str_replace: {template: ${inner}, params: {a: "${'a'.repeat(20)}"}}}`,
      'aaaaaaaaaa',
    ),
  );
}

const joined = (before: string): string => `{list_join: ["", [${before}, ${before}]]}`;
const server = '  s: { type: OS::Nova::Server, properties: { image: a, flavor: b, networks: [{ network: n }] } }\n';

const steps = 'evaluate/too-many-steps';
const resources = 'hot/too-many-resources';

const bombs: readonly (readonly [what: string, code: string, files: Readonly<Record<string, string>>])[] = [
  ['a group of a thousand million members', resources, { 'stack.yaml': group('1000000000') }],
  ['a group of 1e20 members', resources, { 'stack.yaml': group('100000000000000000000') }],
  ['a scaling group of 1e9 members', resources, { 'stack.yaml': scaling('1000000000') }],
  ['a scaling group of 1e20 members', resources, { 'stack.yaml': scaling('100000000000000000000') }],
  [
    'a chain of 5000 members',
    resources,
    {
      'stack.yaml': `${head}resources:\n  g: { type: OS::Heat::ResourceChain, properties: { resources: [${Array.from({ length: 5000 }, () => 'OS::Heat::None').join(', ')}] } }\n`,
    },
  ],
  [
    'a template that nests one of 60 resources 30 times',
    resources,
    {
      'stack.yaml': `${head}resources:\n${Array.from({ length: 30 }, (_, index) => `  r${index}: { type: child.yaml }\n`).join('')}`,
      'child.yaml': `${head}resources:\n${Array.from({ length: 60 }, (_, index) => `  r${index}: { type: OS::Heat::None }\n`).join('')}`,
    },
  ],
  [
    'a group of 40 templates of 30 resources',
    resources,
    {
      'stack.yaml': group('40', 'child.yaml'),
      'child.yaml': `${head}resources:\n${Array.from({ length: 30 }, (_, index) => `  r${index}: { type: OS::Heat::None }\n`).join('')}`,
    },
  ],
  [
    'a diamond of 10^4 templates',
    resources,
    Object.fromEntries(
      Array.from({ length: 5 }, (_, depth) => [
        depth === 0 ? 'stack.yaml' : `d${depth}.yaml`,
        `${head}resources:\n${Array.from({ length: 10 }, (__, index) => `  r${index}: { type: ${depth < 4 ? `d${depth + 1}.yaml` : 'OS::Heat::None'} }\n`).join('')}`,
      ]),
    ),
  ],
  ['a repeat over 100^4 combinations', steps, { 'stack.yaml': repeated(4) }],
  ['a text that doubles 39 times', steps, { 'stack.yaml': doubling('a', joined) }],
  ['a list that doubles 39 times', steps, { 'stack.yaml': doubling('[a]', (before) => `[${before}, ${before}]`) }],
  [
    'a text of addresses that doubles 39 times',
    steps,
    {
      'stack.yaml': doubling('{get_attr: [s, first_address]}', joined) + server,
    },
  ],
  [
    'a list of addresses that doubles 39 times',
    steps,
    {
      'stack.yaml': doubling('{get_attr: [s, first_address]}', (before) => `[${before}, ${before}]`) + server,
    },
  ],
  ['a replacement within a replacement, twelve times', steps, { 'stack.yaml': replaced(12) }],
  [
    'a delimiter of 100 KB between 100,000 items',
    steps,
    {
      'stack.yaml': value(`{list_join: ["${'x'.repeat(100_000)}", {str_split: [",", "${','.repeat(100_000)}"]}]}`),
    },
  ],
  [
    '900,000 nodes by aliases',
    steps,
    {
      'stack.yaml': `${head}resources:\n  v:\n    type: OS::Heat::Value\n    properties:\n      value:\n        - &a [${'x,'.repeat(9000)}]\n${'        - *a\n'.repeat(100)}`,
    },
  ],
  [
    'the digest of a large file 900 times',
    steps,
    {
      'stack.yaml': `${head}resources:\n${Array.from({ length: 900 }, (_, index) => `  v${index}: { type: OS::Heat::Value, properties: { value: { digest: [sha512, { get_file: big }] } } }\n`).join('')}`,
      big: 'x'.repeat(520_000),
    },
  ],
  [
    'a pattern that never ends',
    steps,
    {
      'stack.yaml': `${head}parameters:\n  p: { type: string, default: ${'a'.repeat(40)}!, constraints: [{ allowed_pattern: (a+)+$ }] }\nresources: {}\n`,
    },
  ],
  [
    'queries that together take too long',
    steps,
    {
      'stack.yaml': `${head}resources:\n${Array.from({ length: 60 }, (_, index) => `  v${index}: { type: OS::Heat::Value, properties: { value: { yaql: { expression: "$.data.select($.matches('(a+)+c')).len()", data: ['${'a'.repeat(17)}'] } } } }\n`).join('')}`,
    },
  ],
];

describe('what unfolds without end', () => {
  it.each(bombs)('%s is one error %s', async (_, code, files) => {
    const { diagnostics } = await compile(memoryHost(files), { template: 'stack.yaml' });
    const errors = diagnostics.filter(({ severity }) => severity === 'error');
    expect(errors.map((error) => error.code)).toEqual([code]);
    expect(errors[0]?.file).toMatch(/yaml$/);
  });

  it('ends a resolved stack in the same way', async () => {
    const result = await resolveStack(memoryHost({ 'stack.yaml': group('1000000000') }), { template: 'stack.yaml' });
    expect(result).toMatchObject({ ok: false, diagnostics: [{ code: resources }] });
  });
});

describe('limits that a cloud has raised', () => {
  const chain = (depth: number): Readonly<Record<string, string>> =>
    Object.fromEntries(
      Array.from({ length: depth }, (_, index) => [
        index === 0 ? 'stack.yaml' : `d${index}.yaml`,
        `${head}resources:\n  r: { type: ${index < depth - 1 ? `d${index + 1}.yaml` : 'OS::Heat::None'} }\n`,
      ]),
    );

  const raised: readonly (readonly [what: string, files: Readonly<Record<string, string>>, limits: CompileLimits])[] = [
    ['resources', { 'stack.yaml': group('1200') }, { resources: 1201 }],
    ['nesting', chain(8), { nesting: 7 }],
    ['queryElements', query('range(250).toList()'), { queryElements: 250 }],
    ['queryMemory', query("'a' * 20000"), { queryMemory: 30_000 }],
    ['templateSize', { 'stack.yaml': `${head}# ${'x'.repeat(600_000)}\nresources: {}\n` }, { templateSize: 700_000 }],
  ];

  it('takes as many steps as are allowed', async () => {
    const host = memoryHost({ 'stack.yaml': repeated(2) });
    const answer = (steps: number) => resolveStack(host, { template: 'stack.yaml', limits: { steps } });
    expect(await answer(10_000)).toMatchObject({ ok: false, message: expect.stringContaining('--max-steps') });
    expect(await answer(1_000_000)).toMatchObject({ ok: true });
  });

  it.each(raised)('takes what is allowed by %s, and names the option where it is not', async (_, files, limits) => {
    const host = memoryHost(files);
    const refused = await compile(host, { template: 'stack.yaml' });
    expect(refused.diagnostics.map(({ message }) => message).join('\n')).toMatch(
      /--max-(?:resources|nesting|file-size|query-elements|query-memory) raises the limit/,
    );
    const resolved = await resolveStack(host, { template: 'stack.yaml', limits });
    expect(resolved).toMatchObject({ ok: true });
  });

  it('counts a text of many values that are not known yet as one leaf', async () => {
    const names = Array.from({ length: 200 }, (_, index) => `{ get_param: [table, k${index}] }`).join(', ');
    const parameters = 'parameters:\n  table: { type: json }\n';
    const host = memoryHost({
      'stack.yaml': value(`{ list_join: ['', [${names}]] }`).replace('resources:', `${parameters}resources:`),
    });
    const { diagnostics } = await compile(host, {
      template: 'stack.yaml',
      missingParameters: 'open',
      limits: { steps: 5000 },
    });
    expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
  });
});
