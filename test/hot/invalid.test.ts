/** Every wrong template and environment gets the messages that its `reading.txt` records, and every code has a case. */
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Diagnostic } from '../../src/diagnostics/diagnostic.ts';
import { formatLines } from '../../src/diagnostics/line-format.ts';
import { environmentDiagnostics } from '../../src/hot/environment-diagnostics.ts';
import { parameterDiagnostics } from '../../src/hot/parameter-diagnostics.ts';
import { templateDiagnostics } from '../../src/hot/template-diagnostics.ts';
import { yamlDiagnostics } from '../../src/hot/yaml-diagnostics.ts';
import { fixtureCases } from '../fixture-cases.ts';
import { readFixture } from './read-case.ts';

const cases = fixtureCases('invalid').filter(({ name }) => /^invalid\/(yaml|hot|cfn|environment)-/.test(name));

describe('the messages of reading', () => {
  it.each(cases)('$name', async ({ directory }) => {
    const { diagnostics } = await readFixture(directory);
    await expect(formatLines(diagnostics)).toMatchFileSnapshot(join(directory, 'reading.txt'));
    expect(diagnostics.filter(lacksPlace)).toEqual([]);
    expect(diagnostics.filter(({ severity, kind }) => severity === 'error' && kind === undefined)).toEqual([]);
  });

  it('cover every code', async () => {
    const seen = new Set<string>();
    for (const { directory } of cases) {
      for (const { code } of (await readFixture(directory)).diagnostics) seen.add(code);
    }
    const declared = [...yamlDiagnostics, ...templateDiagnostics, ...parameterDiagnostics, ...environmentDiagnostics];
    // One needs a text beyond the limit of half a megabyte, one a resource made of the template, one a file of an abandoned
    // stack: each has a test of its own.
    const elsewhere = new Set(['hot/too-large', 'hot/unknown-output-key', 'hot/abandoned-stack-part']);
    const codes = declared.map(({ code }) => code).filter((code) => !elsewhere.has(code));
    expect(codes.filter((code) => !seen.has(code))).toEqual([]);
  });
});

function lacksPlace({ span }: Diagnostic): boolean {
  return !span || span.end > span.file.text.length || span.start > span.end;
}
