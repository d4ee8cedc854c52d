/** One stack of three tiers on every network backend: nothing is wider than it was, and what a backend says it keeps is kept. */
import { join } from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import type { CompileResult } from '../../src/compile-types.ts';
import { networkBackends } from '../../src/targets/network/backends.ts';
import { lostAddresses, threeTiers } from '../three-tiers.ts';

let results: ReadonlyMap<string, CompileResult>;

beforeAll(async () => {
  results = await threeTiers(join(import.meta.dirname, '../..'));
});

it('has a row for every backend', () => {
  expect([...results.keys()].toSorted()).toEqual(networkBackends.map(({ id }) => id).toSorted());
});

it.each(networkBackends.map((backend) => [backend.id, backend] as const))('%s keeps what it says', (id, { keeps }) => {
  const { ok, diagnostics = [] } = results.get(id) ?? {};
  expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
  expect(ok).toBe(true);
  const codes = new Set(diagnostics.map(({ code }) => code));
  expect(codes.has('plan/secondary-interface-unfiltered')).toBe(!keeps.policy);
  expect(codes.has('plan/allowed-address-pair-lost')).toBe(id === 'pod');
  const result = results.get(id);
  expect(result && lostAddresses(result) > 0).toBe(!keeps.address);
});
