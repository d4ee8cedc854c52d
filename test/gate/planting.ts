/** Outputs with an edit that somebody could make by hand, and what is found in them. */
import { expect } from 'vitest';
import { compile } from '../../src/compile.ts';
import type { CompileOptions } from '../../src/compile-types.ts';
import { createCollector } from '../../src/diagnostics/collector.ts';
import { proveOutput } from '../../src/gate/prove-output.ts';
import { memoryHost } from '../../src/host/memory-host.ts';
import { wordAt, type Json, type JsonObject } from '../../src/kubernetes/json.ts';
import { fileSpan, sourceFile } from '../../src/source/source-file.ts';
import { emittedJson } from '../emitted-objects.ts';

/** An output with its objects. */
export interface Output {
  readonly files: ReadonlyMap<string, string>;
  readonly objects: readonly JsonObject[];
}

/** Of the stack "shop", in which nothing is wrong. */
export async function outputOf(
  template: string,
  config = '',
  more: Pick<CompileOptions, 'cluster'> = {},
): Promise<Output> {
  const result = await compile(memoryHost({ 't.yaml': template, 'heat2kube.yaml': config }), {
    template: 't.yaml',
    stackName: 'shop',
    configFile: 'heat2kube.yaml',
    ...more,
  });
  expect(result.diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
  return {
    files: new Map(result.files.map(({ path, text }) => [path, text])),
    objects: emittedJson(result.files).flatMap(({ file, json }) => (file.startsWith('base/') ? [json] : [])),
  };
}

/** One object more, or one changed or left out. */
export type Edit = (all: readonly JsonObject[]) => readonly JsonObject[];

export const named = (object: JsonObject): string => `${wordAt(object, 'kind')}/${wordAt(object, 'metadata', 'name')}`;

/** The text of an object, as JSON, with one part replaced. */
export const swap =
  (name: string, from: string | RegExp, to: string): Edit =>
  (all) => {
    const changed = all.map((object): JsonObject =>
      named(object) === name ? JSON.parse(JSON.stringify(object).replace(from, to)) : object,
    );
    expect(changed).not.toEqual(all);
    return changed;
  };

export const without =
  (name: string): Edit =>
  (all) => {
    const rest = all.filter((object) => named(object) !== name);
    expect(rest.length).toBe(all.length - 1);
    return rest;
  };

export const add =
  (object: JsonObject): Edit =>
  (all) => [...all, object];

/** Codes and messages of the errors that the proofs find in the edited output. */
export function errorsIn(output: Output, edit: Edit): readonly string[] {
  return findingsIn(output, edit).flatMap(({ severity, text }) => (severity === 'error' ? [text] : []));
}

/** Of warnings too. */
export function problemsIn(output: Output, edit: Edit): readonly string[] {
  return findingsIn(output, edit).flatMap(({ severity, text }) => (severity === 'info' ? [] : [text]));
}

function findingsIn({ files, objects }: Output, edit: Edit) {
  const plan: Json = JSON.parse(files.get('plan.json') ?? '{}');
  const reports = createCollector();
  const span = fileSpan(sourceFile('base/all.yaml', ''));
  const found = edit(objects).map((json) => ({ json, spanOf: () => span }));
  expect(proveOutput(plan, { overlay: undefined, objects: found, secrets: [], waiting: [], reports })).toBe(true);
  return reports.sorted().map(({ severity, code, message }) => ({ severity, text: `${code} ${message}` }));
}
