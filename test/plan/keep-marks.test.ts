/** A tool that deletes what is no longer in the output must leave alone what holds data. */
import { expect, it } from 'vitest';
import { compile } from '../../src/compile.ts';
import { memoryHost } from '../../src/host/memory-host.ts';
import { at, textAt } from '../../src/kubernetes/json.ts';
import { emittedJson } from '../emitted-objects.ts';

const template = `heat_template_version: 2018-08-31
resources:
  net: { type: OS::Neutron::Net }
  disk: { type: OS::Cinder::Volume, properties: { size: 4 } }
  image: { type: OS::Cinder::Volume, properties: { size: 4, image: debian } }
  web: { type: OS::Nova::Server, properties: { image: debian, flavor: small, networks: [{ network: { get_resource: net } }] } }
  more:
    type: OS::Heat::AutoScalingGroup
    properties:
      min_size: 1
      max_size: 3
      resource: { type: OS::Nova::Server, properties: { image: debian, flavor: small, networks: [{ network: { get_resource: net } }] } }
`;

const config = {
  images: { debian: { dataSource: 'debian', namespace: 'images', size: '4Gi' } },
  flavors: { small: { vcpus: 1, memory: '1Gi', disk: '4Gi' } },
};

async function annotated(appliedBy: 'argocd' | 'flux' | 'helm' | undefined, key: string) {
  const own = { ...config, ...(appliedBy && { appliedBy }) };
  const { files } = await compile(memoryHost({ 't.yaml': template }), {
    template: 't.yaml',
    stackName: 't',
    config: own,
  });
  return emittedJson(files).map(({ json }) => [textAt(json, 'kind'), at(json, 'metadata', 'annotations', key)]);
}

it.each([
  ['argocd', 'argocd.argoproj.io/sync-options', 'Prune=false,Delete=false'],
  ['flux', 'kustomize.toolkit.fluxcd.io/prune', 'disabled'],
  ['helm', 'helm.sh/resource-policy', 'keep'],
] as const)('%s keeps everything that data goes with, and nothing else', async (tool, key, value) => {
  const found = await annotated(tool, key);
  const kept = new Set(found.flatMap(([kind, mark]) => (mark === value ? [kind] : [])));
  const others = new Set(found.flatMap(([kind, mark]) => (mark === undefined ? [kind] : [])));
  expect(kept).toEqual(
    new Set(['Namespace', 'PersistentVolumeClaim', 'DataVolume', 'VirtualMachine', 'VirtualMachinePool']),
  );
  expect([...others].filter((kind) => kept.has(kind))).toEqual([]);
  expect(others).toContain('NetworkPolicy');
});

it('marks nothing where no tool is named', async () => {
  const found = await annotated(undefined, 'argocd.argoproj.io/sync-options');
  expect(found.filter(([, mark]) => mark !== undefined)).toEqual([]);
});
