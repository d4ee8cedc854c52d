/** A few inputs of `npm run fuzz`, so that it stays whole; it alone tries many. */
import { describe, expect, it } from 'vitest';
import { fuzzSources, inputOf } from '../scripts/fuzz-inputs.ts';
import { Chance, mutateBytes, mutateTree } from '../scripts/fuzz-mutations.ts';
import { compile } from '../src/compile.ts';
import { memoryHost } from '../src/host/memory-host.ts';

describe('inputs at random', () => {
  const all = fuzzSources(`${import.meta.dirname}/..`);
  // Real stacks are not present everywhere.
  const stacks = all.stacks.filter(({ from }) => /^(?:resources|stacks|invalid)\b/.test(from));
  const sources = { ...all, stacks };

  it('are the same for the same seed, and differ from what they start from', () => {
    const seeds = Array.from({ length: 30 }, (_, index) => index);
    const inputs = seeds.map((seed) => JSON.stringify(inputOf(sources, { seed })));
    expect(seeds.map((seed) => JSON.stringify(inputOf(sources, { seed })))).toEqual(inputs);
    const unchanged = seeds.map((seed) => JSON.stringify(inputOf(sources, { seed, unchanged: true })));
    expect(inputs.filter((input, index) => input === unchanged[index]).length).toBeLessThan(5);
  });

  it('change bytes, and trees that stay trees', () => {
    const text = 'resources: { a: { type: OS::Heat::None, properties: { x: [1, 2, { y: z }] } } }';
    const trees = Array.from({ length: 50 }, (_, seed) => mutateTree(text, new Chance(seed)) ?? '');
    expect(new Set(trees).size).toBeGreaterThan(25);
    for (const tree of trees) expect(() => JSON.parse(tree)).not.toThrow();
    expect(mutateTree('[', new Chance(1))).toBeUndefined();
    expect(new Set(Array.from({ length: 50 }, (_, seed) => mutateBytes(text, new Chance(seed)))).size).toBeGreaterThan(
      40,
    );
  });

  it('are compiled without an exception', async () => {
    const inputs = Array.from({ length: 40 }, (_, seed) => inputOf({ ...sources, queries: [] }, { seed: 500 + seed }));
    for (const input of inputs) {
      if (input.what === 'stack') await compile(memoryHost(input.files), input.options);
    }
  });
});
