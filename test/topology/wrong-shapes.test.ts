/** Texts, lists, maps and values that only the cloud knows in the place of every part of a property: each leaf still has a fate. */
import * as fc from 'fast-check';
import { load } from 'js-yaml';
import { expect, it } from 'vitest';
import { compile } from '../../src/compile.ts';
import { memoryHost } from '../../src/host/memory-host.ts';
import { fixtureCases, readCase } from '../fixture-cases.ts';
import { drawn, isThorough, seed, someOf } from '../seed.ts';

type Path = readonly (string | number)[];

/** What no schema of Heat refuses, because it is below a property that is any map, or is not known before the stack is there. */
const found: readonly (readonly [name: string, resource: string, path: Path, value: unknown])[] = [
  ['stacks/cluster-scaled', 'front', ['properties', 'vip'], 'odd'],
  ['stacks/cluster-scaled', 'front', ['properties', 'pool'], ['odd']],
  ['stacks/cluster-scaled', 'out', ['properties', 'adjustment'], 'odd'],
  ['stacks/cluster-scaled', 'out', ['properties', 'adjustment'], { odd: 1 }],
  ['stacks/cluster-scaled', 'health', ['properties', 'detection'], 'odd'],
  ['stacks/cluster-scaled', 'health', ['properties', 'detection', 'detection_modes'], ['odd']],
  ['stacks/cluster-scaled', 'health', ['properties', 'recovery', 'actions'], 'odd'],
  ['stacks/cluster-scaled', 'apart', ['properties', 'servergroup'], 'odd'],
  ['resources/aws-ec2-instance/basic', 'Web', ['Tags', 0, 'Key'], { Ref: 'WebGroup' }],
  ['resources/aws-ec2-instance/parts', 'group', ['SecurityGroupIngress', 0], { get_attr: ['later', 'value'] }],
];

interface Change {
  readonly name: string;
  readonly resource: string;
  readonly path: Path;
  readonly value: unknown;
}

it.each(found)('%s: %s %j', async (name, resource, path, value) => {
  expect(await defectsOf({ name, resource, path, value })).toEqual([]);
});

it('wherever it stands', { timeout: 1_200_000 }, async () => {
  const changes = someOf(fixtureCases(), 8).flatMap(({ name }) => changesOf(name));
  const every = isThorough ? 60 : 300;
  const [start = 0] = drawn(fc.nat(every - 1), { few: 1, many: 1 });
  const tried = changes.filter((_, index) => index % every === start);
  const defects: string[] = [];
  for (const change of tried) defects.push(...(await defectsOf(change)));
  expect(defects, `seed ${seed}`).toEqual([]);
});

type Json = Record<string, unknown>;

function isJson(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

interface Template {
  readonly text: Json;
  readonly resources: Json;
  /** The key of properties, as the language spells it. */
  readonly key: string;
}

function templateOf(name: string): Template | undefined {
  const text: unknown = loadOf(name);
  if (!isJson(text)) return undefined;
  const resources = text['resources'] ?? text['Resources'];
  return isJson(resources) ? { text, resources, key: 'resources' in text ? 'properties' : 'Properties' } : undefined;
}

function loadOf(name: string): unknown {
  const { files, options } = readCase(directoryOf(name));
  try {
    return load(files.get(options.template) ?? '');
  } catch {
    return undefined;
  }
}

function directoryOf(name: string): string {
  return fixtureCases().find((one) => one.name === name)?.directory ?? '';
}

function changesOf(name: string): readonly Change[] {
  const template = templateOf(name);
  if (!template) return [];
  return Object.entries(template.resources).flatMap(([resource, body]) => {
    const properties = isJson(body) ? body[template.key] : undefined;
    return isJson(properties)
      ? placesIn(properties).flatMap((path) => valuesFor(template).map((value) => ({ name, resource, path, value })))
      : [];
  });
}

function valuesFor({ key }: Template): readonly unknown[] {
  const later = key === 'properties' ? { get_attr: ['later', 'value'] } : { 'Fn::GetAtt': ['later', 'value'] };
  return ['odd', ['odd'], { odd: 1 }, later];
}

/** Of parts, and of parts within these; functions count as one. */
function placesIn(value: unknown, path: Path = []): readonly Path[] {
  const own = path.length > 0 ? [path] : [];
  if (Array.isArray(value)) return [...own, ...value.flatMap((item, index) => placesIn(item, [...path, index]))];
  if (!isJson(value) || isFunction(value)) return own;
  return [...own, ...Object.entries(value).flatMap(([key, item]) => placesIn(item, [...path, key]))];
}

function isFunction(value: Json): boolean {
  const [key, ...others] = Object.keys(value);
  return others.length === 0 && /^(?:Fn::|Ref$|get_|str_|list_|map_|if$|repeat$|yaql$|digest$)/.test(key ?? '');
}

async function defectsOf({ name, resource, path, value }: Change): Promise<readonly string[]> {
  const template = templateOf(name);
  if (!template) return [];
  const { text, resources, key } = structuredClone(template);
  const body = resources[resource];
  put(isJson(body) ? body[key] : undefined, path, value);
  const isCfn = key === 'Properties';
  const shown = isCfn ? { 'Fn::GetAtt': ['quota', 'show'] } : { get_attr: ['quota', 'show'] };
  const [kind, below] = isCfn ? ['Type', 'Properties'] : ['type', 'properties'];
  resources['later'] = { [kind]: 'OS::Heat::Value', [below]: { value: shown } };
  resources['quota'] = { [kind]: 'OS::Cinder::Quota', [below]: { project: 'p' } };
  const { files, options } = readCase(directoryOf(name));
  const changed = { ...Object.fromEntries(files), [options.template]: JSON.stringify(text) };
  const { diagnostics } = await compile(memoryHost(changed), options);
  return diagnostics
    .filter(({ code }) => code.startsWith('internal/'))
    .map(({ message }) => `${name}: ${resource} ${path.join('.')} ${JSON.stringify(value)}: ${message}`);
}

function put(into: unknown, path: Path, value: unknown): void {
  const [step, ...rest] = path;
  if (step === undefined || (!isJson(into) && !Array.isArray(into))) return;
  if (rest.length === 0) Reflect.set(into, step, value);
  else put(Reflect.get(into, step), rest, value);
}
