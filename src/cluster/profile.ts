/** What is known of the cluster that the objects are for: said, collected, usual, or assumed. */
import type { BalancerFacts } from './load-balancer.ts';
import { presets, type Preset } from './presets.ts';

/** Who answers DNS queries of pods. */
interface DnsFacts {
  readonly namespace?: string;
  readonly labels?: ReadonlyMap<string, string>;
  readonly port?: number;
  /** Of a node-local cache, which no label selects. */
  readonly addresses?: readonly string[];
}

/** What one source says of a cluster; what it does not know is absent. Ranges in CIDR notation. */
export interface ClusterFacts {
  readonly podRanges?: readonly string[];
  readonly serviceRanges?: readonly string[];
  readonly nodeRanges?: readonly string[];
  readonly dns?: DnsFacts;
  /** Whether an ipBlock of a NetworkPolicy matches pods too. */
  readonly ipBlock?: 'pods' | 'outside';
  readonly loadBalancer?: BalancerFacts;
}

/** The same as `heat2kube.yaml` says it. */
interface StatedCluster extends ClusterFacts {
  readonly preset?: Preset;
}

/** What the plan relies on although nothing says it; each has a check in the phase assess. */
type Assumption = 'dns' | 'ranges';

export interface ClusterProfile {
  readonly dns: Required<DnsFacts>;
  /** Addresses of the cluster itself, which nobody outside has; empty where they are not known. */
  readonly ranges: Readonly<Record<'pods' | 'services' | 'nodes', readonly string[]>>;
  readonly ipBlock: 'pods' | 'outside' | 'unknown';
  readonly loadBalancer: BalancerFacts;
  readonly assumed: ReadonlySet<Assumption>;
}

/** What is stated wins over what was collected, and that over what the distribution usually has. */
export function clusterProfile(stated: StatedCluster, collected: ClusterFacts = {}): ClusterProfile {
  const sources = [stated, collected, ...(stated.preset ? [presets[stated.preset]] : [])];
  const dns = sources.map((source) => source.dns ?? {}).reduceRight((below, above) => ({ ...below, ...above }), {});
  const loadBalancer = sources
    .map((source) => source.loadBalancer ?? {})
    .reduceRight<BalancerFacts>((below, above) => ({ ...below, ...above }), {});
  const ranges = (key: 'podRanges' | 'serviceRanges' | 'nodeRanges'): readonly string[] | undefined =>
    sources.map((source) => source[key]).find((found) => found !== undefined);
  const [pods, services] = [ranges('podRanges'), ranges('serviceRanges')];
  const said = dns.labels !== undefined || dns.addresses !== undefined;
  return {
    dns: {
      namespace: dns.namespace ?? usualDns.namespace,
      labels: dns.labels ?? (said ? new Map() : usualDns.labels),
      port: dns.port ?? usualDns.port,
      addresses: dns.addresses ?? [],
    },
    ranges: { pods: pods ?? [], services: services ?? [], nodes: ranges('nodeRanges') ?? [] },
    ipBlock: sources.map((source) => source.ipBlock).find((found) => found !== undefined) ?? 'unknown',
    loadBalancer,
    assumed: new Set([...(said ? [] : ['dns' as const]), ...(pods && services ? [] : ['ranges' as const])]),
  };
}

const usualDns = { namespace: 'kube-system', labels: new Map([['k8s-app', 'kube-dns']]), port: 53 } as const;
