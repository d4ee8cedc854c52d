/** Outputs that people have edited by hand: whatever stands in them, each problem is told where it is. */
import { describe, expect, it } from 'vitest';
import { formatLine } from '../../src/diagnostics/line-format.ts';
import { sealedContent, sealedText } from '../../src/emit/lock/seal.ts';
import { verifyOutput } from '../../src/gate/verify-output.ts';

type Texts = Readonly<Record<string, string>>;

const settings =
  'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: settings, namespace: shop }\ndata: { color: red, size: "5" }\n';
const service = `apiVersion: v1
kind: Service
metadata: { name: web, namespace: shop }
spec: { type: ExternalName, externalName: example.org }
`;
const all = 'resources: [base]\n';
const base = (...names: readonly string[]): string => `resources: [${names.join(', ')}]\n`;

interface Given {
  readonly overlay?: string;
  readonly plan?: unknown;
  readonly lock?: unknown;
}

async function told(texts: Texts, { overlay, plan = {}, lock = {} }: Given = {}): Promise<readonly string[]> {
  const source = { nodes: [] };
  const models = { source, ...(overlay !== undefined && { overlays: { [overlay]: source } }) };
  const planText = JSON.stringify({ ok: true, namespace: 'shop', inputs: [], ...models, ...Object(plan) });
  const files = { 'plan.json': planText, ...Object(lock).files };
  const locked = { version: 1, ...Object(lock), files };
  const ready = new Map([
    ['heat2kube.lock', sealedText(locked, sealedContent(locked))],
    ['plan.json', planText],
    ...Object.entries(texts),
  ]);
  return (await verifyOutput(ready, { digest: (text) => text, overlay })).map(formatLine);
}

const plain: Texts = { 'kustomization.yaml': all, 'base/kustomization.yaml': base('a.yaml'), 'base/a.yaml': settings };

describe('a directory', () => {
  it.each<readonly [string, Texts, readonly string[]]>([
    ['in which everything fits', plain, []],
    [
      'without the file that leads to all others',
      {},
      ['kustomization.yaml:1:1: error: kustomization.yaml is missing [gate/missing-file]'],
    ],
    [
      'that is listed twice, as kustomize refuses it',
      { ...plain, 'kustomization.yaml': base('base', 'base') },
      ['kustomization.yaml:1:19: error: base/kustomization.yaml is included more than once [gate/included-twice]'],
    ],
    [
      'in two others',
      { ...plain, 'kustomization.yaml': base('base', 'more'), 'more/kustomization.yaml': base('../base') },
      ['more/kustomization.yaml:1:13: error: base/kustomization.yaml is included more than once [gate/included-twice]'],
    ],
    [
      'with a file that is listed twice',
      { ...plain, 'base/kustomization.yaml': base('a.yaml', './a.yaml') },
      ['base/kustomization.yaml:1:21: error: base/a.yaml is included more than once [gate/included-twice]'],
    ],
    [
      'that includes itself',
      { ...plain, 'kustomization.yaml': base('base', '.') },
      [
        'kustomization.yaml:1:19: error: the kustomizations form a cycle: kustomization.yaml -> kustomization.yaml [gate/kustomization-cycle]',
      ],
    ],
    [
      'whose parts include each other',
      { ...plain, 'base/kustomization.yaml': base('a.yaml', '../more'), 'more/kustomization.yaml': base('../base') },
      [
        'more/kustomization.yaml:1:13: error: the kustomizations form a cycle: base/kustomization.yaml -> more/kustomization.yaml -> base/kustomization.yaml [gate/kustomization-cycle]',
      ],
    ],
    [
      'with an alias inside what it stands for',
      { ...plain, 'kustomization.yaml': 'resources:\n- base\n- &a [*a]\n' },
      [
        'kustomization.yaml:3:7: error: the file cannot be read: the anchor "a" is used inside the node that it names [gate/unreadable]',
      ],
    ],
    [
      'with a syntax error in its third line',
      { ...plain, 'base/a.yaml': `${settings.split('\n')[0] ?? ''}\nkind: ConfigMap\n: [\n` },
      ['base/a.yaml:4:1: error: the file cannot be read: deficient indentation [gate/unreadable]'],
    ],
    ['with empty documents', { ...plain, 'base/a.yaml': `---\n---\n${settings}---\n` }, []],
    [
      'with a list in the place of an object',
      { ...plain, 'base/a.yaml': '- a\n' },
      ['base/a.yaml:1:1: error: the file cannot be read: a document is not an object [gate/unreadable]'],
    ],
    [
      'with the same object in two files',
      { ...plain, 'base/kustomization.yaml': base('a.yaml', 'b.yaml'), 'base/b.yaml': settings },
      ['base/a.yaml:1:1: error: ConfigMap settings: is there more than once [gate/invalid-object]'],
    ],
    [
      'with an object of no kind and no name',
      { ...plain, 'base/a.yaml': 'data: { a: b }\n' },
      [
        'base/a.yaml:1:1: info: there is no schema for the kind of object, so only the API server can check it [gate/no-schema]',
      ],
    ],
    [
      'with two objects of no kind',
      { ...plain, 'base/a.yaml': 'data: { a: b }\n---\ndata: { c: d }\n' },
      [
        'base/a.yaml:1:1: error: object: is there more than once [gate/invalid-object]',
        'base/a.yaml:1:1: info: there is no schema for the kind of object, so only the API server can check it [gate/no-schema]',
        'base/a.yaml:3:1: info: there is no schema for the kind of object, so only the API server can check it [gate/no-schema]',
      ],
    ],
    [
      'with a field of the wrong type in a list',
      { ...plain, 'base/a.yaml': service.replace('spec: {', 'spec: { ports: [{ port: eighty }],') },
      ['base/a.yaml:4:19: error: Service web at /spec/ports/0/port: must be integer [gate/invalid-object]'],
    ],
  ])('%s', async (_, texts, expected) => {
    expect(await told(texts)).toEqual(expected);
  });
});

