/** Conditions that use one another: long chains have values, longer ones than Python could follow are one error. */
import { expect, it } from 'vitest';
import { compile, memoryHost } from '../../src/index.ts';

function chain(length: number, link: (next: string) => string): string {
  const lines = Array.from({ length }, (_, index) => `  c${index}: ${link(`c${index + 1}`)}\n`);
  return `heat_template_version: 2018-08-31
conditions:
${lines.join('')}  c${length}: true
resources: { v: { type: OS::Cinder::Volume, condition: c0, properties: { size: 1 } } }
`;
}

const messagesOf = async (text: string): Promise<readonly string[]> => {
  const { diagnostics } = await compile(memoryHost({ 't.yaml': text }), { template: 't.yaml' });
  return diagnostics.filter(({ severity }) => severity === 'error').map(({ message }) => message);
};

it.each([
  [200, (next: string) => `{ not: ${next} }`, []],
  [
    3000,
    (next: string) => `{ not: ${next} }`,
    ['the definition of condition "c250" is invalid: the conditions that it uses are nested too deeply'],
  ],
  [
    300,
    (next: string) => `{ not: { not: { not: { and: [${next}, true] } } } }`,
    ['the definition of condition "c83" is invalid: the conditions that it uses are nested too deeply'],
  ],
] as const)('in a chain of %i', async (length, link, messages) => {
  expect(await messagesOf(chain(length, link))).toEqual(messages);
});
