/** What would unfold without end, for the test of limits and for `npm run hostile`. */

export const head = 'heat_template_version: 2021-04-16\n';

export function value(expression: string): string {
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

export function group(count: string, type = 'OS::Heat::None'): string {
  return `${head}resources:\n  g: { type: OS::Heat::ResourceGroup, properties: { count: ${count}, resource_def: { type: ${type} } } }\n`;
}

function scaling(least: string): string {
  return `${head}resources:\n  g: { type: OS::Heat::AutoScalingGroup, properties: { min_size: 0, max_size: 200000000000000000000, desired_capacity: ${least}, resource: { type: OS::Heat::None } } }\n`;
}

export function repeated(lists: number): string {
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
export const resources = 'hot/too-many-resources';

export const bombs: readonly (readonly [what: string, code: string, files: Readonly<Record<string, string>>])[] = [
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
