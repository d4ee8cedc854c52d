/** An environment that cannot be read may hold a password that makes it so: neither message nor frame shows its text. */
import { expect, it } from 'vitest';
import { formatPretty } from '../../src/diagnostics/pretty-format.ts';
import { compile, memoryHost } from '../../src/index.ts';

const template = `heat_template_version: 2018-08-31
parameters: { tok: { type: string, hidden: true } }
resources: { v: { type: OS::Heat::Value, properties: { value: { get_param: tok } } } }
`;

it.each([
  ['*Zq7tok', 'there is no anchor "***"'],
  ['!Zq7tok', 'the tag "***" is not known'],
  ['!!int Zq7tok', '"***" cannot be read as'],
  ['Zq7tok: y', 'this is not YAML'],
  ['"Zq7tok', 'this is not YAML'],
  ['[Zq7tok', 'this is not YAML'],
])('such as %s', async (value, message) => {
  const host = memoryHost({ 't.yaml': template, 'e.yaml': `parameters:\n  tok: ${value}\n` });
  const { diagnostics, reports } = await compile(host, { template: 't.yaml', environments: ['e.yaml'] });
  expect(diagnostics.map((one) => one.message)).toContainEqual(expect.stringContaining(message));
  const frames = formatPretty(reports, { color: false });
  expect(frames).not.toContain('Zq7tok');
  expect(frames).toContain('e.yaml:');
});
