/** The gate: good outputs pass, and whatever is planted in one is found where it stands. */
import { describe, expect, it } from 'vitest';
import { compile } from '../../src/compile.ts';
import { formatLine } from '../../src/diagnostics/line-format.ts';
import { documentsOf } from '../../src/gate/documents.ts';
import { verifyOutput } from '../../src/gate/verify-output.ts';
import { memoryHost } from '../../src/host/memory-host.ts';
import { compiled } from '../output/compiled.ts';
import { subjects } from '../output/subjects.ts';
import { someOf } from '../seed.ts';
import { digest } from '../output/edited-texts.ts';

const template = `heat_template_version: 2018-08-31
resources:
  group:
    type: OS::Neutron::SecurityGroup
    properties: { rules: [{ protocol: tcp, port_range_min: 443, port_range_max: 443 }] }
  data: { type: OS::Cinder::Volume, properties: { size: 5 } }
  web:
    type: OS::Nova::Server
    properties:
      image: debian
      flavor: small
      security_groups: [{ get_resource: group }]
      user_data_format: RAW
      user_data: "#!/bin/sh\\necho '<html>'\\n"
  link:
    type: OS::Cinder::VolumeAttachment
    properties: { instance_uuid: { get_resource: web }, volume_id: { get_resource: data } }
`;

const config = {
  images: { debian: { dataSource: 'debian' } },
  flavors: { small: { vcpus: 1, memory: '1Gi', disk: '10Gi' } },
};

async function output(
  text: string = template,
  answers: Readonly<Record<string, string>> = {},
): Promise<Map<string, string>> {
  const { files } = await compile(memoryHost({ 'a.yaml': text }), {
    template: 'a.yaml',
    config,
    secrets: { 'word/value': 'x' },
    answers,
  });
  return new Map([...Object.entries(answers), ...files.map(({ path, text: content }) => [path, content] as const)]);
}

async function messages(texts: ReadonlyMap<string, string>, overlay?: string): Promise<readonly string[]> {
  const found = await verifyOutput(texts, { digest, overlay });
  return found.map(formatLine);
}

function edited(
  texts: ReadonlyMap<string, string>,
  path: string,
  change: (text: string) => string,
): Map<string, string> {
  const before = texts.get(path);
  if (before === undefined) throw new Error(`there is no ${path}`);
  const after = change(before);
  if (after === before) throw new Error(`${path} is not changed`);
  return new Map(texts).set(path, after);
}

describe('a complete output', () => {
  it('passes with a note of what the cluster must have', async () => {
    expect(await messages(await output())).toEqual([
      'base/web.yaml:44:11: info: VirtualMachine web needs DataSource "debian" on the cluster [gate/expected-on-cluster]',
    ]);
  });

  it('is what every fixture gives that asks for nothing and whose template is right', async () => {
    let complete = 0;
    for (const subject of someOf(subjects(), 18)) {
      const result = await compiled(subject);
      if (!result.ok || result.secretRequests.length > 0 || result.plan?.items.some(({ item }) => item === 'input'))
        continue;
      const found = await messages(new Map(result.files.map(({ path, text }) => [path, text])));
      expect(
        found.filter((line) => !line.includes(': info: ')),
        subject.name,
      ).toEqual([]);
      complete++;
    }
    expect(complete).toBeGreaterThan(2);
  });
});

