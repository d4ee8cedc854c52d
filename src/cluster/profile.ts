/** What is known of the cluster that the objects are for: said, collected, usual, or assumed. */
import { groupOf } from '../kubernetes/kinds.ts';
import { isInside, parsePrefix } from '../kubernetes/well-formed/address.ts';
import { layered, type ClusterFacts, type CollectedFacts, type DnsFacts } from './facts.ts';
import type { BalancerFacts } from './load-balancer.ts';
import { presets, type Preset } from './presets.ts';

/** The same as `heat2kube.yaml` says it. */
interface StatedCluster extends ClusterFacts {
  readonly preset?: Preset;
}

/** What the plan relies on although nothing says it; each has a check in the phase assess. */
type Assumption = 'dns' | 'ranges';

/** What only a bundle shows; each is absent where none does. */
interface ShownCluster extends Pick<
  CollectedFacts,
  | 'objects'
  | 'defaultClass'
  | 'defaultNames'
  | 'accessModes'
  | 'zones'
  | 'topologyKeys'
  | 'quotas'
  | 'limits'
  | 'operators'
  | 'featureGates'
> {
  /** Whether the API server has a kind; undefined where nothing lists its kinds. */
  has(apiVersion: string, kind: string): boolean | undefined;
}

export interface ClusterProfile extends ShownCluster {
  readonly dns: Required<DnsFacts>;
  /** Addresses of the cluster itself, which nobody outside has; empty where they are not known. */
  readonly ranges: Readonly<Record<'pods' | 'services' | 'nodes', readonly string[]>>;
  readonly ipBlock: 'pods' | 'outside' | 'unknown';
  readonly loadBalancer: BalancerFacts;
  readonly assumed: ReadonlySet<Assumption>;
}

/** What is stated wins over what was collected, and that over what the distribution usually has. */
export function clusterProfile(stated: StatedCluster, collected: CollectedFacts = {}): ClusterProfile {
  const preset = stated.preset ?? collected.distribution;
  const sources: readonly ClusterFacts[] = [stated, collected, ...(preset ? [presets[preset]] : [])];
  const { serviceRanges: services, nodeRanges: nodes = [], ipBlock = 'unknown' } = layered(sources);
  const pods = podRanges([stated, collected], preset);
  const dns = layered(sources.map((source) => source.dns));
  const loadBalancer = layered(sources.map((source) => source.loadBalancer));
  const said = dns.labels !== undefined || dns.addresses !== undefined;
  return {
    ...collected,
    has: hasKind(collected),
    dns: {
      namespace: dns.namespace ?? usualDns.namespace,
      labels: dns.labels ?? (said ? new Map() : usualDns.labels),
      port: dns.port ?? usualDns.port,
      addresses: dns.addresses ?? [],
    },
    ranges: { pods: pods ?? [], services: services ?? [], nodes },
    ipBlock,
    loadBalancer,
    assumed: new Set([...(said ? [] : ['dns' as const]), ...(pods && services ? [] : ['ranges' as const])]),
  };
}

/** Nodes have parts of the range of the distribution, unless the installation chose another one. */
function podRanges([stated, collected]: readonly [ClusterFacts, CollectedFacts], preset: Preset | undefined) {
  const said = stated.podRanges ?? collected.podRanges;
  if (said) return said;
  const usual = preset && presets[preset].podRanges;
  const parts = collected.nodePodRanges;
  if (!parts) return usual;
  return usual && parts.every((part) => usual.some((range) => holdsRange(range, part))) ? usual : parts;
}

function holdsRange(range: string, part: string): boolean {
  const [outer, inner] = [parsePrefix(range), parsePrefix(part)];
  return outer !== undefined && inner !== undefined && isInside(inner, outer);
}

const usualDns = { namespace: 'kube-system', labels: new Map([['k8s-app', 'kube-dns']]), port: 53 } as const;

/** Any version will do where nothing lists versions. */
function hasKind({ kinds, versions }: CollectedFacts): ShownCluster['has'] {
  return (apiVersion, kind) =>
    kinds && kinds.has(`${groupOf(apiVersion)}/${kind}`) && (versions?.has(apiVersion) ?? true);
}
