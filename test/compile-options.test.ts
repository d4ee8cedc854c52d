/** A wrong option is a `TypeError` that names it. */
import { describe, expect, it } from 'vitest';
import { compile } from '../src/compile.ts';
import type { CompileOptions } from '../src/compile-types.ts';
import { memoryHost } from '../src/host/memory-host.ts';
import { resolveStack } from '../src/resolve-stack.ts';

/** What a caller without types can give. */
function run(options: object): Promise<unknown> {
  const given: CompileOptions = JSON.parse(JSON.stringify({ template: 'a.yaml', ...options }));
  return compile(memoryHost({ 'a.yaml': 'heat_template_version: 2018-08-31\nresources: {}\n' }), given);
}

describe('options of compile', () => {
  it.each<[object, string]>([
    [{ enviroments: [] }, 'enviroments: there is no such option; did you mean environments?'],
    [{ template: 1 }, 'template: it must be the name of the template'],
    [{ profile: 'k8s' }, 'profile: "k8s" is not one of openstack, standalone'],
    [{ mode: 'move' }, 'mode: "move" is not one of redeploy, migrate'],
    [{ output: 'helm' }, 'output: "helm" is not one of kustomize, manifests'],
    [{ limits: { resource: 1 } }, 'limits.resource: there is no such option; did you mean resources?'],
    [{ limits: { nesting: 0 } }, 'limits.nesting: it must be a positive number'],
    [{ overlays: [{ name: 'a', facts: {} }] }, 'overlays.0.facts: there is no such option'],
    [{ environments: 'env.yaml' }, 'environments: it must be a list of texts'],
    [{ environments: [3] }, 'environments: it must be a list of texts'],
    [{ parameters: 'size=4' }, 'parameters: it must be an object or a Map'],
    [{ parameters: [1] }, 'parameters: it must be an object or a Map'],
    [{ stackName: 3 }, 'stackName: it must be a text'],
    [{ namespace: {} }, 'namespace: it must be a DNS label: lower-case letters, digits and "-"'],
    [{ namespace: 'A_' }, 'namespace: it must be a DNS label: lower-case letters, digits and "-"'],
    [{ template: '' }, 'template: it must be the name of the template'],
    [{ output: null }, 'output: it must be the name of an output'],
    [{ secrets: { a: 1 } }, 'secrets.a: it must be a text'],
    [{ answers: { a: null } }, 'answers.a: it must be a text'],
    [{ config: 'heat2kube.yaml' }, 'config: it must be an object or a Map'],
    [{ configFile: 3 }, 'configFile: it must be a text'],
    [{ facts: 'facts.json' }, 'facts: it must be an object or a Map'],
    [{ secrets: 'x' }, 'secrets: it must be an object or a Map'],
    [{ answers: [] }, 'answers: it must be an object or a Map'],
    [{ overlays: {} }, 'overlays: it must be a list'],
    [{ overlays: [3] }, 'overlays.0: it must be an object'],
    [{ overlays: [{ environments: [] }] }, 'overlays.0.name: it is missing'],
    [{ overlays: [{ name: 'a', environments: 'x' }] }, 'overlays.0.environments: it must be a list of texts'],
    [{ lifts: {} }, 'lifts: it must be a list'],
    [{ lifts: [3] }, 'lifts: each item must be a result of defineLift'],
    [{ digest: 'sha256' }, 'digest: it must be a function'],
    [{ limits: 3 }, 'limits: it must be an object or a Map'],
    [{ limits: { resources: 'x' } }, 'limits.resources: it must be a positive number'],
    [{ missingParameters: true }, 'missingParameters: "true" is not one of error, open'],
    [{ missingFacts: 'none' }, 'missingFacts: "none" is not one of error, open'],
    [{ lock: 'x' }, 'lock: it is not the text of a heat2kube.lock'],
  ])('%j is refused', async (options, message) => {
    await expect(run(options)).rejects.toThrow(new TypeError(message));
  });

  it('that are right are taken', async () => {
    await expect(
      run({ profile: 'standalone', limits: { resources: 5 }, overlays: [{ name: 'a' }] }),
    ).resolves.toMatchObject({
      ok: true,
    });
  });
});

