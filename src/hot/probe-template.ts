/** Looks whether a text is a template, as Heat does with every file of a stack, whatever the file is for. */
import { createCollector } from '../diagnostics/collector.ts';
import type { Collector } from '../diagnostics/collector.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { SourceFile } from '../source/source-file.ts';
import type { Template } from './ast.ts';
import { parameterDiagnostics } from './parameter-diagnostics.ts';
import { parseTemplateFile } from './parse-template.ts';
import type { TemplateOptions } from './parse-template.ts';
import { ambiguousVersion, sectionShape, unknownVersion, versionNotText } from './template-diagnostics.ts';

/** A file read as a template, right or wrong. */
export interface Probe {
  /** Absent when the file cannot be used as a template. */
  readonly template?: Template;
  /** What is wrong with it as a template. */
  readonly diagnostics: readonly Diagnostic[];
}

/** What makes a stack fail even if the file is never used as a template: a wrong version, wrong parameters. */
const EARLY: ReadonlySet<string> = new Set(
  [ambiguousVersion, unknownVersion, versionNotText, ...parameterDiagnostics].map(({ code }) => code),
);

/** Reads the file as a template, without reporting anything: most files of a stack are scripts and data. */
export function probeTemplate(file: SourceFile, options: TemplateOptions): Probe {
  const own = createCollector();
  const template = parseTemplateFile(file, own, { ...options, role: 'nested' });
  return { ...(template && { template }), diagnostics: own.sorted() };
}

/** Reports of a probe only what makes Heat refuse the stack even if nothing uses the file. */
export function reportEarlyErrors(probe: Probe, reports: Collector): void {
  for (const diagnostic of probe.diagnostics) {
    if (diagnostic.severity === 'error' && isEarly(diagnostic)) reports.add(diagnostic);
  }
}

function isEarly({ code, names = [] }: Diagnostic): boolean {
  return EARLY.has(code) || (code === sectionShape.code && names.some((name) => /^parameters$/i.test(name)));
}
