/** Inputs that were made to break a compiler: the bombs of the test of limits, and texts that a reader could choke on. */
import { bombs, head, value } from '../test/stack/bombs.ts';

export interface HostileInput {
  readonly what: string;
  /** By name; `stack.yaml` is the template. */
  readonly files: Readonly<Record<string, string>>;
  /** Options of the command beside the template. */
  readonly options?: readonly string[];
}

const many = <T>(count: number, make: (index: number) => T): readonly T[] =>
  Array.from({ length: count }, (_, index) => make(index));
const lines = (count: number, make: (index: number) => string): string => many(count, make).join('');
const stack = (text: string): HostileInput['files'] => ({ 'stack.yaml': text });
const resources = (text: string): HostileInput['files'] => stack(`${head}resources:\n${text}`);
const pattern = (text: string, allowed: string): HostileInput['files'] =>
  stack(
    `${head}parameters:\n  p: { type: string, default: "${text}", constraints: [{ allowed_pattern: "${allowed}" }] }\n`,
  );
const query = (expression: string): HostileInput['files'] =>
  stack(value(`{ yaql: { expression: ${JSON.stringify(expression)}, data: {} } }`));

const ofYaml: readonly HostileInput[] = [
  { what: '500,000 opening brackets', files: stack('['.repeat(500_000)) },
  { what: '250,000 sequences in one line', files: stack('- '.repeat(250_000)) },
  { what: '250,000 keys without a text', files: stack('? '.repeat(250_000)) },
  { what: '150,000 anchors in one line', files: stack('&a '.repeat(150_000)) },
  { what: '200,000 block texts', files: stack('|\n'.repeat(200_000)) },
  { what: '100,000 documents', files: stack('---\n'.repeat(100_000)) },
  { what: 'lists nested 5000 deep', files: stack(value(`${'['.repeat(5000)}${']'.repeat(5000)}`)) },
  { what: 'maps nested 10,000 deep, as JSON', files: stack(`${'{"a":'.repeat(10_000)}1${'}'.repeat(10_000)}`) },
  { what: 'aliases of aliases, 10^30 nodes', files: stack(value(aliases(30))) },
  { what: 'merge keys that double 30 times', files: stack(merges(30)) },
  { what: 'a map that merges itself', files: resources('  r: &r\n    type: OS::Heat::None\n    <<: *r\n') },
  { what: 'a number of 500,000 digits', files: stack(value('9'.repeat(500_000))) },
  { what: 'a number in base 60 with 240,000 places', files: stack(value(`${'1:'.repeat(240_000)}0`)) },
  { what: '40,000 keys in one map', files: stack(value(`{${lines(40_000, (at) => `k${at}: 1, `)}}`)) },
  { what: 'one key 15,000 times', files: resources('  r: { type: OS::Heat::None }\n'.repeat(15_000)) },
];