describe('options of both functions', () => {
  const host = memoryHost({ 'a.yaml': 'heat_template_version: 2018-08-31\n' });

  it.each<[unknown, unknown, string]>([
    [{}, { template: 'a.yaml' }, 'host: it must have the functions read and resolve, as memoryHost gives them'],
    [undefined, { template: 'a.yaml' }, 'host: it must have the functions read and resolve, as memoryHost gives them'],
    [host, undefined, 'options: it must be an object'],
    [host, {}, 'template: it is missing'],
    [host, { template: 3 }, 'template: it must be the name of the template'],
    [host, { template: 'a.yaml', environments: 'x' }, 'environments: it must be a list of texts'],
  ])('%j %j are refused', async (given, options, message) => {
    for (const run of [compile, resolveStack]) {
      await expect(Reflect.apply(run, undefined, [given, options])).rejects.toThrow(new TypeError(message));
    }
  });

  it('of resolveStack are words where there are words', async () => {
    const run = (options: object): Promise<unknown> =>
      Reflect.apply(resolveStack, undefined, [host, { template: 'a.yaml', ...options }]);
    await expect(run({ release: '99' })).rejects.toThrow(new TypeError('release: "99" is not one of 19, 27'));
    await expect(run({ templat: 'x' })).rejects.toThrow(
      new TypeError('templat: there is no such option; did you mean template?'),
    );
  });
});

describe('data of callers', () => {
  const host = memoryHost({ 'a.yaml': 'heat_template_version: 2018-08-31\nresources: {}\n' });
  const cyclic: Record<string, unknown> = {};
  cyclic['self'] = [cyclic];

  /** What a caller without types can give. */
  function given(options: object): CompileOptions {
    return { template: 'a.yaml', ...options };
  }

  it.each<[string, object, string]>([
    ['no value', { parameters: { a: undefined } }, 'parameters.a: it has no value'],
    ['a function', { parameters: { a: { b: () => 1 } } }, 'parameters.a.b: a function is no value'],
    ['a cycle', { parameters: { a: cyclic } }, 'parameters.a.self.0: it contains itself'],
    ['a cycle in the facts', { facts: cyclic }, 'facts.self.0: it contains itself'],
    [
      'no value of an overlay',
      { overlays: [{ name: 'a', parameters: new Map([['b', undefined]]) }] },
      'overlays.0.parameters.b: it has no value',
    ],
  ])('is refused: %s', async (_, options, message) => {
    await expect(compile(host, given(options))).rejects.toThrow(new TypeError(message));
  });

  it('is read from Maps as from objects', async () => {
    const config = new Map<string, unknown>([
      ['namespace', 'zz'],
      ['images', new Map([['debian', new Map([['what', 1]])]])],
    ]);
    const { plan, diagnostics } = await compile(host, given({ config }));
    expect(plan?.namespace).toBe('zz');
    expect(diagnostics.map(({ code }) => code)).toContain('config/unknown-key');
  });

  it.each<[string, unknown, string]>([
    ['nothing', undefined, 'files: it must be an object or a Map'],
    ['a number', 5, 'files: it must be an object or a Map'],
    ['a file that is no text', { a: 5 }, 'files.a: it must be a text'],
  ])('is no host: %s', (_, files, message) => {
    expect(() => Reflect.apply(memoryHost, undefined, [files])).toThrow(new TypeError(message));
  });
});

describe('files that options name', () => {
  const template = `heat_template_version: 2018-08-31
parameters: { size: { type: number, default: 1 } }
resources: { data: { type: OS::Cinder::Volume, properties: { size: { get_param: size } } } }
`;
  const files = {
    't.yaml': template,
    'at/c.yaml': 'environments: [e.yaml]\n',
    'at/e.yaml': 'parameters: { size: 7 }\n',
  };
  const sizeOf = async (options: Partial<CompileOptions>): Promise<string | undefined> => {
    const result = await compile(memoryHost(files), { template: 't.yaml', ...options });
    expect(result.diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
    return /storage: "(\d+Gi)"/.exec(result.files.find(({ path }) => path === 'base/data.yaml')?.text ?? '')?.[1];
  };

  it('are environments of the configuration: beside its file, or as an object names them', async () => {
    expect(await sizeOf({})).toBe('1Gi');
    expect(await sizeOf({ configFile: 'at/c.yaml' })).toBe('7Gi');
    expect(await sizeOf({ config: { environments: ['at/e.yaml'] } })).toBe('7Gi');
    expect(await sizeOf({ configFile: 'at/c.yaml', environments: [] })).toBe('1Gi');
    expect(await sizeOf({ parameters: new Map([['size', 3n]]) })).toBe('3Gi');
  });

  it.each(['configFile', 'factsFile', 'clusterFile'] as const)('are missed: %s', async (option) => {
    const result = await compile(memoryHost(files), { template: 't.yaml', [option]: 'none' });
    const told = result.diagnostics.filter(({ severity }) => severity === 'error');
    expect(told.map(({ code, message }) => [code, message])).toEqual([
      ['host/missing-file', 'the file "none" does not exist'],
    ]);
    expect(result.ok).toBe(false);
  });
});
