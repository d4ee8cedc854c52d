/** A file of `stack abandon` or `export` in the place of the template: its template, environment and files make the stack. */
import { describe, expect, it } from 'vitest';
import { compile } from '../../src/compile.ts';
import type { CompileOptions, CompileResult } from '../../src/compile-types.ts';
import { HostError, type Host } from '../../src/host/host.ts';
import { memoryHost } from '../../src/host/memory-host.ts';
import { resolveStack } from '../../src/resolve-stack.ts';

const done = { action: 'CREATE', status: 'COMPLETE' };
const node = {
  heat_template_version: '2018-08-31',
  parameters: { size: { type: 'number' }, pin: { type: 'string', hidden: true } },
  resources: {
    server: {
      type: 'OS::Nova::Server',
      properties: {
        image: 'i',
        flavor: 'f',
        networks: [{ network: 'n' }],
        metadata: { pin: { get_param: 'pin' } },
        user_data_format: 'RAW',
        user_data: { get_file: 'file:///srv/app/boot.sh' },
      },
    },
    disk: { type: 'OS::Cinder::Volume', properties: { size: { get_param: 'size' } } },
  },
};
const template = {
  heat_template_version: '2018-08-31',
  parameters: { size: { type: 'number' }, pin: { type: 'string', hidden: true } },
  resources: {
    queue: { type: 'OS::Zaqar::Queue' },
    one: { type: 'My::Node', properties: { size: { get_param: 'size' }, pin: { get_param: 'pin' } } },
  },
};

function resource(id: string, type: string): object {
  return { resource_id: id, type, ...done };
}

const abandoned = {
  id: 'S',
  name: 'shop',
  ...done,
  environment: {
    parameters: { size: 12, pin: 'hidden-in-the-file' },
    parameter_defaults: {},
    event_sinks: [],
    resource_registry: { 'My::Node': 'file:///srv/app/lib/node.yaml', resources: {} },
  },
  files: { 'file:///srv/app/lib/node.yaml': JSON.stringify(node), 'file:///srv/app/boot.sh': '#!/bin/sh\necho one\n' },
  template,
  resources: {
    queue: resource('q', 'OS::Zaqar::Queue'),
    one: {
      id: 'n',
      name: 'shop-one-abcdefabcdef',
      ...done,
      resources: { server: resource('s', 'OS::Nova::Server'), disk: resource('d', 'OS::Cinder::Volume') },
    },
  },
};

const servers = [{ id: 's', status: 'ACTIVE', volumes_attached: [] }];
const volumes = [{ id: 'd', size: 12, status: 'available', attachments: [] }];

function converted(file: object, options: Partial<CompileOptions> = {}): Promise<CompileResult> {
  return compile(memoryHost({ 'a/shop.json': JSON.stringify(file, null, 2) }), { template: 'a/shop.json', ...options });
}

function errors({ diagnostics }: CompileResult): readonly string[] {
  return diagnostics.flatMap(({ severity, message }) => (severity === 'error' ? [message] : []));
}

