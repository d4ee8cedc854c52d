/** The registry behind `explain` and docs/diagnostics.md: whole, unique, explained, in known areas. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { areaTexts } from '../../scripts/docs-pages.ts';
import { diagnosticKind, diagnosticKinds } from '../../src/diagnostics-registry.ts';
import { areaOf } from '../../src/topology/area.ts';
import { lifts } from '../../src/topology/registry.ts';

const src = join(import.meta.dirname, '..', '..', 'src');
const sources = readdirSync(src, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts'))
  .map((name) => [name, readFileSync(join(src, name), 'utf8')] as const);

describe('the registry of messages', () => {
  it('has every code once, in order', () => {
    const codes = diagnosticKinds.map(({ code }) => code);
    expect(codes.filter((code, index) => codes.indexOf(code) !== index)).toEqual([]);
    expect(codes).toEqual(codes.toSorted());
    expect(diagnosticKind('yaml/duplicate-key')?.severity).toBe('warning');
    expect(diagnosticKind('yaml/none')).toBeUndefined();
  });

  it('knows every code that a source file defines', () => {
    const defined = sources.flatMap(([name, text]) =>
      [...text.matchAll(/(?:code: |^\s+\['?\w+'?, )'([a-z][a-z0-9-]*\/[a-z][a-z0-9-]*)'/gm)].map(([, code = '']) => ({
        name,
        code,
      })),
    );
    expect(defined.length).toBeGreaterThan(100);
    expect(defined.filter(({ code }) => diagnosticKind(code) === undefined)).toEqual([]);
  });

  it('uses every file that defines one: a code that is computed is not found by its text', () => {
    const files = sources.filter(([, text]) => /\bdefineDiagnostic\(|\bdefineDiagnostic</.test(text));
    expect(files.length).toBeGreaterThan(30);
    const computed = files.filter(([, text]) => /code: `/.test(text)).map(([name]) => name);
    const known = diagnosticKinds.map(({ code }) => code);
    for (const name of computed) {
      const text = sources.find(([other]) => other === name)?.[1] ?? '';
      for (const [, slug = ''] of text.matchAll(/code: `\$\{[^}]+\}\/([a-z-]+)`/g)) {
        expect(
          known.some((code) => code.endsWith(`/${slug}`)),
          `${name}: ${slug}`,
        ).toBe(true);
      }
    }
  });

  it.each(diagnosticKinds)('explains $code', ({ code, explanation, severity }) => {
    const [area = ''] = code.split('/');
    expect([...areaTexts.keys(), ...[...lifts.keys()].map(areaOf)]).toContain(area);
    expect(code).toMatch(/^[a-z][a-z0-9-]*\/[a-z][a-z0-9-]*$/);
    expect(['error', 'warning', 'info']).toContain(severity);
    expect(explanation.length).toBeGreaterThan(20);
    expect(explanation).toMatch(/^[A-Za-z`"].*[.)]$/s);
  });
});

it('has one severity for a code in whatever is printed', () => {
  const fixtures = join(import.meta.dirname, '..', '..', 'fixtures');
  const printed = readdirSync(fixtures, { recursive: true, encoding: 'utf8' })
    // Whoever changes a severity sees another one.
    .filter((name) => !name.endsWith('accept.scenario'))
    .filter((name) => /(?:diagnostics\.yaml|\.scenario)$/.test(name))
    .flatMap((name) => [
      ...readFileSync(join(fixtures, name), 'utf8').matchAll(
        / (error|warning|info): .* \[([a-z0-9-]+\/[a-z0-9-]+)\]$/gm,
      ),
    ])
    .map(([, severity = '', code = '']) => `${code} ${severity}`);
  expect(printed.length).toBeGreaterThan(100);
  const known = new Set(diagnosticKinds.map(({ code, severity }) => `${code} ${severity}`));
  expect([...new Set(printed)].filter((line) => !known.has(line))).toEqual([]);
});
