/** Providers of load balancers for Services, and what each does with clients. */

export const balancerMeanings = {
  octavia: 'Octavia with amphorae, by the OpenStack cloud controller manager',
  'octavia-ovn': 'Octavia with the OVN provider',
  metallb: 'MetalLB',
  cilium: 'Cilium LB IPAM',
  other: 'another one',
} as const;

export type BalancerProvider = keyof typeof balancerMeanings;

/** What one source says of the balancers of a cluster; what it does not know is absent. */
export interface BalancerFacts {
  readonly provider?: BalancerProvider;
  readonly sourceRanges?: 'enforced' | 'ignored';
  readonly clientAddress?: 'kept' | 'hidden';
}

export interface Balancer {
  /** Undefined where nothing says it. */
  readonly provider: BalancerProvider | undefined;
  readonly sourceRanges: 'enforced' | 'ignored' | 'unknown';
  /** Of packets that reach a pod by a Service with `externalTrafficPolicy: Local`. */
  readonly clientAddress: 'kept' | 'hidden' | 'unknown';
}

/**
 * An amphora opens a connection of its own. The OVN provider only rewrites the destination, and refuses no client unless
 * `manage-security-groups` is set. For the others, kube-proxy or what replaces it compares the ranges on the node.
 */
const usual: Readonly<Record<BalancerProvider, Omit<Balancer, 'provider'>>> = {
  octavia: { sourceRanges: 'enforced', clientAddress: 'hidden' },
  'octavia-ovn': { sourceRanges: 'ignored', clientAddress: 'kept' },
  metallb: { sourceRanges: 'enforced', clientAddress: 'kept' },
  cilium: { sourceRanges: 'enforced', clientAddress: 'kept' },
  other: { sourceRanges: 'unknown', clientAddress: 'unknown' },
};

export function balancerOf(facts: BalancerFacts): Balancer {
  const { provider } = facts;
  return { provider, ...usual[provider ?? 'other'], ...facts };
}
