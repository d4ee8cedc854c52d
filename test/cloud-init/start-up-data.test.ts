/**
 * What cloud-init itself makes of the start-up data of each VM is what it makes of what Heat and Nova would have delivered:
 * scripts, their order, the merged cloud-config, files, and the interfaces of the network data. CLOUD_INIT_PYTHON names a
 * Python that has cloud-init (Debian: cloud-init), or python3 does.
 */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { compile } from '../../src/compile.ts';
import type { CompileOptions, CompileResult } from '../../src/compile-types.ts';
import type { NodeId } from '../../src/evaluate/fact.ts';
import type { Value } from '../../src/evaluate/value.ts';
import { memoryHost } from '../../src/host/memory-host.ts';
import { at, itemsAt, objectAt, textAt, type JsonObject } from '../../src/kubernetes/json.ts';
import { isInt, Float, type Scalar } from '../../src/python/scalar.ts';
import type { Machine } from '../../src/topology/kinds/machine.ts';
import type { SoftwarePart, SoftwareUnit } from '../../src/topology/kinds/software-unit.ts';
import { emittedJson, type EmittedObject } from '../emitted-objects.ts';
import { fixtureCases, readCase } from '../fixture-cases.ts';
import { isThorough, someOf } from '../seed.ts';
import { corpusFiles, corpusMissing, corpusStacks } from '../shared-corpus.ts';

const python = process.env['CLOUD_INIT_PYTHON'] ?? 'python3';

/** Why nothing is compared, or undefined. */
function missing(): string | undefined {
  if (!isThorough) return 'npm run test:slow compares all VMs';
  const { status } = spawnSync(python, ['-c', 'import cloudinit.user_data'], { stdio: 'ignore' });
  return status === 0 ? undefined : `${python} has no cloud-init`;
}

/** The same word as in interpret.py: it stands for what is not known yet. */
const wild = 'H2K0WILD0H2K';

/** In place of what comes to an error. */
const ofErrors = /<unknown: see the reported errors>/;

/** A configuration of a type that is not Heat's. */
const foreign = 'H2K0FOREIGN0H2K';

type Plain = string | number | boolean | null | readonly Plain[] | { readonly [key: string]: Plain };

function plainOf(value: Value): Plain {
  switch (value.kind) {
    case 'known':
      return scalarOf(value.value);
    case 'list':
      return value.items.map(plainOf);
    case 'map':
      return Object.fromEntries([...value.entries].map(([key, item]) => [key, plainOf(item)]));
    case 'symbolic':
      return value.expression.op === 'concat' ? value.expression.parts.map(textOf).join('') : wild;
    case 'poison':
      return wild;
  }
}

function scalarOf(value: Scalar): Plain {
  if (value instanceof Float) return value.value;
  return isInt(value) ? Number(value) : value;
}

function textOf(value: Value | undefined): string {
  if (!value || (value.kind === 'known' && value.value === null)) return '';
  const plain = plainOf(value);
  return typeof plain === 'string' ? plain : JSON.stringify(plain);
}

type Unit =
  | { readonly form: 'text'; readonly text: string }
  | { readonly form: 'cloud-config'; readonly config: Plain }
  | {
      readonly form: 'multipart';
      readonly parts: readonly {
        readonly content: Unit;
        readonly splice: boolean;
        readonly subtype: string;
        readonly filename: string;
      }[];
    };

type Nodes = NonNullable<CompileResult['topology']>['nodes'];

function unitOf(nodes: Nodes, content: SoftwarePart['content']): Unit {
  if ('text' in content) return { form: 'text', text: textOf(content.text) };
  const body = bodyOf(nodes, content.unit);
  if (!body) return { form: 'text', text: foreign };
  if (body.form === 'text') return { form: 'text', text: textOf(body.text) };
  if (body.form === 'cloud-config') return { form: 'cloud-config', config: plainOf(body.config) };
  if (body.form !== 'multipart') return { form: 'text', text: foreign };
  const parts = body.parts.map((part) => ({
    content: unitOf(nodes, part.content),
    splice: part.splice,
    subtype: textOf(part.subtype),
    filename: textOf(part.filename),
  }));
  return { form: 'multipart', parts };
}

function bodyOf(nodes: Nodes, id: NodeId): SoftwareUnit['body'] | undefined {
  const node = nodes.get(id);
  return node?.kind === 'software-unit' ? node.body : undefined;
}

/** One VM, for interpret.py. */
interface Case {
  readonly id: string;
  readonly ours: string;
  readonly theirs: {
    readonly format: 'raw' | 'cfntools' | 'software-config';
    readonly content: Unit | undefined;
    readonly files: readonly (readonly [path: string, content: string])[];
    /** The name that Heat gives to the default user of its EC2 servers. */
    readonly user: string | null;
  };
  readonly network: string | null;
  readonly macs: readonly string[];
}

