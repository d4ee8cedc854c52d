/** `heat2kube.lock`: whoever computes the digests, they are SHA-256 of what was read and written. */
import { hash } from 'node:crypto';
import { expect, it } from 'vitest';
import { compile } from '../../src/compile.ts';
import type { CompileOptions, CompileResult } from '../../src/compile-types.ts';
import { memoryHost } from '../../src/host/memory-host.ts';

const template =
  'heat_template_version: 2018-08-31\nresources:\n  disk: { type: OS::Cinder::Volume, properties: { size: 1 } }\n';

function compiled(digest?: CompileOptions['digest']): Promise<CompileResult> {
  return compile(memoryHost({ 't.yaml': template }), { template: 't.yaml', digest });
}

function lockOf({ files }: CompileResult): string | undefined {
  return files.find(({ path }) => path === 'heat2kube.lock')?.text;
}

it('names every input and file with the SHA-256 of its bytes', async () => {
  const result = await compiled();
  const others = result.files.filter(({ path, secret }) => path !== 'heat2kube.lock' && secret !== true);
  expect(JSON.parse(lockOf(result) ?? '')).toMatchObject({
    inputs: { 't.yaml': hash('sha256', template) },
    files: Object.fromEntries(others.map(({ path, text }) => [path, hash('sha256', text)])),
  });
});

it('takes the digests of the caller, at once or later', async () => {
  const own = lockOf(await compiled());
  const asked = new Set<string>();
  const atOnce = (text: string): string => {
    asked.add(text);
    return hash('sha256', text);
  };
  const later = async (text: string): Promise<string> => {
    const bytes = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
    return Buffer.from(bytes).toString('hex');
  };
  expect(lockOf(await compiled(atOnce))).toBe(own);
  expect(asked).toContain(template);
  expect(lockOf(await compiled(later))).toBe(own);
});
