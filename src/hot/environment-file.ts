/** Reads one environment file: its sections and whether they may stand there. */
import { didYouMean } from '../diagnostics/did-you-mean.ts';
import type { Collector } from '../diagnostics/collector.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { SourceFile } from '../source/source-file.ts';
import { describeTree, scalarText } from './describe.ts';
import { environmentEmptySection, environmentNotMap, environmentSection } from './environment-diagnostics.ts';
import { buildTree } from './tree-builder.ts';
import { isNull } from './tree.ts';
import { yamlMergeValue } from './yaml-diagnostics.ts';
import type { MappingEntry } from './tree.ts';

/** Sections that Heat accepts (`heat/common/environment_format.py`, SECTIONS). */
const environmentSections = [
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
  readonly sections: ReadonlyMap<EnvironmentSection, MappingEntry>;
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
    const told = tree ? diagnostic : withoutText(diagnostic);
    reports.add(diagnostic.code === yamlMergeValue.code ? { ...told, kind: 'schema' } : told);
  }
  if (!tree || isNull(tree)) return { file, sections };
  if (tree.kind !== 'mapping') {
    reports.report(environmentNotMap, { span: tree.span, kind: 'environment' }, describeTree(tree));
    return { file, sections };
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
  return { file, sections };
}

/**
 * The message without words of the file, at the same place in a text that shows none but the names of sections: which
 * values are hidden is not known of an environment that cannot be read, and a password may be what makes it so.
 */
function withoutText(diagnostic: Diagnostic): Diagnostic {
  const { message, span } = diagnostic;
  return {
    ...diagnostic,
    message: message.replace(/".{2,}"/s, '"..."'),
    ...(span && { span: { ...span, file: { ...span.file, text: covered(span.file.text) } } }),
  };
}

/** Lengths stay, so that places do. */
function covered(text: string): string {
  return text
    .split('\n')
    .map((line) => (/^\w+:\s*$/.test(line) ? line : line.replaceAll(/\S/g, '*')))
    .join('\n');
}