describe('what is planted is found', () => {
  it('a missing manifest, and not what needs it', async () => {
    const texts = await output();
    texts.delete('base/data.yaml');
    expect(await messages(texts)).toEqual([
      'base/kustomization.yaml:5:5: error: base/data.yaml is missing [gate/missing-file]',
    ]);
  });

  it('a secret that was left behind', async () => {
    const texts = await output(`${template}  word: { type: OS::Heat::RandomString }\n`);
    expect(await messages(texts)).toHaveLength(1);
    expect(texts.delete('secrets/word/value')).toBe(true);
    expect((await messages(texts)).join('\n')).toContain('error: secrets/word/value is missing [gate/missing-file]');
  });

  it('an edit, a field that no schema has, and its line', async () => {
    const texts = edited(await output(), 'base/web.yaml', (text) =>
      text.replace('  runStrategy:', '  runningStrategy:'),
    );
    const found = await messages(texts);
    expect(found[0]).toContain('base/web.yaml:1:1: warning: base/web.yaml differs from what convert wrote');
    expect(found.filter((line) => line.includes('runningStrategy'))).toHaveLength(1);
    expect(found.join('\n')).toMatch(
      /base\/web\.yaml:\d+:\d+: error: VirtualMachine web.*must NOT have additional properties: "runningStrategy"/,
    );
  });

  it('a name that leads nowhere, a file that is no YAML, and a placeholder', async () => {
    const texts = await output();
    const renamed = edited(texts, 'base/web.yaml', (text) => text.replace('claimName: data', 'claimName: date'));
    expect((await messages(renamed)).join('\n')).toContain('there is no PersistentVolumeClaim "date"');
    const broken = edited(texts, 'base/data.yaml', (text) => `${text}: [\n`);
    expect((await messages(broken)).join('\n')).toContain('[gate/unreadable]');
    const open = edited(texts, 'base/data.yaml', (text) => text.replace('5Gi', '<size of the volume>'));
    expect((await messages(open)).join('\n')).toContain('contains the placeholder <size of the volume>');
  });

  it('a question that is open, until its stub is applied', async () => {
    const texts = await output(template.replace('image: debian', 'image: windows'));
    const open = await messages(texts);
    expect(open.filter((line) => line.includes('[gate/waiting-input]'))).toHaveLength(1);
    const stub = [...texts].find(([path]) => path.startsWith('inputs/'));
    const answered = await output(template.replace('image: debian', 'image: windows'), {
      'answers/windows.yaml': stub?.[1] ?? '',
    });
    const incomplete = (await messages(answered)).join('\n');
    expect(incomplete).not.toContain('[gate/waiting-input]');
    expect(incomplete).toContain('[gate/placeholder]');
    // The commands of the question have made the claim, which is in no file.
    const complete = (stub?.[1] ?? '').replace(/"<claim [^"]*>"/, 'windows');
    const told = await messages(
      await output(template.replace('image: debian', 'image: windows'), { 'answers/windows.yaml': complete }),
    );
    expect(told.filter((line) => line.includes(': error: '))).toEqual([]);
    expect(told.join('\n')).toContain('needs PersistentVolumeClaim "windows" on the cluster');
  });

  it('an output of a stack with errors', async () => {
    const texts = await output(`${template}  odd: { type: OS::Heat::RandomString, properties: { lenght: 5 } }\n`);
    expect(await messages(texts)).toContainEqual(expect.stringContaining('[gate/failed-conversion]'));
  });

  it('an object of a kind without a schema', async () => {
    const shelf = '---\napiVersion: acme.example/v1\nkind: Shelf\nmetadata: { name: top }\n';
    const texts = edited(await output(), 'base/data.yaml', (text) => `${text}${shelf}`);
    expect((await messages(texts)).join('\n')).toContain(
      'there is no schema for the kind of Shelf top, so only the API server can check it [gate/no-schema]',
    );
  });

  it('the same in an overlay, whose patches change and remove objects of the base', async () => {
    const { files } = await compile(
      memoryHost({
        'a.yaml': `${template.replace('resources:', 'parameters: { room: { type: number, default: 5 }, second: { type: boolean, default: true } }\nconditions: { both: { get_param: second } }\nresources:').replace('size: 5', 'size: { get_param: room }')}  more: { type: OS::Heat::RandomString, condition: both }\n  spare: { type: OS::Cinder::Volume, condition: both, properties: { size: 1 } }\n`,
        'big.yaml': 'parameters: { room: 9, second: false }',
      }),
      {
        template: 'a.yaml',
        config,
        secrets: { 'more/value': 'x' },
        overlays: [{ name: 'big', environments: ['big.yaml'] }],
      },
    );
    const texts = new Map(files.map(({ path, text }) => [path, text]));
    expect((await messages(texts, 'big')).filter((line) => !line.includes('expected-on-cluster'))).toEqual([]);
    const patch = [...texts.keys()].find((path) => path.startsWith('overlays/big/patches/'));
    const broken = edited(texts, patch ?? '', (text) => text.replace('9Gi', 'nine'));
    expect((await messages(broken, 'big')).join('\n')).toMatch(
      /overlays\/big\/patches\/\S+ error: PersistentVolumeClaim data.*"nine"/,
    );
    const open = edited(texts, patch ?? '', (text) => text.replace('9Gi', '<size of data>'));
    expect((await messages(open, 'big')).join('\n')).toContain(
      `${patch ?? ''} contains the placeholder <size of data>`,
    );
    texts.delete(patch ?? '');
    expect((await messages(texts, 'big')).join('\n')).toContain(`${patch ?? ''} is missing [gate/missing-file]`);
  });

  it('a directory of something else', async () => {
    expect(await messages(new Map([['a.txt', 'x']]))).toHaveLength(2);
  });
});

it('tells a lock or plan that cannot be used from one that is missing', async () => {
  const texts = await output();
  const broken = new Map([...texts, ['heat2kube.lock', '{"version":99}'], ['plan.json', '[]']]);
  expect(await messages(broken)).toEqual([
    'heat2kube.lock:1:1: error: heat2kube.lock cannot be used: a newer heat2kube wrote it (version 99) [gate/unusable-file]',
    'plan.json:1:1: error: plan.json cannot be used: it is not a plan of heat2kube [gate/unusable-file]',
  ]);
  const missing = new Map([...texts].filter(([path]) => path !== 'plan.json'));
  expect(await messages(missing)).toEqual([expect.stringContaining('has no plan.json')]);
});

it('follows no more aliases of an answer than of a template', () => {
  const lines = Array.from({ length: 12 }, (_, index) => {
    const items = Array.from({ length: 10 }, () => (index === 0 ? 'a' : `*x${index - 1}`));
    return `x${index}: &x${index} [${items.join(', ')}]\n`;
  });
  const { documents, problem } = documentsOf('answers/x.yaml', lines.join(''));
  expect(documents).toEqual([]);
  expect(problem?.why).toContain('nodes brought by aliases');
});
