/** Where the scheduler may put a VM: what becomes of zones, server groups and hints. */
import { loadAll } from 'js-yaml';
import { describe, expect, it } from 'vitest';
import { compile } from '../../src/compile.ts';
import type { CompileOptions } from '../../src/compile-types.ts';
import { memoryHost } from '../../src/host/memory-host.ts';

interface Placed {
  /** Of the pod of the VM. */
  readonly spec: Readonly<Record<string, unknown>>;
  readonly codes: readonly string[];
}

async function placed(properties: string, options: Partial<CompileOptions> = {}): Promise<Placed> {
  const template = `heat_template_version: 2021-04-16
parameters: { zone: { type: string } }
resources:
  other: { type: OS::Nova::Server, properties: { image: i, flavor: f, networks: [{ network: n }] } }
  kept: { type: OS::Nova::Server, properties: { image: i, flavor: f, networks: [{ network: n }] } }
  near: { type: OS::Nova::ServerGroup, properties: { policies: [soft-affinity] } }
  apart: { type: OS::Nova::ServerGroup, properties: { policies: [anti-affinity] } }
  web: { type: OS::Nova::Server, properties: { image: i, flavor: f, networks: [{ network: n }], ${properties} } }
`;
  const { files, diagnostics } = await compile(memoryHost({ 't.yaml': template }), {
    template: 't.yaml',
    missingParameters: 'open',
    config: { resources: { kept: { strategy: 'keep' } } },
    ...options,
  });
  const text = files.find(({ path }) => path === 'base/web.yaml' || path === 'inputs/web.yaml')?.text ?? '';
  const machine = loadAll(text).find((object) => Object(object).kind === 'VirtualMachine');
  const { affinity, nodeSelector } = Object(machine).spec.template.spec;
  const about = diagnostics.filter(({ resource, severity }) => resource === 'web' && severity === 'warning');
  const codes = about.map(({ code }) => code).filter((code) => /zone|host|hint|group/.test(code));
  return { spec: { ...(affinity && { affinity }), ...(nodeSelector && { nodeSelector }) }, codes };
}

/** Names of the VMs or groups that terms select. */
function selected(terms: unknown): readonly string[] {
  return (
    JSON.stringify(terms ?? []).match(
      /(?<="app\.kubernetes\.io\/name":")[^"]+|(?<=placement\.heat2kube\.dev\/)[^"]+/g,
    ) ?? []
  );
}

const zoneKey = 'topology.kubernetes.io/zone';

describe('a zone', () => {
  it.each<readonly [string, string | undefined, readonly string[]]>([
    ['east', 'east', []],
    ['"east:host-1"', 'east', ['plan/host-pin-lost']],
    ['":host-1"', undefined, ['plan/host-pin-lost']],
    ['"east side"', undefined, ['plan/zone-lost']],
  ])('%s', async (zone, expected, codes) => {
    const result = await placed(`availability_zone: ${zone}`);
    expect(result.spec['nodeSelector']).toEqual(expected === undefined ? undefined : { [zoneKey]: expected });
    expect(result.codes).toEqual(codes);
  });

  it('of a cloud that is left has no nodes', async () => {
    const result = await placed('availability_zone: east', { profile: 'standalone' });
    expect([result.spec, result.codes]).toEqual([{}, ['plan/zone-lost']]);
  });
});

describe('server groups', () => {
  it('bring together, and keep apart', async () => {
    const { spec, codes } = await placed('scheduler_hints: { group: { get_resource: near } }');
    const { podAffinity, podAntiAffinity } = Object(spec['affinity']);
    expect(selected(podAffinity.preferredDuringSchedulingIgnoredDuringExecution)).toEqual(['t.near']);
    expect([podAntiAffinity, codes]).toEqual([undefined, []]);
    const apart = await placed('scheduler_hints: { group: { get_resource: apart } }');
    const terms = Object(apart.spec['affinity']).podAntiAffinity.requiredDuringSchedulingIgnoredDuringExecution;
    expect(selected(terms)).toEqual(['t.apart']);
  });

  it('outside the stack are lost', async () => {
    const { spec, codes } = await placed('scheduler_hints: { group: 6f1d6c1e-0000-4000-8000-000000000001 }');
    expect(spec).toEqual({});
    expect(codes).toHaveLength(1);
  });
});

describe('hints', () => {
  it.each<readonly [string, string, string]>([
    ['same_host: { get_resource: other }', 'podAffinity', 'other'],
    ['different_host: [{ get_resource: other }]', 'podAntiAffinity', 'other'],
  ])('%s', async (hint, term, name) => {
    const { spec, codes } = await placed(`scheduler_hints: { ${hint} }`);
    expect(selected(Object(spec['affinity'])[term].requiredDuringSchedulingIgnoredDuringExecution)).toEqual([name]);
    expect(codes).toEqual([]);
  });

  it.each(['same_host: { get_resource: kept }', 'different_host: [a-server-of-others]', 'query: "[\\">\\", 1]"'])(
    'are lost where nothing in the cluster means the same: %s',
    async (hint) => {
      const { spec, codes } = await placed(`scheduler_hints: { ${hint} }`);
      expect(spec).toEqual({});
      expect(codes).toHaveLength(1);
    },
  );

  it('that are empty ask for nothing', async () => {
    expect(await placed('scheduler_hints: { different_host: [] }')).toEqual({ spec: {}, codes: [] });
  });
});
