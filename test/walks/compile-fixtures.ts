/**
 * Compiles fixtures by their names below `fixtures/`, and prints as JSON the codes of their errors and what the walks assert:
 * which messages there are, the state of each leaf, and the objects. Wording is none of it.
 */
import { join } from 'node:path';
import { compile } from '../../src/compile.ts';
import type { CompileResult } from '../../src/compile-types.ts';
import { memoryHost } from '../../src/host/memory-host.ts';
import { readCase } from '../fixture-cases.ts';

/** Files that are no objects. */
const others =
  /^(?:MIGRATION\.md|plan\.json|report\.html|sourcemap\.json|heat2kube\.lock|openstack\/.*)$|(?:^|\/)(?:\.gitignore|kustomization\.yaml)$/;

function goldensOf({ diagnostics, ledger, files }: CompileResult): ReadonlyMap<string, string> {
  const messages = diagnostics.map(({ severity, code, resource }) => `${severity} ${code}: ${resource ?? 'the stack'}`);
  const leaves = (ledger?.entries ?? []).map(({ resource, property, state, to = [] }) => {
    const places = to.map(({ object, pointer }) => `${object}#${pointer}`);
    return `${resource} ${property}: ${state}${places.length > 0 ? ` -> ${places.join(', ')}` : ''}`;
  });
  const objects = files
    .filter(({ path }) => !others.test(path))
    .map(({ path, text }) => [`out/${path}`, text] as const);
  return new Map([['messages.txt', lines(messages)], ['ledger.txt', lines(leaves)], ...objects]);
}

function lines(texts: readonly string[]): string {
  return texts.map((text) => `${text}\n`).join('');
}

const results = process.argv.slice(2).map(async (name) => {
  const { files, options } = readCase(join(import.meta.dirname, '..', 'fixtures', name));
  const result = await compile(memoryHost(files), options);
  const errors = result.diagnostics.filter(({ severity }) => severity === 'error').map(({ code }) => code);
  return [name, { errors, goldens: Object.fromEntries(goldensOf(result)) }] as const;
});
process.stdout.write(JSON.stringify(Object.fromEntries(await Promise.all(results))));
