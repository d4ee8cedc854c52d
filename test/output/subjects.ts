/** What output tests compile: every fixture of resources and stacks, and the bundled examples. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CompileOptions } from '../../src/compile-types.ts';
import { fixtureCases, readCase } from '../fixture-cases.ts';

export interface Subject {
  readonly name: string;
  readonly files: ReadonlyMap<string, string>;
  readonly options: CompileOptions;
}

function bundled(name: string, options: CompileOptions): Subject {
  const folder = join(import.meta.dirname, '../../examples', name);
  const files = new Map(readdirSync(folder).map((file) => [file, readFileSync(join(folder, file), 'utf8')]));
  return { name: `examples/${name}`, files, options: { configFile: 'heat2kube.yaml', ...options } };
}

export function example(): Subject {
  return bundled('shop', { template: 'shop.yaml', environments: ['env.yaml'] });
}

/** The example that moves a live stack. */
export function liveExample(): Subject {
  return bundled('wiki', { template: 'wiki.yaml', factsFile: 'facts.json' });
}

/** The web servers as VMs, and as containers. */
export function webTiers(): readonly Subject[] {
  return ['heat2kube.yaml', 'containers.yaml'].map((configFile) => {
    const subject = bundled('web-tier', { template: 'web.yaml', configFile });
    return { ...subject, name: `${subject.name} (${configFile})` };
  });
}

export function subjects(): readonly Subject[] {
  const fixtures = [...fixtureCases('resources'), ...fixtureCases('stacks')].map(({ name, directory }) => ({
    name,
    ...readCase(directory),
  }));
  return [...fixtures, example(), liveExample(), ...webTiers()];
}
