/** Merge patches between objects of any shape, as a plain reading and as kustomize apply them. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import * as fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import type { EmittedFile } from '../../src/emit/file.ts';
import { objectPatch } from '../../src/emit/kustomize/merge-patch.ts';
import type { Plain, PlainMap } from '../../src/print/render-object.ts';
import { printYaml } from '../../src/print/yaml-printer.ts';
import { drawn, seed, type Runs } from '../seed.ts';
import { canKustomize } from './kubectl.ts';
import { renderKustomization, renderedText } from './kustomization.ts';

const directory = mkdtempSync(join(tmpdir(), 'patches-'));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

type Pair = readonly [PlainMap, PlainMap];

const key = fc.constantFrom('a', 'b', 'name', 'port', 'x-y', 'yes', '1');
const word = fc.constantFrom('', 'yes', '0640', 'null', '1e3', 'two\nlines\n', 'plain', '{}');
const scalar = fc.oneof(word, fc.integer({ min: 0, max: 3 }), fc.boolean());

function mapOf(value: fc.Arbitrary<Plain>, maxLength: number = 4): fc.Arbitrary<PlainMap> {
  const entries = fc.uniqueArray(fc.tuple(key, value), { selector: ([name]) => name, maxLength });
  return entries.map((pairs) => new Map(pairs));
}

const anything = fc.letrec<{ value: Plain }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    scalar,
    fc.array(tie('value'), { maxLength: 3 }),
    mapOf(tie('value')),
  ),
})).value;

const port = fc.record({ port: fc.integer({ min: 1, max: 3 }), protocol: fc.constantFrom('TCP', 'UDP') });
const ports = fc
  .uniqueArray(port, { selector: (item) => `${item.port}${item.protocol}`, minLength: 1, maxLength: 4 })
  .map((items): Plain => items.map((item) => new Map(Object.entries(item))));

/** Bodies of one of Kubernetes' own kinds, whose lists merge by key, and of kinds that kustomize does not know. */
const kinds: readonly (readonly [apiVersion: string, kind: string, body: fc.Arbitrary<PlainMap>])[] = [
  ['example.dev/v1', 'Widget', mapOf(anything).map((spec) => new Map([['spec', spec]]))],
  ['widgets.k8s.io/v1', 'Gadget', mapOf(anything).map((spec) => new Map([['spec', spec]]))],
  ['v1', 'ConfigMap', mapOf(word).map((data) => new Map([['data', data]]))],
  [
    'v1',
    'Service',
    fc
      .tuple(ports, mapOf(word), fc.boolean())
      .map(([list, selector, local]) => new Map([['spec', serviceSpec(list, selector, local)]])),
  ],
  [
    'networking.k8s.io/v1',
    'NetworkPolicy',
    fc.tuple(ports, fc.boolean()).map(([list, open]) => new Map([['spec', policySpec(list, open)]])),
  ],
];

function serviceSpec(list: Plain, selector: PlainMap, local: boolean): PlainMap {
  const policy: readonly (readonly [string, Plain])[] = local ? [['externalTrafficPolicy', 'Local']] : [];
  return new Map<string, Plain>([['selector', selector], ['ports', list], ...policy]);
}

function policySpec(list: Plain, open: boolean): PlainMap {
  const rule = new Map<string, Plain>(open ? [] : [['ports', list]]);
  return new Map<string, Plain>([
    ['podSelector', new Map()],
    ['policyTypes', open ? ['Ingress'] : ['Ingress', 'Egress']],
    ['ingress', [rule]],
  ]);
}

function pairs(runs: Runs): readonly Pair[] {
  return kinds.flatMap(([apiVersion, kind, body]) => {
    const labels = mapOf(word);
    return drawn(fc.tuple(body, labels, body, labels), runs).map(([from, before, to, after], index) => {
      const object = (fields: PlainMap, own: PlainMap): PlainMap =>
        new Map<string, Plain>([
          ['apiVersion', apiVersion],
          ['kind', kind],
          ['metadata', metadata(`o${index}`, own)],
          ...fields,
        ]);
      return [object(from, before), object(to, after)] as const;
    });
  });
}

function metadata(name: string, labels: PlainMap): PlainMap {
  const own: readonly (readonly [string, Plain])[] = labels.size > 0 ? [['labels', labels]] : [];
  return new Map<string, Plain>([['name', name], ['namespace', 'n'], ...own]);
}

/** Three kustomizations: objects, the same patched, and what they shall be. */
function filesOf(all: readonly Pair[]): readonly EmittedFile[] {
  const patches = all.flatMap(([from, to]) => objectPatch(from, to) ?? []);
  const documents = (objects: readonly PlainMap[]): string => objects.map((item) => printYaml(item).text).join('---\n');
  const kustomization = (body: Readonly<Record<string, Plain>>): string =>
    printYaml(new Map(Object.entries(body))).text;
  const names = patches.map((_, index) => `p${index}.yaml`);
  return [
    { path: 'base/objects.yaml', text: documents(all.map(([from]) => from)) },
    { path: 'base/kustomization.yaml', text: kustomization({ resources: ['objects.yaml'] }) },
    { path: 'wanted/objects.yaml', text: documents(all.map(([, to]) => to)) },
    { path: 'wanted/kustomization.yaml', text: kustomization({ resources: ['objects.yaml'] }) },
    ...patches.map((patch, index) => ({ path: `patched/p${index}.yaml`, text: printYaml(patch).text })),
    {
      path: 'patched/kustomization.yaml',
      text: kustomization({ resources: ['../base'], patches: names.map((path) => new Map([['path', path]])) }),
    },
  ];
}

const told = `seed ${seed}`;

/** Kustomize would keep the quotes of the text. */
function textThatBecomesNumber(): Pair {
  const widget = (port: Plain): PlainMap =>
    new Map<string, Plain>([
      ['apiVersion', 'example.dev/v1'],
      ['kind', 'Widget'],
      ['metadata', metadata('quoted', new Map())],
      ['spec', new Map([['port', port]])],
    ]);
  return [widget('null'), widget(2)];
}

describe('a merge patch', () => {
  it('is none between equal objects, whatever the order of their fields', () => {
    for (const [object] of pairs({ few: 25, many: 500 })) {
      const turned = new Map([...object].toReversed());
      expect(objectPatch(object, turned), told).toBeUndefined();
    }
  });

  it('turns one object into the other as a plain reading applies it', () => {
    const files = filesOf(pairs({ few: 30, many: 600 }));
    expect(renderKustomization(files, 'patched'), told).toEqual(renderKustomization(files, 'wanted'));
  });

  it.runIf(canKustomize())('does so as kustomize applies it', () => {
    const files = filesOf([textThatBecomesNumber(), ...pairs({ few: 10, many: 200 })]);
    for (const { path, text } of files) {
      mkdirSync(dirname(join(directory, path)), { recursive: true });
      writeFileSync(join(directory, path), text);
    }
    const printed = execFileSync('kubectl', ['kustomize', join(directory, 'patched')], { encoding: 'utf8' });
    expect(renderedText(printed), told).toEqual(renderKustomization(files, 'wanted'));
  });
});
