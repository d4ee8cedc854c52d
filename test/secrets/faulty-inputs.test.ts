/** Environments, templates and parameters that are wrong show no value of which it is not known that it is open. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runCommandLine } from '../../src/cli/run.ts';
import { formatPretty } from '../../src/diagnostics/pretty-format.ts';
import { compile, memoryHost, type CompileOptions } from '../../src/index.ts';
import { someOf } from '../seed.ts';

const secret = 'Zq7SECRETw99x';

/** Each way in which an environment is wrong, with the secret in it. */
const environments: readonly string[] = [
  `parameters: {tok: [${secret}}`,
  `parameters:\n  tok: ${secret}\n  tok: ${secret}2`,
  `parameters: {tok: ${secret}}\nparameters: {tok: ${secret}2}`,
  `parameters: {tok: {${secret}: 1, ${secret}: 2}}`,
  `parameters: {tokn: {${secret}: 1, ${secret}: 2}}`,
  `parameter: {tok: ${secret}}`,
  `tok: ${secret}`,
  `parameters: ${secret}`,
  `parameters: [{ tok: ${secret} }]`,
  `parameters:\n  size:\n    tok: ${secret}\n  size: 3`,
  `parameters: {list: {tok: ${secret}}}\nparameter: 1`,
  `- tok: ${secret}`,
  secret,
  `${secret}:`,
  `parameters: {${secret}}`,
  `parameters: {tok:${secret}}`,
  `parameters: {tok: *${secret}}`,
  `parameters: {tok: &a ${secret}, size: *a, b: &a x}\nparameter: 1`,
  `parameters: {tok: &${secret} x, a: &${secret} y}`,
  `parameters: {tok: !${secret} x}`,
  `parameters: {tok: !!int "${secret}"}`,
  `parameters:\n  <<: ${secret}`,
  `parameters: {? {${secret}: 1} : 2}`,
  `parameters: {tok: "${secret}}`,
  `parameters:\n  tok: "${secret}" more`,
  `parameters: {tok: "${secret}\\q"}`,
  `parameters: {tok: ${secret}\u0001}`,
  `parameters:\n\ttok: ${secret}`,
  `parameters:\n  size: 3\n tok: ${secret}`,
  `parameters:\n  tok: |\n    ${secret}\n   x\n size: 3`,
  `# ${secret}\nparameters: {tok: [`,
  `parameters: {tok: x}\n---\n${secret}: 1`,
  `%${secret}\nparameters: {}`,
  `parameters: {tok: ${secret}}\nparameter_merge_strategies: {tok: ${secret}}`,
  `parameter_merge_strategies: ${secret}`,
  `parameter_defaults: {tok: [${secret}}`,
  `resource_registry: ${secret}`,
  `resource_registry: {tok: ${secret}}`,
  `resource_registry: {tok: [${secret}]}`,
  `resource_registry: {resources: {v: {hooks: ${secret}}}}`,
  `resource_registry: {resources: {v: {hooks: ${secret}, pw: ${secret}}}}`,
  `resource_registry: {"OS::Nova::Server": "http://u:${secret}@h.example/x.yaml"}`,
  `event_sinks: [${secret}]`,
  `event_sinks: [{type: ${secret}}]`,
  `event_sinks: [{type: zaqar-queue, target: x, ${secret}: 1}]`,
  `{"parameters": {"tok": "${secret}"`,
  `{"parameters": {"tok": "${secret}", "tok": "${secret}"}}`,
  `{"parameter": {"tok": "${secret}"}}`,
];

const hot = 'heat_template_version: 2018-08-31\n';
const templates = {
  'fine.yaml': `${hot}parameters:
  tok: { type: string, hidden: true }
  size: { type: number, default: 5 }
  list: { type: comma_delimited_list, default: "" }
resources:
  v: { type: OS::Heat::Value, properties: { value: { get_param: tok } } }
`,
  'broken.yaml': `${hot}resources: [\n`,
  'none.yaml': `${hot}resources: {}\n`,
};

