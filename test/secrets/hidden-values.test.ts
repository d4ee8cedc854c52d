/** What a parameter hides stands in no name, question or object, whatever function it went through. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { compile, memoryHost } from '../../src/index.ts';

const template = readFileSync(new URL('../../fixtures/stacks/secret-names/template.yaml', import.meta.url), 'utf8');
const digest = createHash('md5').update('S3crZQ').digest('hex');

it('names hidden parameters instead of printing their values', async () => {
  const host = memoryHost({ 'template.yaml': template });
  const { files, diagnostics, plan } = await compile(host, { template: 'template.yaml', configFile: undefined });
  const printed = [
    ...files.filter(({ secret }) => secret !== true).flatMap(({ path, text }) => [path, text]),
    ...diagnostics.map(({ message }) => message),
    JSON.stringify(plan?.steps),
  ];
  for (const text of printed) expect(text).not.toMatch(new RegExp(`s3c|key7zq|${digest}`, 'i'));
  expect(printed.join('\n')).toContain('hidden parameter h');
});

it('writes what only Secrets hold to secrets/', async () => {
  const { files } = await compile(memoryHost({ 'template.yaml': template }), { template: 'template.yaml' });
  const secret = files.filter(({ path }) => path.startsWith('secrets/') && !path.endsWith('.yaml'));
  expect(secret.filter(({ text }) => text.includes('S3crZQ')).map(({ path }) => path)).toEqual([
    'secrets/key/authorized-key',
  ]);
  expect(secret.some(({ text }) => text.includes('Key7ZQ'))).toBe(true);
});