describe('a patch of an overlay', () => {
  const patched = (patch: string): Texts => ({
    ...plain,
    'base/kustomization.yaml': base('a.yaml', 'b.yaml'),
    'base/b.yaml': service,
    'overlays/prod/kustomization.yaml': 'resources: [../..]\npatches: [{ path: p.yaml }]\n',
    'overlays/prod/p.yaml': patch,
  });
  const of = (kind: string, name: string, rest: string): string =>
    `apiVersion: v1\nkind: ${kind}\nmetadata: { name: ${name}, namespace: shop }\n${rest}`;

  it.each<readonly [string, string, readonly string[]]>([
    ['changes and removes fields', of('ConfigMap', 'settings', 'data: { color: blue, size: null }\n'), []],
    ['replaces a map', of('ConfigMap', 'settings', 'data: { $patch: replace, shape: round }\n'), []],
    ['adds a map', of('ConfigMap', 'settings', 'binaryData: { a: AA== }\n'), []],
    ['of an object that is not there changes nothing', of('ConfigMap', 'other', 'data: { a: b }\n'), []],
    ['removes an object', of('ConfigMap', 'settings', '$patch: delete\n'), []],
    [
      'with a wrong value is wrong where it stands',
      of('ConfigMap', 'settings', 'data: { color: 5 }\n'),
      ['overlays/prod/p.yaml:4:9: error: ConfigMap settings at /data/color: must be string [gate/invalid-object]'],
    ],
    [
      'that removes what is needed is wrong where it stands too',
      of('Service', 'web', 'spec: { externalName: null }\n'),
      [
        'overlays/prod/p.yaml:4:1: error: Service web at /spec: of type ExternalName without externalName [gate/invalid-object]',
      ],
    ],
  ])('%s', async (_, patch, expected) => {
    expect(await told(patched(patch), { overlay: 'prod' })).toEqual(expected);
  });
});

