import { defineConfig, mergeConfig } from 'vitest/config';
import quick, { firstOf } from './vitest.config.ts';

const longest = [
  'test/walks/walks.test.ts',
  'test/output/ledger-mutation.test.ts',
  'test/facts/mutation.test.ts',
  'test/output/overlay-variants.test.ts',
  'test/output/properties.test.ts',
  'test/secrets/every-slot.test.ts',
];

/**
 * `npm run test:slow`: the suites that try random or very many inputs, with all of them. `npm test` runs the same files with a
 * few of them. test/habits.test.ts holds this list to the files that ask test/seed.ts how much to try.
 */
const config = mergeConfig(
  quick,
  defineConfig({ test: { env: { EFFORT: 'full' }, testTimeout: 900_000, sequence: { sequencer: firstOf(longest) } } }),
);
config.test.include = [
  'test/cases.test.ts',
  'test/check/secret-texts.test.ts',
  'test/cli/draw-secret.test.ts',
  'test/cli/fixtures.test.ts',
  'test/cloud-init/start-up-data.test.ts',
  'test/config/path-pattern.test.ts',
  'test/config/schema.test.ts',
  'test/diagnostics/did-you-mean.test.ts',
  'test/evaluate/any-argument.test.ts',
  'test/evaluate/origins.test.ts',
  'test/evaluate/partial.test.ts',
  'test/evaluate/split-at-keys.test.ts',
  'test/facts/mutation.test.ts',
  'test/facts/schema.test.ts',
  'test/gate/edited-output.test.ts',
  'test/gate/verify-output.test.ts',
  'test/hot/corpus.test.ts',
  'test/hot/tree-builder.test.ts',
  'test/kubernetes/names.test.ts',
  'test/kubernetes/validate.test.ts',
  'test/output/access-classes.test.ts',
  'test/output/commands.test.ts',
  'test/output/edits.test.ts',
  'test/output/ledger-mutation.test.ts',
  'test/output/manifests.test.ts',
  'test/output/merge-patch.test.ts',
  'test/output/objects.test.ts',
  'test/output/outputs.test.ts',
  'test/output/overlay-variants.test.ts',
  'test/output/port-set.test.ts',
  'test/output/properties.test.ts',
  'test/output/random-stacks.test.ts',
  'test/output/source-model.test.ts',
  'test/output/template-edits.test.ts',
  'test/print/markdown.test.ts',
  'test/print/slots.test.ts',
  'test/public-api.test.ts',
  'test/secrets/every-slot.test.ts',
  'test/secrets/faulty-inputs.test.ts',
  'test/stack/limits.test.ts',
  'test/targets/own-code.test.ts',
  'test/targets/table.test.ts',
  'test/topology/wrong-shapes.test.ts',
  'test/walks/walks.test.ts',
  'test/yaql/binding.test.ts',
  'test/yaql/partial.test.ts',
  'test/yaql/properties.test.ts',
];

export default config;
