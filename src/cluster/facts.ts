/** What one source says of a cluster; what it does not know is absent. */
import type { BalancerFacts } from './load-balancer.ts';
import type { Preset } from './presets.ts';

/** Who answers DNS queries of pods. */
export interface DnsFacts {
  readonly namespace?: string;
  readonly labels?: ReadonlyMap<string, string>;
  readonly port?: number;
  /** Of a node-local cache, which no label selects. */
  readonly addresses?: readonly string[];
}

/** Ranges are in CIDR notation. */
export interface ClusterFacts {
  readonly podRanges?: readonly string[];
  readonly serviceRanges?: readonly string[];
  readonly nodeRanges?: readonly string[];
  readonly dns?: DnsFacts;
  /** Whether an ipBlock of a NetworkPolicy matches pods too. */
  readonly ipBlock?: 'pods' | 'outside';
  readonly loadBalancer?: BalancerFacts;
}

/** What a namespace may have of a resource, in thousandths of its unit; `used` is what it has. */
export interface Allowance {
  readonly namespace: string;
  readonly name: string;
  readonly resource: string;
  readonly most: bigint;
  readonly used: bigint;
}

/** What `kubectl` shows and no configuration says. */
export interface CollectedFacts extends ClusterFacts {
  readonly distribution?: Preset;
  /** Ranges of the pods of each node: a part of those of all pods, for nodes come and go. */
  readonly nodePodRanges?: readonly string[];
  /** DNS domain of Services. */
  readonly domain?: string;
  /** Kinds that the API server has, as `group/Kind`; the core group is empty. */
  readonly kinds?: ReadonlySet<string>;
  /** Versions that it serves, as `group/version`, or `v1`. */
  readonly versions?: ReadonlySet<string>;
  /** Names of the objects of a kind, where all are listed: `name`, or `namespace/name`. */
  readonly objects?: ReadonlyMap<string, ReadonlySet<string>>;
  /** Whether a StorageClass serves claims that name none. */
  readonly defaultClass?: 'present' | 'absent';
  /** Names of the classes that claims and data volumes take where they name none. */
  readonly defaultNames?: { readonly claim?: string; readonly dataVolume?: string };
  /** Access modes of block volumes by StorageClass, where its profile knows them. */
  readonly accessModes?: ReadonlyMap<string, ReadonlySet<string>>;
  /** Values that the zone label has on nodes. */
  readonly zones?: ReadonlySet<string>;
  /** Keys by which CSI drivers say where their volumes can be attached. */
  readonly topologyKeys?: ReadonlySet<string>;
  /** The objects by which operators are configured, as `namespace/name`, by kind. */
  readonly operators?: ReadonlyMap<string, string>;
  /** Of ResourceQuotas, for all objects of a namespace together. */
  readonly quotas?: readonly Allowance[];
  /** Of LimitRanges, for each claim (`storage`) or pod (`memory`). */
  readonly limits?: readonly Allowance[];
  /** Of KubeVirt, which its configuration names. */
  readonly featureGates?: ReadonlySet<string>;
}

/** Field by field what the first source says that has the field. */
export function layered<T extends object>(sources: readonly (T | undefined)[]): Partial<T> {
  return sources.reduceRight<Partial<T>>((below, above) => ({ ...below, ...above }), {});
}

/** What several sources say together: ranges and names of all, of the rest what the first one says. */
export function joinedFacts(all: readonly CollectedFacts[]): CollectedFacts {
  const dns = layered(all.map((facts) => facts.dns));
  const addresses = unique(all.map((facts) => facts.dns?.addresses));
  return {
    ...layered(all),
    ...some('podRanges', unique(all.map(({ podRanges }) => podRanges))),
    ...some('serviceRanges', unique(all.map(({ serviceRanges }) => serviceRanges))),
    ...some('nodeRanges', unique(all.map(({ nodeRanges }) => nodeRanges))),
    ...some('objects', merged(all.map(({ objects }) => objects))),
    ...some('operators', merged(all.map(({ operators }) => operators))),
    ...(all.some((facts) => facts.dns) && { dns: { ...dns, ...some('addresses', addresses) } }),
  };
}

function unique(lists: readonly (readonly string[] | undefined)[]): readonly string[] | undefined {
  const found = new Set(lists.flatMap((list) => list ?? []));
  return found.size > 0 ? [...found] : undefined;
}

function merged<T>(maps: readonly (ReadonlyMap<string, T> | undefined)[]): ReadonlyMap<string, T> | undefined {
  const found = new Map(maps.flatMap((map) => [...(map ?? [])]));
  return found.size > 0 ? found : undefined;
}

function some<K extends string, T>(key: K, value: T | undefined): { readonly [P in K]?: T } {
  const found: { [P in K]?: T } = {};
  if (value !== undefined) found[key] = value;
  return found;
}