describe('environments', () => {
  let directory = '';
  beforeAll(() => {
    directory = mkdtempSync(join(tmpdir(), 'faulty-'));
    for (const [name, text] of Object.entries(templates)) writeFileSync(join(directory, name), text);
  });
  afterAll(() => {
    rmSync(directory, { recursive: true, force: true });
  });

  async function printed(...args: readonly string[]): Promise<string> {
    let text = '';
    const stream = { isTerminal: true, write: (more: string) => void (text += more) };
    const terminal = { out: stream, err: stream, cwd: directory, env: {}, readInput: () => Promise.resolve(undefined) };
    await runCommandLine(args, terminal);
    return text;
  }

  it.each(someOf(environments, 3))('%s', async (environment) => {
    writeFileSync(join(directory, 'env.yaml'), environment);
    for (const template of Object.keys(templates)) {
      const texts = [
        await printed('check', template, '-e', 'env.yaml', '--format', 'pretty'),
        await printed('check', template, '-e', 'env.yaml', '--format', 'json'),
        await printed('convert', template, '-e', 'env.yaml', '--stdout'),
        await printed('resolve', template, '-e', 'env.yaml'),
      ];
      for (const text of texts) {
        expect(text, template).not.toContain(secret);
        expect(text, template).not.toContain('internal/');
      }
    }
  });
});

it.each(environments)('shows nothing of it in files that are written: %s', async (environment) => {
  const texts = { 't.yaml': templates['fine.yaml'], 'e.yaml': environment };
  const { files } = await compile(memoryHost(texts), { template: 't.yaml', environments: ['e.yaml'] });
  for (const { path, text } of files.filter((file) => file.secret !== true)) expect(text, path).not.toContain(secret);
});

async function shown(template: string, environment = 'parameter: 1\n'): Promise<string> {
  const host = memoryHost({ 't.yaml': template, 'e.yaml': environment });
  const { reports } = await compile(host, { template: 't.yaml', environments: ['e.yaml'] });
  return formatPretty(reports);
}

it('shows names, and values of parameters that are not hidden, but not how long a secret is', async () => {
  const text = await shown(
    templates['fine.yaml'],
    `parameters: { tok: ${secret}, tok: x, size: many, list: "a,b", lst: ${secret} }\n`,
  );
  expect(text).toContain('1 | parameters: { tok: *** tok: *** size: many, list: "a,b", lst: ***');
  expect(await shown(templates['fine.yaml'], `parameters: {tok: [${secret}}\n`)).toMatch(
    /\| parameters: \{tok: \*\*\*\n *\| +\^{3}/,
  );
});

it.each([
  [
    'a default in a text that is no YAML',
    `${hot}parameters: { tok: { type: string, hidden: true, default: ${secret} }, a: [ }\n`,
  ],
  ['a default in a block', `${hot}parameters:\n  tok:\n    hidden: true\n    default: ${secret}\n   type: string\n`],
  [
    'a definition that is there twice',
    `${hot}parameters:\n  tok: { type: string, hidden: true, default: ${secret} }\n  tok: { type: string, default: x }\n`,
  ],
  ['a misspelled key', `${hot}parameters: { tok: { type: string, hiden: true, default: ${secret} } }\n`],
  ['a misspelled section', `${hot}parameter: { tok: { type: string, hidden: true, default: ${secret} } }\n`],
  ['a name of a secret', `${hot}parameters: { db_password: { typ: string, default: ${secret} } }\n`],
  ['a password in a text that is no YAML', `${hot}resources: { a: PASSWORD=${secret}, b: [ }\n`],
  [
    'a constraint of a hidden parameter',
    `${hot}parameters: { tok: { type: string, hidden: true, constraints: [{ allowed_values: [${secret}] }], x: 1 } }\n`,
  ],
  ['no version', `parameters: { tok: { type: string, hidden: true, default: ${secret} } }\n`],
])('covers in a template %s', async (_, template) => {
  const text = await shown(template);
  expect(text).toContain('t.yaml');
  expect(text).not.toContain(secret);
});

it.each<[string, string, Partial<CompileOptions>]>([
  ['facts that are no JSON', `{"stack": {"parameters": {"tok": "${secret}"}, "x": ]`, { factsFile: 'x' }],
  [
    'facts of another shape',
    `{"environment": {"parameters": {"tok": "${secret}"}}, "resources": [{}]}`,
    { factsFile: 'x' },
  ],
  ['settings', `stacks: { a: { parameters: { tok: ${secret} } } }\n`, { configFile: 'x' }],
])('covers values of parameters in %s', async (_, text, options) => {
  const host = memoryHost({ 't.yaml': templates['fine.yaml'], x: text });
  const { reports } = await compile(host, { template: 't.yaml', ...options });
  expect(formatPretty(reports)).toContain('--> x');
  expect(formatPretty(reports)).not.toContain(secret);
});
