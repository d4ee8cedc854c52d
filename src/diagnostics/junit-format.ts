/** JUnit XML, which most build servers show: one suite for each file, one failure for each error. */
import { terminalLine } from '../print/slots/terminal.ts';
import { append } from '../source/append.ts';
import type { Diagnostic } from './diagnostic.ts';
import { formatLine } from './line-format.ts';

interface JunitOptions {
  /** Names of all files that were checked, so that those without errors show as passed. */
  readonly files?: readonly string[];
}

/** Warnings and infos are printed as output of their file's suite and fail nothing. */
export function formatJunit(diagnostics: readonly Diagnostic[], options: JunitOptions = {}): string {
  const byFile = new Map<string, Diagnostic[]>((options.files ?? []).map((name) => [name, []]));
  for (const diagnostic of diagnostics) {
    append(byFile, diagnostic.span?.file.name ?? 'heat2kube', diagnostic);
  }
  const suites = [...byFile].map(([name, list]) => suiteOf(name, list));
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<testsuites name="heat2kube">',
    ...suites,
    '</testsuites>',
    '',
  ].join('\n');
}

function suiteOf(name: string, diagnostics: readonly Diagnostic[]): string {
  const errors = diagnostics.filter(({ severity }) => severity === 'error');
  const others = diagnostics.filter(({ severity }) => severity !== 'error');
  const cases = errors.map(caseOf);
  if (cases.length === 0) cases.push(`    <testcase name="${attribute(name)}" classname="${attribute(name)}"/>`);
  const output =
    others.length === 0 ? [] : [`    <system-out>${content(others.map(formatLine).join('\n'))}</system-out>`];
  const counts = `tests="${cases.length}" failures="${errors.length}"`;
  return [`  <testsuite name="${attribute(name)}" ${counts}>`, ...cases, ...output, '  </testsuite>'].join('\n');
}

function caseOf(diagnostic: Diagnostic): string {
  const { code, message, span } = diagnostic;
  const line = formatLine(diagnostic);
  return [
    `    <testcase name="${attribute(line)}" classname="${attribute(span?.file.name ?? 'heat2kube')}">`,
    `      <failure type="${attribute(code)}" message="${attribute(message)}">${content(line)}</failure>`,
    '    </testcase>',
  ].join('\n');
}

/** The texts are lines of messages; what ends a line inside one, or acts on a terminal, is escaped. */
function content(text: string): string {
  return text
    .split('\n')
    .map(terminalLine)
    .join('\n')
    .replaceAll(/[\ufffe\uffff]/g, '\ufffd')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;');
}

function attribute(text: string): string {
  return content(text)
    .replaceAll('"', '&quot;')
    .replaceAll(/[\t\n\r]/g, ' ');
}
