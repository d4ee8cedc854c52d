/** Overlays of the example and of small stacks: what they hold, what is said of them, and that kustomize renders them. */
import { describe, expect, it } from 'vitest';
import { compile } from '../../src/compile.ts';
import type { CompileOptions, CompileResult } from '../../src/compile-types.ts';
import type { OverlayOptions } from '../../src/compile-overlays.ts';
import type { EmittedFile } from '../../src/emit/file.ts';
import { memoryHost } from '../../src/host/memory-host.ts';
import { convertBoth, expectSame, expectSameByKustomize, withEnvironment } from './overlay-pairs.ts';
import { example, type Subject } from './subjects.ts';

const shop = {
  more: { web_count: 3 },
  fewer: { web_count: 1, db_password: 'another-horse-9' },
  larger: { web_flavor: 'm1.medium', db_volume_size: 50 },
  unknown: { db_flavor: 'm1.huge' },
  secretly: { db_password: 'another-horse-9' },
  same: { web_count: 2 },
};

function shopWithOverlays(options: Partial<CompileOptions> = {}): readonly [Subject, readonly OverlayOptions[]] {
  const bundled = example();
  const subject = Object.entries(shop).reduce(
    (made, [name, parameters]) => withEnvironment(made, `${name}.yaml`, parameters),
    { ...bundled, options: { ...bundled.options, ...options } },
  );
  return [subject, Object.keys(shop).map((name) => ({ name, environments: [`${name}.yaml`] }))];
}

function below(result: CompileResult, folder: string): readonly EmittedFile[] {
  return result.files.filter(({ path }) => path.startsWith(folder));
}

