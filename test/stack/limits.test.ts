/** What would unfold without end: each ends with one error where it is written, before any of it is made. */
import { describe, expect, it } from 'vitest';
import { compile } from '../../src/compile.ts';
import type { CompileLimits } from '../../src/compile-types.ts';
import { memoryHost } from '../../src/host/memory-host.ts';
import { resolveStack } from '../../src/resolve-stack.ts';
import { someOf } from '../seed.ts';
import { bombs, group, head, repeated, resources, value } from './bombs.ts';

function query(expression: string): Readonly<Record<string, string>> {
  return { 'stack.yaml': value(`{ yaql: { expression: "${expression}", data: {} } }`) };
}

describe('what unfolds without end', () => {
  it.each(someOf(bombs, 12))('%s is one error %s', async (_, code, files) => {
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

it('reads a number of very many places at once', async () => {
  const host = memoryHost({ 'stack.yaml': value(`${'1:'.repeat(240_000)}0`) });
  const { ok } = await compile(host, { template: 'stack.yaml' });
  expect(ok).toBe(true);
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
