/** Objects and machines of different resources never share a name, however alike the resources are called. */
import { describe, expect, it } from 'vitest';
import { compile, defineTarget, lowering, memoryHost } from '../../src/index.ts';
import type { CompileOptions, CompileResult } from '../../src/index.ts';

const config = {
  images: { u: { dataSource: 'u' } },
  flavors: { f: { vcpus: 1, memory: '1Gi', disk: '1Gi' } },
};

const server = (more = ''): string =>
  `{ type: OS::Nova::Server, properties: { image: u, flavor: f, networks: [{ network: lan }]${more} } }`;

async function converted(
  resources: string,
  {
    files = {},
    names = {},
    ...options
  }: Partial<CompileOptions> & {
    files?: Record<string, string>;
    names?: Record<string, string>;
  } = {},
): Promise<CompileResult> {
  const template = `heat_template_version: 2018-08-31\nresources:\n${resources}`;
  return compile(memoryHost({ 's.yaml': template, ...files }), {
    template: 's.yaml',
    config: { ...config, names },
    ...options,
  });
}

/** Everything that the machines make or ask for by name: root disks and start-up data. */
function namesIn({ files }: CompileResult, pattern: RegExp): readonly string[] {
  const texts = files.filter(({ path }) => path.startsWith('base/')).map(({ text }) => text);
  return texts.flatMap((text) => [...text.matchAll(pattern)].map(([, name = '']) => name));
}

const roots = /dataVolumeTemplates:\n\s+- metadata:\n\s+name: (\S+)/g;
const startUps = /[sS]ecretRef:\n\s+name: (\S+)/g;

function expectDistinct(names: readonly string[], count: number): void {
  expect(names).toHaveLength(count);
  expect(new Set(names).size).toBe(count);
  for (const name of names) expect(name.length).toBeLessThanOrEqual(63);
}

const member = `heat_template_version: 2018-08-31
parameters: { n: { type: string } }
resources:
  openshift_compute_node: ${server(', user_data_format: RAW, user_data: { str_replace: { template: "echo NODE", params: { NODE: { get_param: n } } } }')}
`;

describe('the parts of machines whose names are cut', () => {
  it.each([3, 12])('are each of one machine, in a group of %d', async (count) => {
    const result = await converted(
      `  openshift_production_compute_nodes_in_availability_zone_a:
    type: OS::Heat::ResourceGroup
    properties: { count: ${count}, resource_def: { type: node.yaml, properties: { n: "%index%" } } }
`,
      { files: { 'node.yaml': member } },
    );
    expect(result.diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
    expectDistinct(namesIn(result, roots), count);
    expectDistinct(namesIn(result, startUps), count);
  });

  it('are each of one machine, where only the last letter differs', async () => {
    const name = 'a'.repeat(61);
    const result = await converted(`  ${name}x: ${server()}\n  ${name}y: ${server()}\n`);
    expectDistinct(namesIn(result, roots), 2);
  });

  it('stay short where they fit', async () => {
    expect(namesIn(await converted(`  web: ${server()}\n`), roots)).toEqual(['web-root']);
  });
});

describe('host names', () => {
  it('differ where a machine that takes its resource name would take that of another', async () => {
    const result = await converted(
      `  y: ${server(', name: q')}\n  z: ${server(', name: q')}\n  w: ${server(', name: y')}\n`,
    );
    const hosts = namesIn(result, /hostname: (\S+)/g);
    expectDistinct(hosts, 3);
    expect(hosts).toContain('"y"');
    expect(hosts).toContain('z');
  });
});

it('of an object of the whole stack is not that of a resource', async () => {
  const result = await converted(
    `  s-default-deny: { type: OS::Neutron::SecurityGroup }\n  y: ${server(', security_groups: [{ get_resource: s-default-deny }]')}\n`,
  );
  expect(result.diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
  const policies = namesIn(result, /kind: NetworkPolicy\nmetadata:\n\s+name: (\S+)/g);
  expect(new Set(policies).size).toBe(policies.length);
  expect(policies).toContain('s-default-deny');
});

describe('a name that heat2kube.yaml gives', () => {
  it('is not that of an object of the whole stack', async () => {
    const result = await converted(
      `  sg: { type: OS::Neutron::SecurityGroup }\n  y: ${server(', security_groups: [{ get_resource: sg }]')}\n`,
      {
        names: { sg: 's-default-deny' },
      },
    );
    const policies = namesIn(result, /kind: NetworkPolicy\nmetadata:\n\s+name: (\S+)/g);
    expect(new Set(policies).size).toBe(policies.length);
    expect(policies).toContain('s-default-deny');
  });

  it('does not take the disk of another machine unseen', async () => {
    const before = await converted(`  y: ${server()}\n`);
    const lock = before.files.find(({ path }) => path === 'heat2kube.lock')?.text ?? '';
    const after = await converted(`  y: ${server()}\n  nv: { type: OS::Cinder::Volume, properties: { size: 1 } }\n`, {
      names: { nv: 'y-root' },
      lock,
    });
    expect(after.diagnostics.map(({ code }) => code)).toContain('plan/object-renamed');
    expect(after.ok).toBe(false);
  });
});

const twice = (name: string, count: number) =>
  defineTarget({
    kind: 'secret-material',
    id: 'mine',
    side: 'cluster',
    offer: () => ({ rank: 100, because: 'we keep it elsewhere', flip: 'the option targets' }),
    lower(node, world) {
      const object = (x: number) => ({
        apiVersion: 'v1',
        kind: 'ConfigMap',
        metadata: { ...lowering.meta(world, 'same', { node: node.id }), name },
        body: { data: { x: String(x) } },
      });
      return lowering.made(
        Array.from(
          { length: count },
          (_, index) => ({ item: 'object', object: object(index), owner: node.id }) as const,
        ),
      );
    },
  });

describe('objects of an own target', () => {
  it.each([
    ['same', 2, 'internal/object-twice'],
    ['Same', 1, 'internal/object-name'],
    ['../same', 1, 'internal/object-name'],
  ])('called %s, %d times, are an internal error', async (name, count, code) => {
    const result = await converted('  password: { type: OS::Heat::RandomString }\n', { targets: [twice(name, count)] });
    expect(result.ok).toBe(false);
    expect(result.diagnostics.map((found) => found.code)).toContain(code);
  });

  it('that are nothing for no reason are one too', async () => {
    const empty = defineTarget({ ...twice('same', 1), lower: () => lowering.nothing(' ', 'manual') });
    const result = await converted('  password: { type: OS::Heat::RandomString }\n', { targets: [empty] });
    expect(result.diagnostics.map(({ code }) => code)).toContain('internal/nothing-made');
  });
});

describe('names of objects that are made of long names of the cloud', () => {
  it('end with a letter or digit, and differ where only what is cut off differs', async () => {
    const long = 'id-of-security-group-internal-id-of-security-group-k8s-';
    const groups = ['control-plane', 'workers'].map((name) => `${long}${name}`);
    const result = await converted(`  y: ${server(`, security_groups: [${groups.join(', ')}]`)}\n`);
    expect(result.diagnostics.filter(({ code }) => code.startsWith('internal/'))).toEqual([]);
    const stubs = result.files.filter(({ path }) => path.startsWith('inputs/networkpolicy-'));
    const names = stubs.map(({ text }) => /^ {2}name: (\S+)$/m.exec(text)?.[1] ?? '');
    expectDistinct(names, 2);
    for (const name of names) expect(name).toMatch(/[a-z0-9]$/);
  });
});