describe('the file of an abandoned stack as the template', () => {
  it('gives the stack its name, parameters, registry and files', async () => {
    const result = await converted(abandoned, { mode: 'redeploy' });
    expect(errors(result)).toEqual([]);
    const texts = new Map(result.files.map(({ path, text }) => [path, text]));
    expect(texts.get('base/one-disk.yaml')).toContain('storage: "12Gi"');
    expect([...texts.values()].join('\n')).toContain('echo one');
    expect(
      [...texts].filter(([path, text]) => !path.startsWith('secrets/') && text.includes('hidden-in-the-file')),
    ).toEqual([]);
    expect(texts.get('base/stack.yaml')).toContain('name: shop');
    const resolved = await resolveStack(memoryHost({ 'shop.json': JSON.stringify(abandoned) }), {
      template: 'shop.json',
    });
    expect([resolved.ok, resolved.ok && resolved.parameters['size']]).toEqual([true, 12]);
  });

  it('is the facts too, so that nothing that lives counts as new', async () => {
    expect(errors(await converted(abandoned))).toEqual([
      '"one/server": the server s is not in the facts bundle',
      '"one/disk": the volume d is not in the facts bundle',
    ]);
    const live = await converted({ ...abandoned, servers, volumes });
    expect([errors(live), live.plan?.mode]).toEqual([[], 'migrate']);
  });

  it('leaves the facts to those that are given, and is protected as Heat has it', async () => {
    const facts = {
      stack: { id: 'S', stack_name: 'shop', stack_status: 'CREATE_COMPLETE' },
      resources: abandoned.resources,
      servers,
      volumes,
    };
    const result = await converted(abandoned, { facts });
    expect(errors(result)).toEqual([]);
    const texts = new Map(result.files.map(({ path, text }) => [path, text]));
    expect(JSON.parse(texts.get('openstack/1-protect.yaml') ?? '')).toEqual({
      ...template,
      resources: {
        queue: { type: 'OS::Zaqar::Queue', deletion_policy: 'Retain' },
        one: { ...template.resources.one, deletion_policy: 'Retain' },
      },
    });
    expect(texts.get('openstack/1-protect-registry.yaml')).toContain('"My::Node": protect/files/lib/node.yaml');
    expect(texts.get('openstack/files/files/boot.sh')).toBe('#!/bin/sh\necho one\n');
  });

  it('loses to environments that are given', async () => {
    const host = memoryHost({ 'shop.json': JSON.stringify(abandoned), 'e.yaml': 'parameters: { size: 30 }' });
    const resolved = await resolveStack(host, { template: 'shop.json', environments: ['e.yaml'] });
    expect(resolved.ok && resolved.parameters['size']).toBe(30);
  });

  it('keeps files of one name apart, and does not know what it lacks', async () => {
    const files = { 'file:///a/x.sh': 'one', 'http://h/a/x.sh': 'two', 'file:///a/b/../x.sh': 'three' };
    const texts = Object.keys(files).map((url) => ({ get_file: url }));
    const own = {
      heat_template_version: '2018-08-31',
      resources: { v: { type: 'OS::Heat::Value', properties: { value: texts } } },
    };
    const host = memoryHost({ 'shop.json': JSON.stringify({ ...abandoned, environment: {}, files, template: own }) });
    const resolved = await resolveStack(host, { template: 'shop.json' });
    expect(resolved.ok && resolved.resources['v']?.properties['value']).toEqual(['one', 'two', 'three']);
    const bare = memoryHost({
      'shop.json': JSON.stringify({ ...abandoned, environment: {}, files: {}, template: own }),
    });
    expect((await resolveStack(bare, { template: 'shop.json' })).ok).toBe(false);
  });

  it('is refused where it cannot be read, like any file', async () => {
    const host: Host = {
      read: () => Promise.reject(new HostError('unreadable', 'it is a directory')),
      resolve: (_, reference) => reference,
    };
    expect(errors(await compile(host, { template: 'shop.json' }))).toHaveLength(1);
  });

  it.each([
    [
      'without its environment',
      { environment: undefined },
      1,
      'the key "environment" of the file of an abandoned stack is missing',
    ],
    [
      'whose environment is a number',
      { environment: 5 },
      4,
      'the key "environment" of the file of an abandoned stack is not a map',
    ],
    [
      'whose template is a number',
      { template: 5 },
      7,
      'the key "template" of the file of an abandoned stack is not a map',
    ],
  ])('%s is no stack', async (_, change, line, message) => {
    const { environment, template: own, resources, ...rest } = { ...abandoned, ...change };
    const text = JSON.stringify({ ...rest, resources }).replace(/\}$/, '');
    const parts = [text, ...(environment === undefined ? [] : [`"environment":\n\n\n${JSON.stringify(environment)}`])];
    const last = typeof own === 'number' ? `"template":\n\n\n${own}` : `"template": ${JSON.stringify(own)}`;
    const file = `${parts.join(',')},${last}}`;
    const { diagnostics } = await compile(memoryHost({ 'shop.json': file }), { template: 'shop.json' });
    const [first] = diagnostics.filter(({ severity }) => severity === 'error');
    expect(first).toMatchObject({ message, file: 'shop.json' });
    expect(first?.range?.start.line).toBe(message.includes('missing') ? 1 : line);
  });
});
