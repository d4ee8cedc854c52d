/** Reads `heat2kube.yaml`: every wrong key and value is reported at its place, and the rest still counts. */
import type { Collector } from '../diagnostics/collector.ts';
import { buildTree } from '../hot/tree-builder.ts';
import type { SourceFile } from '../source/source-file.ts';
import type { ConfigFile } from './config.ts';
import { configFile } from './keys.ts';
import { badValue, conflictingKeys, filePlace, unknownKey } from './shape.ts';

export const configDiagnostics = Object.freeze([unknownKey, badValue, conflictingKeys]);

export function loadConfig(file: SourceFile, reports: Collector): ConfigFile {
  const { tree, diagnostics } = buildTree(file, { syntax: 'yaml' });
  for (const diagnostic of diagnostics) reports.add(diagnostic);
  if (!tree || (tree.kind === 'scalar' && tree.value === null)) return {};
  return configFile.read(tree, filePlace(reports)) ?? {};
}
