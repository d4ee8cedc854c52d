import { defineConfig, mergeConfig } from 'vitest/config';
import quick from './vitest.config.ts';

/** `npm run coverage`: what all tests reach of src, where those that draw their inputs have more time than in `npm test`. */
export default mergeConfig(
  quick,
  defineConfig({
    test: {
      env: { EFFORT: 'more' },
      coverage: {
        provider: 'v8',
        include: ['src/**'],
        reporter: ['text-summary', 'json-summary'],
        thresholds: { lines: 98, branches: 94.8 },
      },
    },
  }),
);
