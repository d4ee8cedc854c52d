import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Starts the test files of a list first, so that no worker waits long for another at the end. */
export function firstOf(list: readonly string[]): typeof BaseSequencer {
  return class extends BaseSequencer {
    override sort(files: TestSpecification[]): Promise<TestSpecification[]> {
      const rank = ({ moduleId }: TestSpecification): number => {
        const place = list.findIndex((file) => moduleId.endsWith(file));
        return place < 0 ? list.length : place;
      };
      return Promise.resolve(files.toSorted((one, other) => rank(one) - rank(other)));
    }
  };
}

const longest = ['test/golden.test.ts', 'test/targets/table.test.ts', 'test/cli/scenarios.test.ts'];

/**
 * `npm test`: every test, the suites of vitest.slow.config.ts with few runs. Files share their modules (no isolation), which
 * saves loading them 70 times; so a test must leave nothing behind in a module. Tests of a file run in an order drawn from a
 * seed, so that none leans on another.
 */
export default defineConfig({
  resolve: {
    // As the examples import it.
    alias: {
      'heat2kube/testing': join(import.meta.dirname, 'src', 'testing.ts'),
      heat2kube: join(import.meta.dirname, 'src', 'index.ts'),
    },
  },
  test: {
    include: ['test/**/*.test.ts'],
    // A machine that does something else besides must not fail a test.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    pool: 'threads',
    isolate: false,
    sequence: {
      sequencer: firstOf(longest),
      shuffle: { tests: true, files: false },
      seed: Number(process.env['SEED'] ?? 1),
    },
    maxWorkers: Math.max(2, availableParallelism() - 1),
  },
});
