/** Reads `heat2kube.yaml`: every wrong key and value is reported at its place, and the rest still counts. */
import type { Collector } from '../diagnostics/collector.ts';
import { defineDiagnostic, type Reporter } from '../diagnostics/diagnostic.ts';
import { didYouMean } from '../diagnostics/did-you-mean.ts';
import { buildTree } from '../hot/tree-builder.ts';
import { filePlace, type Problems } from '../shape/shape.ts';
import type { SourceFile } from '../source/source-file.ts';
import type { ConfigFile } from './config.ts';
import { configFile, type Words } from './keys.ts';
import { policyDiagnostics } from './message-policy.ts';

const unknownKey = defineDiagnostic({
  code: 'config/unknown-key',
  severity: 'error',
  message: (key: string, where: string) => `unknown key "${key}" in ${where}`,
  explanation: 'The configuration has a closed set of keys; docs/config.md explains every one.',
});

const badValue = defineDiagnostic({
  code: 'config/bad-value',
  severity: 'error',
  message: (key: string, expected: string) => `${key} must be ${expected}`,
  explanation: 'The value has another type, or is not one of the allowed values.',
});

const conflictingKeys = defineDiagnostic({
  code: 'config/conflicting-keys',
  severity: 'error',
  message: (where: string, first: string, second: string) => `${where} has both "${first}" and "${second}"`,
  explanation: 'The two keys are mutually exclusive. docs/config.md describes which keys can be combined.',
});

export const configDiagnostics = Object.freeze([unknownKey, badValue, conflictingKeys, ...policyDiagnostics]);

/** `words`: those that targets and network backends have. */
export function loadConfig(file: SourceFile, words: Words, reports: Collector): ConfigFile {
  const { tree, diagnostics } = buildTree(file, { syntax: 'yaml' });
  for (const diagnostic of diagnostics) reports.add(diagnostic);
  if (!tree || (tree.kind === 'scalar' && tree.value === null)) return {};
  return configFile(words).read(tree, filePlace(problemsOf(reports))) ?? {};
}

/** Shapes know no messages: whoever reads a file says how its problems are called. */
function problemsOf(reports: Reporter): Problems {
  return {
    file: 'heat2kube.yaml',
    badValue: (span, path, expected) => reports.report(badValue, { span }, path, expected),
    unknownKey: (span, { name, path, known }) =>
      reports.report(unknownKey, { span, fix: didYouMean(span, name, known) }, name, path),
    conflict: (span, path, [first, second]) => reports.report(conflictingKeys, { span }, path, first, second),
  };
}