describe.each(['openstack', 'standalone'] as const)('the example for %s', (profile) => {
  const both = convertBoth(...shopWithOverlays({ profile }));

  it('is the same with an overlay as alone', async () => {
    expectSame(await both, profile);
    await expectSameByKustomize(await both, profile, Object.keys(shop));
  });

  it('changes what an environment changes, and no more', async () => {
    const { overlays } = (await both).whole;
    const changes = new Map(overlays.map(({ name, added, changed, removed }) => [name, { added, changed, removed }]));
    expect(changes.get('same')).toEqual({ added: [], changed: [], removed: [] });
    expect(changes.get('secretly')).toEqual({ added: [], changed: [], removed: [] });
    expect(changes.get('more')?.added).toContain('VirtualMachine/web-2-server');
    expect(changes.get('fewer')?.removed).toContain('VirtualMachine/web-1-server');
    expect(changes.get('larger')?.changed).toContain('PersistentVolumeClaim/db-volume');
    expect(changes.get('unknown')?.changed).toEqual(['VirtualMachine/db']);
  });

  it('has Secrets of its own where one is different, and then all of them', async () => {
    const { whole } = await both;
    const own = (name: string) => below(whole, `overlays/${name}/secrets/`).filter(({ secret }) => secret === true);
    expect(['same', 'larger', 'unknown'].map((name) => own(name).length)).toEqual([0, 0, 0]);
    expect(own('secretly').map(({ path }) => path.replace('overlays/secretly/', ''))).toEqual(
      below(whole, 'secrets/').flatMap(({ path, secret }) => (secret === true ? [path] : [])),
    );
    expect(own('more').length).toBe(own('secretly').length + 1);
    expect(own('fewer').length).toBe(own('secretly').length - 1);
  });

  it('shows no password outside a folder of secrets', async () => {
    const { whole } = await both;
    for (const password of ['another-horse-9', 'correct-horse-battery']) {
      const places = whole.files.filter(({ text }) => text.includes(password));
      expect(places.length).toBeGreaterThan(0);
      expect(places.filter(({ path, secret }) => !/^(?:overlays\/\w+\/)?secrets\//.test(path) || !secret)).toEqual([]);
      expect(JSON.stringify(whole.diagnostics)).not.toContain(password);
    }
  });

  it('names the files of overlays in the lock, and nothing that is secret', async () => {
    const { whole } = await both;
    const { files }: { readonly files: Record<string, string> } = JSON.parse(
      whole.files.find(({ path }) => path === 'heat2kube.lock')?.text ?? '{}',
    );
    const open = below(whole, 'overlays/').filter(({ secret }) => secret !== true);
    expect(open.map(({ path }) => files[path]).filter((digest) => digest === undefined)).toEqual([]);
    expect(whole.files.filter(({ path, secret }) => secret === true && files[path] !== undefined)).toEqual([]);
  });

  it('tells of each overlay in the plan, and how to apply it', async () => {
    const { whole } = await both;
    const text = whole.files.find(({ path }) => path === 'MIGRATION.md')?.text ?? '';
    const section = text.slice(text.indexOf('## Overlays'), text.indexOf('## Outputs'));
    for (const name of Object.keys(shop)) {
      expect(section).toContain(`### ${name}\n`);
      expect(section).toContain(`kubectl apply -k overlays/${name} --server-side`);
    }
    expect(section).toContain('Has the objects of the base.');
    expect(section).toContain('Asks for flavor `m1.huge`');
  });
});

it('names nothing of OpenStack in the overlays of the profile standalone', async () => {
  const [{ files: sources, options }, overlays] = shopWithOverlays({ profile: 'standalone' });
  const whole = await compile(memoryHost(sources), { ...options, overlays });
  const files = [...below(whole, 'overlays/'), ...below(whole, 'base/')];
  expect(files.filter(({ path, text }) => /openstack|cinder|neutron|octavia/i.test(path + text))).toEqual([]);
});

describe('messages', () => {
  it('are given once, with the names of the overlays where the base has them not', async () => {
    const [subject, overlays] = shopWithOverlays();
    const { files, options } = withEnvironment(subject, 'bad.yaml', { web_count: 99 });
    const base = await compile(memoryHost(files), options);
    const whole = await compile(memoryHost(files), {
      ...options,
      overlays: [
        ...overlays,
        { name: 'bad', environments: ['bad.yaml'] },
        { name: 'worse', environments: ['bad.yaml'] },
      ],
    });
    expect(base.ok).toBe(true);
    expect(whole.ok).toBe(false);
    const texts = new Set(base.reports.map(({ message }) => message));
    const more = whole.reports.filter(({ message }) => !texts.has(message));
    expect(whole.reports.length).toBe(base.reports.length + more.length);
    const own = more.filter(({ code }) => !code.startsWith('emit/'));
    expect(own.every(({ message }) => / \(in the overlays? [a-z, ]+\)$/.test(message))).toBe(true);
    const [error, ...others] = more.filter(({ code }) => code === 'evaluate/parameter-value');
    expect(error?.message).toMatch(/web_count.* \(in the overlays bad, worse\)$/);
    expect(others).toEqual([]);
  });

  it('refuse names that are no folders, and what only another base can have', async () => {
    const [subject] = shopWithOverlays();
    const { files, options } = subject;
    const result = await compile(memoryHost(files), {
      ...options,
      overlays: [
        { name: '../up' },
        { name: 'twice' },
        { name: 'twice' },
        { name: 'other', profile: 'standalone', mode: 'migrate', namespace: 'elsewhere' },
        { name: 'fitting', profile: 'openstack', mode: 'redeploy', namespace: 'shop' },
      ],
    });
    const errors = result.diagnostics.filter(({ severity }) => severity === 'error').map(({ code }) => code);
    expect(errors.toSorted()).toEqual([
      'emit/overlay-name',
      'emit/overlay-name',
      'emit/overlay-needs-base',
      'emit/overlay-needs-base',
      'emit/overlay-needs-base',
    ]);
    expect(result.overlays.map(({ name }) => name)).toEqual(['twice', 'fitting']);
    expect(below(result, 'overlays/other/')).toEqual([]);
  });

  it('warn where an overlay changes what stays in OpenStack', async () => {
    const template = `heat_template_version: 2018-08-31
resources:
  vm: { type: OS::Nova::Server, properties: { image: u, flavor: f } }
  balancer: { type: OS::Octavia::LoadBalancer, properties: { vip_subnet: front } }
`;
    const other = 'resource_registry: { OS::Octavia::LoadBalancer: OS::Heat::None }';
    const files = { 't.yaml': template, 'other.yaml': other, 'same.yaml': 'parameters: {}' };
    const result = await compile(memoryHost(files), {
      template: 't.yaml',
      overlays: [
        { name: 'other', environments: ['other.yaml'] },
        { name: 'same', environments: ['same.yaml'] },
      ],
    });
    const codes = result.diagnostics.filter(({ code }) => code.startsWith('emit/'));
    expect(codes.map(({ message }) => message)).toEqual([expect.stringContaining('the overlay "other" also changes')]);
  });
});

describe('a generated secret', () => {
  const template = `heat_template_version: 2018-08-31
resources:
  token: { type: OS::Heat::RandomString, properties: { length: 8 } }
`;

  it('is asked for once by the base and once by each overlay', async () => {
    const host = memoryHost({ 't.yaml': template });
    const overlays = [{ name: 'prod' }, { name: 'dev' }];
    const asked = await compile(host, { template: 't.yaml', overlays });
    const ids = asked.overlays.map(({ name, secretRequests }) => [name, secretRequests.map(({ id }) => id)]);
    expect(asked.secretRequests.map(({ id }) => id)).toEqual(['token/value']);
    expect(ids).toEqual([
      ['prod', ['token/value']],
      ['dev', ['token/value']],
    ]);
    const given = await compile(host, {
      template: 't.yaml',
      secrets: { 'token/value': 'basebase' },
      overlays: [
        { name: 'prod', secrets: { 'token/value': 'prodprod' } },
        { name: 'dev', secrets: new Map([['token/value', 'devdevde']]) },
      ],
    });
    expect(given.overlays.flatMap(({ secretRequests }) => secretRequests)).toEqual([]);
    const texts = given.files.filter(({ path }) => path.endsWith('/token/value')).map(({ path, text }) => [path, text]);
    expect(texts).toEqual([
      ['overlays/dev/secrets/token/value', 'devdevde'],
      ['overlays/prod/secrets/token/value', 'prodprod'],
      ['secrets/token/value', 'basebase'],
    ]);
  });
});

it('takes a resource that is called as the file of a kustomization', async () => {
  const template = `heat_template_version: 2018-08-31
parameters: { size: { type: number, default: 5 }, more: { type: boolean, default: false } }
conditions: { more: { get_param: more } }
resources:
  kustomization: { type: OS::Cinder::Volume, properties: { size: { get_param: size } } }
  Kustomization: { type: OS::Cinder::Volume, condition: more, properties: { size: 1 } }
`;
  const files = new Map([
    ['t.yaml', template],
    ['o.yaml', 'parameters: { size: 7, more: true }'],
  ]);
  const both = await convertBoth({ name: 'names', files, options: { template: 't.yaml' } }, [
    { name: 'o', environments: ['o.yaml'] },
  ]);
  const paths = both.whole.files.map(({ path }) => path);
  expect(new Set(paths).size).toBe(paths.length);
  expectSame(both, 'names');
  await expectSameByKustomize(both, 'names', ['o']);
});
