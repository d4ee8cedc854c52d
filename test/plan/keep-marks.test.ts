/** A tool that deletes what is no longer in the output must leave alone what holds data. */
import { expect, it } from 'vitest';
import { compile } from '../../src/compile.ts';
import { memoryHost } from '../../src/host/memory-host.ts';
import { at, textAt } from '../../src/kubernetes/json.ts';
import { allKinds } from '../../src/kubernetes/kinds.ts';
import type { KubeObject } from '../../src/kubernetes/object.ts';
import { withKeepMarks } from '../../src/plan/keep-marks.ts';
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

/** Deleting one of them deletes no data; those of ORC are not built yet. A new kind belongs here, or is marked. */
const withoutData =
  'BackendTLSPolicy CiliumEgressGatewayPolicy ClusterUserDefinedNetwork ConfigMap CronJob DNSEndpoint DataSource Deployment ' +
  'EgressIP EndpointSlice ExternalSecret GRPCRoute Gateway GatewayClass HTTPRoute HorizontalPodAutoscaler IPAddressPool Ingress ' +
  'Job L2Advertisement ListenerSet Migration MultiNetworkPolicy NetworkAttachmentDefinition NetworkMap NetworkPolicy ' +
  'OpenstackVolumePopulator OvnEip OvnFip OvnSnatRule Password Plan PodDisruptionBudget Provider ReferenceGrant ScaledObject Secret ' +
  'SecretStore Service ServiceAccount StatefulSet StorageClass StorageMap Subnet SwitchLBRule TCPRoute TLSRoute ' +
  'TriggerAuthentication UDPRoute UserDefinedNetwork Vip Vpc VpcDns ' +
  'VirtualMachineClusterInstancetype VirtualMachineClusterPreference VirtualMachineInstancetype VirtualMachinePreference ' +
  'VolumeSnapshot VolumeSnapshotClass VolumeSnapshotContent';

it('says of every kind whether data goes with it', () => {
  const kinds = [
    ...new Set(allKinds().flatMap(({ kind, group }) => (group === 'openstack.k-orc.cloud' ? [] : [kind]))),
  ];
  const marked = kinds.filter((kind) => {
    const object = { apiVersion: 'v1', kind, metadata: { name: 'x' }, body: new Map() } satisfies KubeObject;
    const [item] = withKeepMarks([{ item: 'object', owner: 'x', object }], { appliedBy: 'helm' });
    return item?.item === 'object' && item.object.metadata.annotations?.has('helm.sh/resource-policy') === true;
  });
  expect([...marked, ...withoutData.split(' ')].toSorted()).toEqual(kinds.toSorted());
});
