/** The kinds that heat2kube emits: scope, plural and the order in which their objects are written and applied. */
import { kindEntries } from '../../grammar/kubernetes/kinds.ts';

/** What is the same for every object of a kind. */
interface KindInfo {
  readonly apiVersion: string;
  readonly kind: string;
  /** Empty for the core group. */
  readonly group: string;
  readonly version: string;
  /** `virtualmachines`; with the group behind it, `virtualmachines.kubevirt.io`, it is what kubectl takes. */
  readonly plural: string;
  readonly resource: string;
  /** Only namespaced objects have `metadata.namespace`. */
  readonly scope: 'Namespaced' | 'Cluster';
  /** Place among the objects of one file, from 0; equal numbers go by kind and name. */
  readonly order: number;
}

/** Plurals that do not follow from the kind. */
const oddPlurals: ReadonlyMap<string, string> = new Map([
  ['NetworkAttachmentDefinition', 'network-attachment-definitions'],
  ['MultiNetworkPolicy', 'multi-networkpolicies'],
  ['OvnEip', 'ovn-eips'],
  ['OvnFip', 'ovn-fips'],
  ['OvnSnatRule', 'ovn-snat-rules'],
  ['SwitchLBRule', 'switch-lb-rules'],
  ['VpcDns', 'vpc-dnses'],
]);

/** What runs programs, or makes what does. */
const workloads = ['VirtualMachine', 'VirtualMachinePool', 'Deployment', 'StatefulSet', 'Job', 'CronJob'];

export function isWorkload(kind: string): boolean {
  return workloads.includes(kind);
}

/** What others need comes first: a kind that is not named here goes behind all that are. */
const order: readonly (readonly string[])[] = [
  ['Namespace'],
  ['ServiceAccount', 'SecretStore', 'TriggerAuthentication'],
  ['Secret', 'ConfigMap', 'Password', 'ExternalSecret'],
  ['StorageClass', 'VolumeSnapshotClass'],
  ['PersistentVolume', 'VolumeSnapshotContent', 'OpenstackVolumePopulator'],
  ['PersistentVolumeClaim', 'VolumeSnapshot', 'DataVolume', 'DataSource'],
  ['Vpc', 'ClusterUserDefinedNetwork', 'UserDefinedNetwork', 'NetworkAttachmentDefinition'],
  ['NetworkPolicy', 'MultiNetworkPolicy', 'EgressIP', 'CiliumEgressGatewayPolicy'],
  ['VirtualMachineClusterInstancetype', 'VirtualMachineInstancetype'],
  ['VirtualMachineClusterPreference', 'VirtualMachinePreference'],
  workloads,
  ['PodDisruptionBudget', 'HorizontalPodAutoscaler', 'ScaledObject'],
  ['IPAddressPool', 'L2Advertisement'],
  ['Service', 'EndpointSlice'],
  ['GatewayClass', 'Gateway', 'ListenerSet', 'ReferenceGrant', 'BackendTLSPolicy'],
  ['HTTPRoute', 'GRPCRoute', 'TLSRoute', 'TCPRoute', 'UDPRoute', 'Ingress', 'DNSEndpoint'],
  ['Provider', 'NetworkMap', 'StorageMap'],
  ['Plan', 'Migration'],
];

const orders: ReadonlyMap<string, number> = new Map(
  order.flatMap((kinds, place) => kinds.map((kind) => [kind, place] as const)),
);

const infos: ReadonlyMap<string, KindInfo> = new Map(
  Object.entries(kindEntries).map(([key, { scope }]) => [key, infoOf(key, scope)]),
);

/** Every kind that heat2kube builds or reads. */
export function allKinds(): readonly KindInfo[] {
  return [...infos.values()];
}

/** API group of a version such as `apps/v1`; empty for the core group. */
export function groupOf(apiVersion: string): string {
  return apiVersion.includes('/') ? apiVersion.slice(0, apiVersion.indexOf('/')) : '';
}

/** `virtualmachines.kubevirt.io`: what kubectl takes, and the name of the definition of a kind that is not built in. */
export function resourceOf(apiVersion: string, kind: string): string {
  const [group, plural] = [groupOf(apiVersion), pluralOf(kind)];
  return group === '' ? plural : `${plural}.${group}`;
}

/** Place of an object among others; unknown kinds go last. */
export function kindOrder(apiVersion: string, kind: string): number {
  return infos.get(`${apiVersion}/${kind}`)?.order ?? order.length;
}

function infoOf(key: string, scope: KindInfo['scope']): KindInfo {
  const cut = key.lastIndexOf('/');
  const apiVersion = key.slice(0, cut);
  const kind = key.slice(cut + 1);
  const group = groupOf(apiVersion);
  return {
    apiVersion,
    kind,
    group,
    version: apiVersion.slice(apiVersion.indexOf('/') + 1),
    plural: pluralOf(kind),
    resource: resourceOf(apiVersion, kind),
    scope,
    order: group === 'openstack.k-orc.cloud' ? order.length : (orders.get(kind) ?? order.length),
  };
}

/** What kubectl takes before a name (`networkpolicy/web`), where no other kind of the cluster is called so. */
export function shortResource(kind: string): string {
  return oddPlurals.get(kind) ?? kind.toLowerCase();
}

/** The English rule, which the API groups follow almost without exception. */
function pluralOf(kind: string): string {
  const odd = oddPlurals.get(kind);
  if (odd !== undefined) return odd;
  const lower = kind.toLowerCase();
  if (/[^aeiou]y$/.test(lower)) return `${lower.slice(0, -1)}ies`;
  return /[sx]$/.test(lower) ? `${lower}es` : `${lower}s`;
}
