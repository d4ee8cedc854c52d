/** Servers that clusters of Senlin launch: how many there may be, counted before one of them is made. */
import { expect, it } from 'vitest';
import { compile } from '../../src/compile.ts';
import { memoryHost } from '../../src/host/memory-host.ts';

async function messagesOf(...sizes: readonly number[]): Promise<readonly string[]> {
  const profile = { type: 'os.nova.server-1.0', properties: { image: 'i', flavor: 'f', networks: [{ network: 'n' }] } };
  const clusters = sizes.map((size, index) => {
    const properties = { profile: { get_resource: 'profile' }, desired_capacity: size };
    return [`cluster_${index}`, { type: 'OS::Senlin::Cluster', properties }] as const;
  });
  const resources = {
    profile: { type: 'OS::Senlin::Profile', properties: profile },
    ...Object.fromEntries(clusters),
  };
  const text = JSON.stringify({ heat_template_version: '2021-04-16', resources });
  const { diagnostics } = await compile(memoryHost({ 't.yaml': text }), { template: 't.yaml' });
  return diagnostics.filter(({ severity }) => severity === 'error').map(({ message }) => message);
}

it.each<[string, readonly number[], readonly string[]]>([
  ['few', [2, 3], []],
  [
    'more than an array can hold',
    [1e20],
    ['the 100000000000000000000 servers of "cluster_0" are not translated: the clusters of a stack have at most 1000'],
  ],
  [
    'too many together',
    [3, 998],
    ['the 998 servers of "cluster_1" are not translated: the clusters of a stack have at most 1000'],
  ],
])('%s', async (_, sizes, wanted) => {
  expect(await messagesOf(...sizes)).toEqual(wanted);
});

it.each([
  ['policies of the cluster', true, 1],
  ['policies of the cluster', false, 0],
  ['bindings of the policy', true, 1],
  ['bindings of the policy', false, 0],
])('share a server group by %s: %s', async (where, enabled, count) => {
  const isOwn = where === 'policies of the cluster';
  const profile = { type: 'os.nova.server-1.0', properties: { image: 'i', flavor: 'f', networks: [{ network: 'n' }] } };
  const resources = {
    profile: { type: 'OS::Senlin::Profile', properties: profile },
    apart: {
      type: 'OS::Senlin::Policy',
      properties: {
        type: 'senlin.policy.affinity-1.0',
        properties: { servergroup: { policies: 'anti-affinity' } },
        ...(!isOwn && { bindings: [{ cluster: { get_resource: 'web' }, enabled }] }),
      },
    },
    web: {
      type: 'OS::Senlin::Cluster',
      properties: {
        profile: { get_resource: 'profile' },
        desired_capacity: 1,
        ...(isOwn && { policies: [{ policy: { get_resource: 'apart' }, enabled }] }),
      },
    },
  };
  const text = JSON.stringify({ heat_template_version: '2021-04-16', resources });
  const { topology } = await compile(memoryHost({ 't.yaml': text }), { template: 't.yaml' });
  expect(topology?.of('machine').map(({ placement }) => placement.length)).toEqual([count]);
});
