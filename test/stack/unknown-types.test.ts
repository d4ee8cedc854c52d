/** Types that Heat does not have: misspelled ones are errors everywhere, those of the cloud's own plug-ins are kept. */
import { describe, expect, it } from 'vitest';
import { compile } from '../../src/compile.ts';
import type { CompileOptions } from '../../src/compile-types.ts';
import { memoryHost } from '../../src/host/memory-host.ts';
import { resolveStack } from '../../src/resolve-stack.ts';

type Message = readonly [severity: string, code: string, at: string];

const head = 'heat_template_version: 2018-08-31\nresources:\n';

function stackOf(...types: readonly string[]): string {
  return `${head}${types.map((type, index) => `  r${index}: { type: "${type}", properties: { size: 3 } }\n`).join('')}`;
}

const about = /^(?:hot|plan)\/(?:unknown|plugin|missing|nested)/;

async function compiled(files: Readonly<Record<string, string>>, options: Partial<CompileOptions> = {}) {
  const result = await compile(memoryHost(files), { template: 'stack.yaml', ...options });
  const messages = result.diagnostics
    .filter(({ code }) => about.test(code))
    .map(({ severity, code, range }): Message => [severity, code, `${range?.start.line}:${range?.start.column}`]);
  return { ...result, messages };
}

describe('a misspelled type', () => {
  it.each(['OS::Nova::Sever', 'os::nova::server', 'OS:Nova::Server', 'OS::Neutron::Pot', 'OS::Heat::Resourcegroup'])(
    'is the same error in compile and resolve, and nothing else is said of it: %s',
    async (type) => {
      const { ok, diagnostics, messages } = await compiled({ 'stack.yaml': stackOf(type) });
      expect(ok).toBe(false);
      expect(messages).toEqual([['error', 'hot/unknown-resource-type', '3:15']]);
      expect(diagnostics.find(({ code }) => code === 'hot/unknown-resource-type')?.fix?.title).toContain(
        'did you mean',
      );
      const resolved = await resolveStack(memoryHost({ 'stack.yaml': stackOf(type) }), { template: 'stack.yaml' });
      expect(resolved.diagnostics.map(({ severity, code }) => [severity, code])).toEqual([
        ['error', 'hot/unknown-resource-type'],
      ]);
    },
  );

  it('is a file with an ending that Heat does not take', async () => {
    const files = { 'stack.yaml': stackOf('nested.yml'), 'nested.yml': stackOf('OS::Heat::None') };
    const { messages, diagnostics } = await compiled(files);
    expect(messages).toEqual([['error', 'hot/unknown-resource-type', '3:15']]);
    expect(diagnostics.map(({ message }) => message)).toContain(
      'the resource type "nested.yml" is unknown to Heat: names of nested templates end in .yaml or .template',
    );
  });
});

describe('a type that only the cloud may have', () => {
  const types = ['Acme::Disk', 'Acme::Disk', 'Acme::Net', 'Acme::Disk'];

  it('is one warning for the type, at its first resource', async () => {
    const { ok, messages } = await compiled({ 'stack.yaml': stackOf(...types) });
    expect(ok).toBe(true);
    expect(messages).toEqual([
      ['warning', 'plan/unknown-type-stays', '3:15'],
      ['warning', 'plan/unknown-type-stays', '5:15'],
    ]);
  });

  it('is not taken for one of a service because its name begins so', async () => {
    const { messages } = await compiled({ 'stack.yaml': stackOf('OS::Nova::Hypervisorette') });
    expect(messages).toEqual([['warning', 'plan/unknown-type-stays', '3:15']]);
  });

  it('is known everywhere once heat2kube.yaml lists it', async () => {
    const text = stackOf(...types);
    const plugins = ['Acme::Disk', 'Acme::Net'];
    const { messages } = await compiled({ 'stack.yaml': text }, { config: { plugins } });
    expect(messages.map(([severity, code]) => [severity, code])).toEqual([
      ['info', 'plan/plugin-type-stays'],
      ['info', 'plan/plugin-type-stays'],
    ]);
    const host = memoryHost({ 'stack.yaml': text });
    expect((await resolveStack(host, { template: 'stack.yaml' })).ok).toBe(false);
    expect((await resolveStack(host, { template: 'stack.yaml', plugins })).ok).toBe(true);
  });

  it('may be near to a type of Heat when it is listed', async () => {
    const config = { plugins: ['OS::Nova::Sever'] };
    const { ok } = await compiled({ 'stack.yaml': stackOf('OS::Nova::Sever') }, { config });
    expect(ok).toBe(true);
  });
});

it('says once that the template of a nested stack cannot be read', async () => {
  const { messages } = await compiled({ 'stack.yaml': stackOf('lib/gone.yaml') });
  expect(messages).toEqual([['error', 'hot/missing-nested-template', '3:15']]);
});

describe('types of a chain that are not known yet', () => {
  it.each(['{ get_attr: [name, value] }', '{ get_param: kind }'])(
    'leave the member without a type, and nothing breaks: %s',
    async (type) => {
      const text = `heat_template_version: 2018-08-31
parameters: { kind: { type: string } }
resources:
  name: { type: OS::Heat::RandomString }
  chain: { type: OS::Heat::ResourceChain, properties: { resources: [${type}] } }
`;
      const { ok, diagnostics, stack } = await compiled({ 'stack.yaml': text });
      expect(ok).toBe(false);
      expect(diagnostics.filter(({ code }) => code.startsWith('internal/'))).toEqual([]);
      expect(stack?.resources.get('chain')?.nested?.resources.get('0')?.type).toBe('');
    },
  );
});
