/** The published schemas describe what is printed: every plan and every message of the fixtures is valid, and nothing is left undescribed. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv, type ValidateFunction } from 'ajv';
import { expect, it } from 'vitest';
import { compile } from '../../src/compile.ts';
import type { CompileResult } from '../../src/compile-types.ts';
import { formatJson } from '../../src/diagnostics/json-format.ts';
import { memoryHost } from '../../src/host/memory-host.ts';
import { fixtureCases, readCase } from '../fixture-cases.ts';

const root = join(import.meta.dirname, '..', '..');

function validatorOf(name: string): ValidateFunction {
  const schema: object = JSON.parse(readFileSync(join(root, 'schemas', `${name}.schema.json`), 'utf8'));
  return new Ajv({ allErrors: true }).compile(schema);
}

/** `$.phases[].steps[].id` of every key that occurs. */
function keysOf(value: unknown, path = '$'): readonly string[] {
  if (Array.isArray(value)) return value.flatMap((item) => keysOf(item, `${path}[]`));
  if (value === null || typeof value !== 'object') return [];
  return Object.entries(value).flatMap(([key, item]) => [`${path}.${key}`, ...keysOf(item, `${path}.${key}`)]);
}

async function results(): Promise<readonly (readonly [string, CompileResult])[]> {
  const found: (readonly [string, CompileResult])[] = [];
  for (const { name, directory } of fixtureCases()) {
    const { files, options } = readCase(directory);
    found.push([name, await compile(memoryHost(files), options)]);
  }
  return found;
}

it('take every plan and every message, and know each key', { timeout: 120_000 }, async () => {
  const [plan, diagnostics] = [validatorOf('plan'), validatorOf('diagnostics')];
  const [planKeys, messageKeys] = [new Set<string>(), new Set<string>()];
  for (const [name, { files, reports }] of await results()) {
    const text = files.find(({ path }) => path === 'plan.json')?.text;
    const data: unknown = text === undefined ? undefined : JSON.parse(text);
    if (data !== undefined) expect(plan(data) ? [] : plan.errors, name).toEqual([]);
    for (const key of keysOf(data)) planKeys.add(key);
    const messages: unknown = JSON.parse(formatJson(reports));
    expect(diagnostics(messages) ? [] : diagnostics.errors, name).toEqual([]);
    for (const key of keysOf(messages)) messageKeys.add(key);
  }
  expect([...planKeys]).toContain('$.phases[].steps[].assignments');
  expect([...messageKeys]).toContain('$[].fix.range.end.column');
});

it('refuse what is none of theirs', () => {
  expect(validatorOf('plan')({ schema: 2 })).toBe(false);
  expect(validatorOf('diagnostics')([{ code: 'x', severity: 'error', message: 'y' }])).toBe(false);
});
