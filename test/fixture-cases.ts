/** Finds the fixture cases: folders with a `template.yaml`, below `fixtures/resources`, `fixtures/stacks` and `fixtures/invalid`, and the example. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CompileOptions } from '../src/compile-types.ts';

const fixtures = join(import.meta.dirname, '..', 'fixtures');

export interface FixtureCase {
  /** Path below `fixtures/`. */
  readonly name: string;
  readonly directory: string;
}

/** Folders whose cases are compiled as whole stacks. */
const families = ['resources', 'stacks', 'invalid'];

export function fixtureCases(family?: string): readonly FixtureCase[] {
  return families
    .filter((name) => family === undefined || name === family)
    .flatMap((name) => casesBelow(name))
    .toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

function casesBelow(folder: string): readonly FixtureCase[] {
  const directory = join(fixtures, folder);
  if (!existsSync(directory)) return [];
  if (existsSync(join(directory, 'template.yaml'))) return [{ name: folder, directory }];
  return readdirSync(directory, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .flatMap((entry) => casesBelow(`${folder}/${entry.name}`));
}

/**
 * Files of a case and the options to compile it with: `template.yaml`, `env*.yaml` in the order of names,
 * `heat2kube.yaml`, `facts.json`, `cluster.json`, and `options.json` with further fields of CompileOptions.
 */
export function readCase(directory: string): {
  readonly files: ReadonlyMap<string, string>;
  readonly options: CompileOptions;
} {
  const files = new Map<string, string>();
  for (const entry of readdirSync(directory, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name)
      .slice(directory.length + 1)
      .replaceAll('\\', '/');
    if (entry.isFile() && !path.startsWith('expected/')) files.set(path, readFileSync(join(directory, path), 'utf8'));
  }
  const environments = [...files.keys()].filter((name) => /^env.*\.yaml$/.test(name)).toSorted();
  const more: Partial<CompileOptions> = JSON.parse(files.get('options.json') ?? '{}');
  return {
    files,
    options: {
      template: 'template.yaml',
      environments,
      stackName: 'demo',
      ...(files.has('heat2kube.yaml') && { configFile: 'heat2kube.yaml' }),
      ...(files.has('facts.json') && { factsFile: 'facts.json' }),
      ...(files.has('cluster.json') && { clusterFile: 'cluster.json' }),
      ...more,
    },
  };
}
