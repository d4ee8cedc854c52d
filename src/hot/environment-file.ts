/** Reads one environment file: its sections and whether they may stand there. */
import { didYouMean } from '../diagnostics/did-you-mean.ts';
import type { Collector } from '../diagnostics/collector.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { coverAllBut } from '../source/cover.ts';
import { sourceFile, type SourceFile } from '../source/source-file.ts';
import { describeTree, scalarText } from './describe.ts';
import { environmentEmptySection, environmentNotMap, environmentSection } from './environment-diagnostics.ts';
import { buildTree } from './tree-builder.ts';
import { isNull } from './tree.ts';
import type { MappingEntry, Tree } from './tree.ts';
import { yamlMergeValue } from './yaml-diagnostics.ts';

/** Sections that Heat accepts (`heat/common/environment_format.py`, SECTIONS). */
export const environmentSections = [
  'parameters',
  'parameter_defaults',
  'resource_registry',
  'parameter_merge_strategies',
  'encrypted_param_names',
  'event_sinks',
] as const;

/** Name of a section. */
export type EnvironmentSection = (typeof environmentSections)[number];

/** One environment, its sections in the order of the text. */
export interface EnvironmentFile {
  readonly file: SourceFile;
  /** The whole text, right or wrong; absent where it cannot be read, or is empty. */
  readonly tree?: Tree;
  readonly sections: ReadonlyMap<EnvironmentSection, MappingEntry>;
}

/** A text that gives values: which of them are hidden is not known before the templates are, so nothing of it is shown. */
export function fileOfValues(name: string, text: string): SourceFile {
  return { ...sourceFile(name, text), covered: coverAllBut(text, []) };
}

/**
 * Reads an environment; what is wrong in it is reported and left out. An empty text is an empty environment. `kind` is the
 * category of a text that is no YAML: Heat reads files that it merges at another moment than an environment by itself.
 */
export function parseEnvironmentFile(
  file: SourceFile,
  reports: Collector,
  kind: 'environment' | 'template-load' = 'environment',
): EnvironmentFile {
  const sections = new Map<EnvironmentSection, MappingEntry>();
  const { tree, diagnostics } = buildTree(file, { syntax: 'yaml', kind });
  for (const diagnostic of diagnostics) {
    const told = tree ? diagnostic : withoutWords(diagnostic);
    reports.add(diagnostic.code === yamlMergeValue.code ? { ...told, kind: 'schema' } : told);
  }
  if (!tree || isNull(tree)) return { file, sections };
  if (tree.kind !== 'mapping') {
    reports.report(environmentNotMap, { span: tree.span, kind: 'environment' }, describeTree(tree));
    return { file, tree, sections };
  }
  for (const entry of tree.entries) {
    const written = scalarText(entry.key.value);
    const section = environmentSections.find((name) => name === entry.key.value);
    const where = { span: entry.key.span, kind: 'environment' };
    if (!section) {
      const fix = didYouMean(entry.key.span, written, environmentSections);
      reports.report(environmentSection, { ...where, fix }, written);
    } else if (isNull(entry.value)) reports.report(environmentEmptySection, where, written);
    else sections.set(section, entry);
  }
  return { file, tree, sections };
}

/** Without words of the file: of one that cannot be read, a password may be what makes it so. */
function withoutWords(diagnostic: Diagnostic): Diagnostic {
  return { ...diagnostic, message: diagnostic.message.replace(/".{2,}"/s, '"***"') };
}