function casesOf(name: string, { files, topology }: CompileResult): readonly Case[] {
  const objects = emittedJson(files);
  const texts = secretTexts(objects, files);
  return [...(topology?.nodes.values() ?? [])].flatMap((node) => {
    if (node.kind !== 'machine') return [];
    const vm = objects.find(({ json }) => isMachine(json, node));
    const found = vm && caseOf({ name, nodes: topology?.nodes ?? new Map(), vm: vm.json, texts }, node);
    return found ? [found] : [];
  });
}

function isMachine(json: JsonObject, { resource }: Machine): boolean {
  const marks = objectAt(json, 'metadata', 'annotations') ?? {};
  return (
    json['kind'] === 'VirtualMachine' &&
    Object.entries(marks).some(([key, value]) => key.endsWith('/resource') && value === resource)
  );
}

function secretTexts(objects: readonly EmittedObject[], files: CompileResult['files']): ReadonlyMap<string, string> {
  const open = objects.flatMap(({ json }) =>
    json['kind'] === 'Secret'
      ? Object.entries(objectAt(json, 'stringData') ?? {}).map(
          ([key, text]) => [`${textAt(json, 'metadata', 'name')}/${key}`, String(text)] as const,
        )
      : [],
  );
  const kept = files.flatMap(({ path, text }) =>
    path.startsWith('secrets/') ? [[path.slice('secrets/'.length), text] as const] : [],
  );
  return new Map([...open, ...kept]);
}

interface Site {
  readonly name: string;
  readonly nodes: Nodes;
  readonly vm: JsonObject;
  readonly texts: ReadonlyMap<string, string>;
}

/** Undefined where the root disk comes along: what it has run is not run again. */
function caseOf(
  { name, nodes, vm, texts }: Site,
  { resource, userData, files, defaultUser }: Machine,
): Case | undefined {
  const spec = objectAt(vm, 'spec', 'template', 'spec') ?? {};
  if (textAt(spec, 'domain', 'firmware', 'serial') !== undefined) return undefined;
  const drive = itemsAt(spec, 'volumes').find((volume) => textAt(volume, 'name') === 'cloud-init');
  const source = objectAt(drive, 'cloudInitNoCloud') ?? objectAt(drive, 'cloudInitConfigDrive') ?? {};
  const textIn = (ref: string, key: string): string | undefined => texts.get(`${textAt(source, ref, 'name')}/${key}`);
  const ours = textAt(source, 'userData') ?? textIn('secretRef', 'userdata') ?? '';
  const injected = files?.kind === 'map' ? [...files.entries] : [];
  const content = userData && unitOf(nodes, userData.content);
  // Heat refuses such a stack, and what such a configuration holds is not known.
  if (ofErrors.test(ours) || JSON.stringify(content ?? '').includes(foreign)) return undefined;
  const isNoCloud = at(drive, 'cloudInitNoCloud') !== undefined;
  return {
    id: `${name} ${resource}`,
    ours,
    theirs: {
      format: userData?.format ?? 'raw',
      content,
      files: injected.map(([path, content]) => [path, textOf(content)]),
      user: defaultUser ? textOf(defaultUser) : null,
    },
    network: (isNoCloud ? textIn('networkDataSecretRef', 'networkdata') : undefined) ?? null,
    macs: itemsAt(spec, 'domain', 'devices', 'interfaces').flatMap((each) => textAt(each, 'macAddress') ?? []),
  };
}

function differences(cases: readonly Case[]): readonly string[] {
  const { stdout, stderr, status } = spawnSync(python, [join(import.meta.dirname, 'interpret.py')], {
    input: JSON.stringify(cases),
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
  });
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout);
}

interface Stack {
  readonly name: string;
  readonly files: ReadonlyMap<string, string>;
  readonly options: CompileOptions;
}

async function casesOfAll(stacks: readonly Stack[]): Promise<readonly Case[]> {
  const found: Case[] = [];
  for (const { name, files, options } of stacks)
    found.push(...casesOf(name, await compile(memoryHost(files), options)));
  return found;
}

describe('cloud-init makes the same of the start-up data as of what Heat and Nova deliver', () => {
  it('for every VM of the fixtures', async (context) => {
    const why = missing();
    if (why !== undefined) context.skip(why);
    const stacks = fixtureCases().map(({ name, directory }) => ({ name, ...readCase(directory) }));
    const cases = await casesOfAll(stacks);
    expect(cases.length).toBeGreaterThan(100);
    expect(differences(cases)).toEqual([]);
  });

  it('for every VM of the real stacks', async (context) => {
    const why = missing() ?? corpusMissing();
    if (why !== undefined) context.skip(why);
    const stacks = corpusStacks()
      .filter(({ role }) => role === 'main')
      .map((stack) => ({
        name: stack.id,
        files: corpusFiles(stack),
        options: { template: stack.main, environments: stack.environments },
      }));
    const cases = await casesOfAll(someOf(stacks, 1));
    expect(cases.length).toBeGreaterThan(100);
    expect(differences(cases)).toEqual([]);
  });
});