const ofHeat: readonly HostileInput[] = [
  {
    what: 'conditions that name each other twice, 60 deep',
    files: stack(conditions(60, (last) => `{ and: [${last}, ${last}] }`)),
  },
  { what: 'a chain of 20,000 conditions', files: stack(conditions(20_000, (last) => last)) },
  {
    what: '999 resources that form a cycle',
    files: resources(lines(999, (at) => `  r${at}: { type: OS::Heat::None, depends_on: r${(at + 1) % 999} }\n`)),
  },
  {
    what: '900 servers with four errors each',
    files: resources(
      lines(
        900,
        (at) =>
          `  r${at}: { type: OS::Nova::Server, properties: { foo: { get_param: nope }, bar: { get_resource: no } } }\n`,
      ),
    ),
  },
  {
    what: '20,000 replacements in a text of 200 KB',
    files: stack(
      value(
        `{ str_replace: { template: "${'k'.repeat(200_000)}", params: {${lines(20_000, (at) => `k${at}: v, `)}} } }`,
      ),
    ),
  },
  { what: 'a list that is joined to itself 30 times', files: stack(value(doubled(30))) },
  {
    what: '990 servers in a group',
    files: resources(
      '  g: { type: OS::Heat::ResourceGroup, properties: { count: 990, resource_def: { type: OS::Nova::Server, properties: { image: a, flavor: b, networks: [{ network: n }] } } } }\n',
    ),
  },
  {
    what: 'templates that contain each other',
    files: {
      'stack.yaml': `${head}resources: { b: { type: b.yaml } }\n`,
      'b.yaml': `${head}resources: { a: { type: stack.yaml } }\n`,
    },
  },
  {
    what: 'types whose mappings form a cycle',
    files: {
      ...resources('  a: { type: "My::A" }\n'),
      'e.yaml': 'resource_registry: { "My::A": "My::B", "My::B": "My::A" }\n',
    },
    options: ['-e', 'e.yaml'],
  },
  {
    what: 'a template of 10 MB',
    files: resources(
      lines(1000, (at) => `  r${at}: { type: OS::Heat::Value, properties: { value: ${'y'.repeat(10_000)} } }\n`),
    ),
    options: ['--max-file-size', '20000'],
  },
  {
    what: 'the same without the option',
    files: resources(
      lines(1000, (at) => `  r${at}: { type: OS::Heat::Value, properties: { value: ${'y'.repeat(10_000)} } }\n`),
    ),
  },
  {
    what: 'facts nested 5000 deep',
    files: {
      ...resources('  v: { type: OS::Cinder::Volume, properties: { size: 1 } }\n'),
      'facts.json': `${'{"a":'.repeat(5000)}1${'}'.repeat(5000)}`,
    },
    options: ['--facts', 'facts.json'],
  },
  {
    what: 'a cluster of 20,000 nodes',
    files: {
      ...resources('  v: { type: OS::Cinder::Volume, properties: { size: 1 } }\n'),
      'cluster.json': JSON.stringify({
        nodes: {
          items: Array.from({ length: 20_000 }, (_, at) => ({
            metadata: { name: `n${at}`, labels: { 'topology.kubernetes.io/zone': `z${at % 3}` } },
            status: { addresses: [{ type: 'InternalIP', address: `10.${at >> 16}.${(at >> 8) & 255}.${at & 255}` }] },
          })),
        },
      }),
    },
    options: ['--cluster', 'cluster.json'],
  },
];

const ofPatterns: readonly HostileInput[] = [
  { what: 'a pattern (.*a){25}$ for 40 letters', files: pattern(`${'a'.repeat(40)}!`, '(.*a){25}$') },
  {
    what: 'a pattern with 20 stars inside one another',
    files: pattern(`${'a'.repeat(40)}!`, `${'('.repeat(20)}a${'*)'.repeat(20)}b`),
  },
  {
    what: 'a pattern ((a{1,100}){1,100}){1,100}b',
    files: pattern(`${'a'.repeat(40)}!`, '((a{1,100}){1,100}){1,100}b'),
  },
  { what: 'a pattern (a+)+$ for 200,000 letters', files: pattern(`${'a'.repeat(200_000)}!`, '(a+)+$') },
  { what: 'a query over 10^9 numbers', files: query('range(1000000000).len()') },
  { what: 'a query of 2 ** 1,000,000,000', files: query('2 ** 1000000000') },
  { what: 'a query that never ends', files: query('sequence().last()') },
  {
    what: 'a query that squares 10^6 pairs',
    files: query('let(x => range(1000)) -> $x.join($x, true, [$1, $2]).len()'),
  },
];

export const hostileInputs: readonly HostileInput[] = [
  ...bombs.map(([what, , files]) => ({ what, files })),
  ...ofYaml,
  ...ofHeat,
  ...ofPatterns,
];

function aliases(levels: number): string {
  const level = (at: number): string => `&a${at} [${many(10, () => (at === 0 ? 'x' : `*a${at - 1}`)).join(', ')}]`;
  return `[${many(levels, level).join(', ')}]`;
}

function merges(levels: number): string {
  const level = (at: number): string =>
    `  m${at}: &m${at} { ${at === 0 ? 'k: 1' : `<<: [*m${at - 1}, *m${at - 1}], x${at}: 1`} }\n`;
  return `${head}parameters:\n${lines(levels, level)}`;
}

function conditions(count: number, next: (last: string) => string): string {
  const text = lines(count, (at) => `  c${at}: ${at === 0 ? 'true' : next(`c${at - 1}`)}\n`);
  return `${head}conditions:\n${text}resources:\n  r: { type: OS::Heat::None, condition: c${count - 1} }\n`;
}

function doubled(times: number): string {
  return many(times, (at) => at).reduce<string>((text, at) => `{ list_concat: [&l${at} ${text}, *l${at}] }`, '[a]');
}
