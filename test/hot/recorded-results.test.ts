/** What Heat's engine refuses while it reads a stack is refused, for the same kind of reason, and nothing else is. */
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createCollector } from '../../src/diagnostics/collector.ts';
import type { Diagnostic } from '../../src/diagnostics/diagnostic.ts';
import { memoryHost } from '../../src/host/memory-host.ts';
import { givenParameters } from '../../src/hot/given-parameters.ts';
import type { GivenValue } from '../../src/hot/given-parameters.ts';
import { readStack } from '../../src/hot/read.ts';

interface Recorded {
  readonly name: string;
  readonly group: string;
  readonly template: string;
  readonly environment: string | readonly string[] | null;
  readonly files: Readonly<Record<string, string>> | null;
  readonly params: Readonly<Record<string, GivenValue>> | null;
  readonly expect: { readonly ok: boolean; readonly kind?: string; readonly stage?: string };
}

const directory = join(import.meta.dirname, '..', '..', 'fixtures', 'heat');

/** Groups whose failures are all found before anything is evaluated, but for those named below. */
const groups = [
  'yaml',
  'json',
  'sections',
  'versions',
  'parameter_groups',
  'environment',
  'environment_files',
  'cfn_templates',
  'resource_keys',
  'registry',
];

/** Kinds that only later passes can find. */
const later = new Set([
  'circular_dependency',
  'function_arguments',
  'missing_file',
  'missing_parameter',
  'missing_property',
  'parameter_value',
  'property_value',
  'recursion',
  'resource_check',
  'unknown_attribute',
  'unknown_parameter',
  'unknown_property',
  'unknown_resource',
  'unknown_resource_type',
]);

/** `properties` as a whole given by a function fails when the resource is made. */
const laterCases = new Set(['resource_keys/properties_from_get_param']);

function vectors(group: string): readonly Recorded[] {
  return readFileSync(join(directory, `${group}.jsonl`), 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line): Recorded => JSON.parse(line));
}

async function errorsOf(recorded: Recorded): Promise<readonly Diagnostic[]> {
  const { environment, files, params, template } = recorded;
  const texts = environment === null ? [] : typeof environment === 'string' ? [environment] : environment;
  const environments = texts.map((_, index) => `environment-${index}`);
  const named = texts.map((text, index) => [`environment-${index}`, text] as const);
  const reports = createCollector();
  const host = memoryHost(new Map([...Object.entries(files ?? {}), ...named, ['main template', template]]));
  const environmentMode = typeof environment === 'string' ? 'single' : 'files';
  await readStack(
    host,
    { template: 'main template', environments, environmentMode, given: givenParameters(params ?? {}) },
    reports,
  );
  return reports.sorted().filter(({ severity }) => severity === 'error');
}

describe('recorded results', () => {
  it.each(groups)('of the group %s agree', async (group) => {
    const differing: string[] = [];
    for (const recorded of vectors(group)) {
      const kinds = (await errorsOf(recorded)).map(({ kind }) => kind);
      const { ok, kind = '' } = recorded.expect;
      const expected = ok || later.has(kind) || laterCases.has(recorded.name) ? undefined : kind;
      const agrees = expected === undefined ? kinds.length === 0 : kinds.includes(expected);
      if (!agrees) differing.push(`${recorded.name}: ${expected ?? 'fine'}, but ${kinds.join(', ')}`);
    }
    expect(differing).toEqual([]);
  });

  it('of all groups without an error of reading give none', async () => {
    const wrong: string[] = [];
    for (const file of readdirSync(directory).filter((name) => name.endsWith('.jsonl'))) {
      for (const recorded of vectors(file.slice(0, -'.jsonl'.length))) {
        const [error] = recorded.expect.ok ? await errorsOf(recorded) : [];
        if (error) wrong.push(`${recorded.name}: ${error.message}`);
      }
    }
    expect(wrong).toEqual([]);
  });
});