describe('what the plan asks', () => {
  const stub = { 'inputs/a.yaml': settings };
  it.each<readonly [string, Texts, unknown, readonly string[]]>([
    [
      'without a stub stays open',
      plain,
      [{ kind: 'image', name: 'debian', question: 'Which image?' }],
      ['plan.json:1:1: warning: the question about image "debian" is open [gate/open-question]'],
    ],
    [
      'waits in a stub',
      { ...plain, ...stub },
      [{ kind: 'image', name: 'debian', question: 'Which image?', stub: { file: 'inputs/a.yaml' } }],
      [
        'inputs/a.yaml:1:1: error: the question about image "debian" is open, so the object of this stub is not applied [gate/waiting-input]',
      ],
    ],
    [
      'is answered by a stub that is listed',
      { ...plain, ...stub, 'kustomization.yaml': base('base', 'inputs/a.yaml'), 'base/a.yaml': service },
      [{ kind: 'image', name: 'debian', question: 'Which image?', stub: { file: 'inputs/a.yaml' } }],
      [],
    ],
    [
      'is read with care',
      plain,
      [1, 'a', {}],
      ['plan.json:1:1: warning: the question about  "" is open [gate/open-question]'],
    ],
  ])('%s', async (_, texts, inputs, expected) => {
    expect(await told(texts, { plan: { inputs } })).toEqual(expected);
  });

  it('is looked for in secret files, where other texts may look alike', async () => {
    const texts = {
      ...plain,
      'kustomization.yaml': base('base', 'secrets'),
      'secrets/kustomization.yaml': 'secretGenerator: [{ name: word, files: [value=word] }]\n',
      'secrets/word': 'a <b> of <the word>\n',
    };
    const inputs = [{ kind: 'secret', name: 'word', question: 'What is <the word>?', stub: { file: 'secrets/word' } }];
    expect(await told(texts, { plan: { inputs } })).toEqual([
      'secrets/word:1:10: error: secrets/word contains the placeholder <the word> [gate/placeholder]',
    ]);
  });

  it('stands in files below inputs, whatever else lies there', async () => {
    expect(await told({ ...plain, 'inputs/odd.yaml': 'data: { a: b }\n', 'inputs/list.yaml': '- a\n' })).toEqual([]);
  });
});

describe('a problem with one cause is one message', () => {
  const locked = { files: { 'base/a.yaml': settings } };
  it('where the lock and a kustomization name a file that is missing', async () => {
    const { 'base/a.yaml': _, ...texts } = plain;
    expect(await told(texts, { lock: locked })).toEqual([
      'base/kustomization.yaml:1:13: error: base/a.yaml is missing [gate/missing-file]',
    ]);
  });

  it('where an edit makes a file unreadable', async () => {
    expect(await told({ ...plain, 'base/a.yaml': '- a\n' }, { lock: locked })).toEqual([
      'base/a.yaml:1:1: error: the file cannot be read: a document is not an object [gate/unreadable]',
    ]);
  });

  it('where a reference leads to a file that is missing', async () => {
    const machine = `apiVersion: apps/v1
kind: Deployment
metadata: { name: web, namespace: shop }
spec:
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec:
      containers: [{ name: a, image: b }]
      volumes: [{ name: c, configMap: { name: settings } }]
`;
    const texts: Texts = { ...plain, 'base/kustomization.yaml': base('b.yaml', 'a.yaml'), 'base/b.yaml': machine };
    expect(await told(texts)).toEqual([]);
    const { 'base/a.yaml': _, ...without } = texts;
    expect(await told(without)).toEqual([
      'base/kustomization.yaml:1:21: error: base/a.yaml is missing [gate/missing-file]',
    ]);
  });

  it('where a placeholder stands for a name of the cluster', async () => {
    const claim = `apiVersion: v1
kind: PersistentVolumeClaim
metadata: { name: data, namespace: shop }
spec:
  storageClassName: <class>
  accessModes: [ReadWriteOnce]
  resources: { requests: { storage: 1Gi } }
`;
    expect(await told({ ...plain, 'base/a.yaml': claim })).toEqual([
      'base/a.yaml:5:3: error: base/a.yaml contains the placeholder <class> [gate/placeholder]',
    ]);
  });
});

describe('the lock', () => {
  it('that names no digest counts the file for edited', async () => {
    expect(await told(plain, { lock: { files: { 'base/a.yaml': {} } } })).toEqual([
      'base/a.yaml:1:1: warning: base/a.yaml differs from what convert wrote [gate/edited-file]',
    ]);
  });

  it('of another version is none', async () => {
    expect((await told(plain, { lock: { version: 2 } })).join('\n')).toContain('heat2kube.lock');
  });
});
