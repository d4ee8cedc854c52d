/** What the proofs take the cluster to be: its own addresses, its DNS service, and how its network plug-in reads ranges. */
import { at, textsAt, wordAt, wordsAt, type Json, type JsonObject } from '../kubernetes/json.ts';
import { byCodeUnit } from '../source/text-order.ts';

export interface ClusterReading {
  /** Ranges of its pods, Services and nodes; empty where they are not known. */
  readonly ranges: readonly string[];
  /** Whether an ipBlock matches pods too. */
  readonly ipBlock: 'pods' | 'outside' | 'unknown';
  readonly dns: DnsReading;
  /** Machines whose groups refuse queries and that may send them all the same: their texts have names in the place of addresses. */
  readonly asking: ReadonlySet<string>;
}

/** Who answers DNS queries. */
interface DnsReading {
  readonly namespace: string;
  readonly labels: ReadonlyMap<string, string>;
  readonly port: number;
  /** Of caches on nodes. */
  readonly addresses: readonly string[];
}

/** A cluster of which nothing is known. */
export const unknownCluster: ClusterReading = {
  ranges: [],
  ipBlock: 'unknown',
  dns: { namespace: 'kube-system', labels: new Map([['k8s-app', 'kube-dns']]), port: 53, addresses: [] },
  asking: new Set(),
};

export function writeCluster({ ranges, ipBlock, dns, asking }: ClusterReading): JsonObject {
  const { namespace, labels, port, addresses } = dns;
  return {
    ranges: [...ranges],
    ipBlock,
    dns: { namespace, labels: Object.fromEntries(labels), port, addresses: [...addresses] },
    asking: [...asking].toSorted(byCodeUnit),
  };
}

export function readCluster(json: Json | undefined): ClusterReading {
  const port = at(json, 'dns', 'port');
  const ipBlock = at(json, 'ipBlock');
  return {
    ranges: wordsAt(json, 'ranges'),
    ipBlock: ipBlock === 'pods' || ipBlock === 'outside' ? ipBlock : 'unknown',
    dns: {
      namespace: wordAt(json, 'dns', 'namespace'),
      labels: textsAt(json, 'dns', 'labels'),
      port: typeof port === 'number' ? port : 53,
      addresses: wordsAt(json, 'dns', 'addresses'),
    },
    asking: new Set(wordsAt(json, 'asking')),
  };
}
