/** What output tests compile: every fixture of resources and stacks, and the bundled example. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CompileOptions } from '../../src/compile-types.ts';
import { fixtureCases, readCase } from '../fixture-cases.ts';

export interface Subject {
  readonly name: string;
  readonly files: ReadonlyMap<string, string>;
  readonly options: CompileOptions;
}

const folder = join(import.meta.dirname, '../../examples/shop');

export function example(): Subject {
  const files = new Map(readdirSync(folder).map((name) => [name, readFileSync(join(folder, name), 'utf8')]));
  const options = { template: 'shop.yaml', environments: ['env.yaml'], configFile: 'heat2kube.yaml' };
  return { name: 'examples/shop', files, options };
}

export function subjects(): readonly Subject[] {
  const fixtures = [...fixtureCases('resources'), ...fixtureCases('stacks')].map(({ name, directory }) => ({
    name,
    ...readCase(directory),
  }));
  return [...fixtures, example()];
}
