/** What the proofs take the cluster to be: its own addresses, its DNS service, and how its network plug-in reads ranges. */
import {
  at,
  itemsAt,
  objectAt,
  textAt,
  textsAt,
  wordAt,
  wordsAt,
  type Json,
  type JsonObject,
} from '../kubernetes/json.ts';
import { byCodeUnit } from '../source/text-order.ts';
import type { Listening } from './listening.ts';
import { protocols } from './port-set.ts';

export interface ClusterReading {
  /** Ranges of its pods, Services and nodes; empty where they are not known. */
  readonly ranges: readonly string[];
  /** Whether an ipBlock matches pods too. */
  readonly ipBlock: 'pods' | 'outside' | 'unknown';
  readonly dns: DnsReading;
  /** Machines whose groups refuse queries and that may send them all the same: their texts have names in the place of addresses. */
  readonly asking: ReadonlySet<string>;
  /** Networks beside the pod network, as the user and the live cloud know them. */
  readonly networks: readonly NetworkReading[];
  /** Source addresses that `heat2kube.yaml` gives to machines, by resource. */
  readonly egress: ReadonlyMap<string, string>;
  /** Names by which VMs find servers that stay, as `name.service`, and the resource of each. */
  readonly names: ReadonlyMap<string, string>;
  /** Whether pods see the addresses of clients that come by a load balancer. */
  readonly clientAddress: 'kept' | 'hidden' | 'unknown';
  /** Ports at which containers of pods listen that run what the start-up data of their servers run, by the resource of each. */
  readonly listening: ReadonlyMap<string, readonly Listening[]>;
  /** Floating addresses of the live cloud, which Services may ask for. */
  readonly floating: readonly string[];
}

/** What is known of a network that is not the pod network, apart from the stack. */
export interface NetworkReading {
  /** What the stack may call it: names and ids in the cloud, and the path of the resource. */
  readonly names: readonly string[];
  /**
   * What `heat2kube.yaml` attaches its interfaces to: a NetworkAttachmentDefinition, as `namespace/name`, a bridge, or what a
   * network backend of the caller makes of its word, of which the proofs know nothing.
   */
  readonly to?:
    { readonly attachment: string } | { readonly bridge: string; readonly vlan?: number } | { readonly word: string };
  /** Whether MultiNetworkPolicies filter its interfaces. Without them nothing does, which a message says. */
  readonly filtered: boolean;
  readonly ranges: readonly string[];
  readonly gateways: readonly string[];
  readonly nameservers: readonly string[];
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
  networks: [],
  egress: new Map(),
  names: new Map(),
  clientAddress: 'unknown',
  listening: new Map(),
  floating: [],
};

export function writeCluster(reading: ClusterReading): JsonObject {
  const { ranges, ipBlock, dns, asking, networks, egress, names, clientAddress, floating, listening } = reading;
  const { namespace, labels, port, addresses } = dns;
  return {
    ranges: [...ranges],
    ipBlock,
    dns: { namespace, labels: Object.fromEntries(labels), port, addresses: [...addresses] },
    asking: [...asking].toSorted(byCodeUnit),
    networks: networks.map(({ names, to, filtered, ranges: own, gateways, nameservers }) => ({
      names: [...names],
      ...(to && { to: { ...to } }),
      filtered,
      ranges: [...own],
      gateways: [...gateways],
      nameservers: [...nameservers],
    })),
    egress: Object.fromEntries(egress),
    names: Object.fromEntries(names),
    clientAddress,
    floating: [...floating],
    ...(listening.size > 0 && {
      listening: Object.fromEntries(
        [...listening].map(([machine, ports]) => [machine, ports.map((one) => ({ ...one }))]),
      ),
    }),
  };
}

export function readCluster(json: Json | undefined): ClusterReading {
  const port = at(json, 'dns', 'port');
  const ipBlock = at(json, 'ipBlock');
  const clientAddress = at(json, 'clientAddress');
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
    networks: itemsAt(json, 'networks').map(readNetwork),
    egress: textsAt(json, 'egress'),
    names: textsAt(json, 'names'),
    clientAddress: clientAddress === 'kept' || clientAddress === 'hidden' ? clientAddress : 'unknown',
    floating: wordsAt(json, 'floating'),
    listening: new Map(
      Object.entries(objectAt(json, 'listening') ?? {}).map(([machine, ports]) => [machine, readListening(ports)]),
    ),
  };
}

function readListening(ports: Json): readonly Listening[] {
  return itemsAt(ports).flatMap((item) => {
    const [port, text] = [at(item, 'port'), textAt(item, 'protocol')];
    const protocol = protocols.find((known) => known === text);
    const before = itemsAt(item, 'before').flatMap((host) => (typeof host === 'number' ? [host] : []));
    return typeof port === 'number' && protocol ? [{ protocol, port, before }] : [];
  });
}

function readNetwork(item: Json): NetworkReading {
  const [word, attachment, bridge, vlan] = [
    textAt(item, 'to', 'word'),
    textAt(item, 'to', 'attachment'),
    textAt(item, 'to', 'bridge'),
    at(item, 'to', 'vlan'),
  ];
  return {
    names: wordsAt(item, 'names'),
    ...(word !== undefined && { to: { word } }),
    ...(attachment !== undefined && { to: { attachment } }),
    ...(bridge !== undefined && { to: { bridge, ...(typeof vlan === 'number' && { vlan }) } }),
    filtered: at(item, 'filtered') === true,
    ranges: wordsAt(item, 'ranges'),
    gateways: wordsAt(item, 'gateways'),
    nameservers: wordsAt(item, 'nameservers'),
  };
}
