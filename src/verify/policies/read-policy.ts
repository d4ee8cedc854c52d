/**
 * NetworkPolicies as a network plug-in reads them, by https://kubernetes.io/docs/concepts/services-networking/network-policies/
 * and the reference of networking.k8s.io/v1. A MultiNetworkPolicy has the same spec, for the networks that its annotation names.
 */
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
} from '../../kubernetes/json.ts';
import { qualifiedName } from '../../kubernetes/names.ts';
import { selectorOf, type Requirement, type Selector } from '../../kubernetes/labels.ts';
import { intervalOf, type Interval } from '../../topology/address-range.ts';
import { intervalKey, intervalsOf, isSingle } from '../intervals.ts';
import { allPorts, noPorts, portRange, protocols, union, type PortSet, type Protocol } from '../port-set.ts';

export type Direction = 'ingress' | 'egress';

export interface Policy {
  readonly name: string;
  readonly namespace: string;
  readonly selector: Selector;
  /** Absent for a direction that the policy does not isolate. */
  readonly rules: Readonly<Partial<Record<Direction, readonly Rule[]>>>;
  /** `namespace/name` of the networks that a MultiNetworkPolicy is for. */
  readonly networks: readonly string[];
}

export interface Rule {
  /** `all` where the list is absent or empty. */
  readonly peers: 'all' | readonly Peer[];
  /** Single addresses among the peers, of which a policy may name hundreds. */
  readonly singles: ReadonlySet<string>;
  /** The other peers. */
  readonly others: readonly Peer[];
  readonly ports: PortSet;
  /** Ports that the receiving pod has by these names. */
  readonly named: readonly { readonly protocol: Protocol; readonly name: string }[];
}

/** A range of addresses without some of them. */
export interface Block {
  readonly block: Interval;
  readonly except: readonly Interval[];
}

export type Peer =
  | Block
  /** Without namespaces, pods of the policy's own. */
  | { readonly pods: Selector; readonly namespaces?: Selector };

export function readPolicy(policy: JsonObject): Policy {
  const namespace = wordAt(policy, 'metadata', 'namespace');
  const stated = itemsAt(policy, 'spec', 'policyTypes');
  const egress = itemsAt(policy, 'spec', 'egress');
  // Without a list of types a policy isolates ingress, and egress where it has rules for that.
  const types = stated.length > 0 ? stated : ['Ingress', ...(egress.length > 0 ? ['Egress'] : [])];
  const networks = wordAt(policy, 'metadata', 'annotations', 'k8s.v1.cni.cncf.io/policy-for');
  return {
    name: wordAt(policy, 'metadata', 'name'),
    namespace,
    selector: selectorAt(policy, 'spec', 'podSelector'),
    rules: {
      ...(types.includes('Ingress') && {
        ingress: itemsAt(policy, 'spec', 'ingress').map((rule) => readRule(rule, 'from')),
      }),
      ...(types.includes('Egress') && { egress: egress.map((rule) => readRule(rule, 'to')) }),
    },
    networks: networks
      .split(',')
      .map((name) => name.trim())
      .filter((name) => name !== '')
      .map((name) => qualifiedName(name, namespace)),
  };
}

function readRule(rule: Json, key: 'from' | 'to'): Rule {
  const peers = itemsAt(rule, key);
  const ports = itemsAt(rule, 'ports').map(readPorts);
  const all = peers.flatMap(readPeer);
  const singles = new Set(all.flatMap((peer) => (isSingleBlock(peer) ? intervalKey(peer.block) : [])));
  return {
    peers: peers.length === 0 ? 'all' : all,
    singles,
    others: all.filter((peer) => !isSingleBlock(peer)),
    ports: ports.length === 0 ? allPorts : ports.reduce((all, item) => union(all, item.numbers), noPorts),
    named: ports.flatMap(({ name }) => name ?? []),
  };
}

function isSingleBlock(peer: Peer): peer is Extract<Peer, { readonly block: unknown }> {
  return 'block' in peer && isSingle(peer.block) && peer.except.length === 0;
}

/** What is neither pods nor a range admits nobody. */
function readPeer(item: Json): readonly Peer[] {
  if (objectAt(item, 'ipBlock')) {
    const block = intervalOf(wordAt(item, 'ipBlock', 'cidr'));
    return block ? [{ block, except: intervalsOf(wordsAt(item, 'ipBlock', 'except')) }] : [];
  }
  const namespaces = objectAt(item, 'namespaceSelector') && selectorAt(item, 'namespaceSelector');
  if (!namespaces && !objectAt(item, 'podSelector')) return [];
  return [{ pods: selectorAt(item, 'podSelector'), ...(namespaces && { namespaces }) }];
}

interface ReadPorts {
  readonly numbers: PortSet;
  readonly name?: Rule['named'][number];
}

function readPorts(item: Json): ReadPorts {
  const written = (textAt(item, 'protocol') ?? 'TCP').toLowerCase();
  const protocol = protocols.find((known) => known === written);
  const first = at(item, 'port');
  if (!protocol) return { numbers: noPorts };
  if (first === undefined || first === null) return { numbers: portRange(protocol, 1, 65_535) };
  if (typeof first !== 'number') return { numbers: noPorts, name: { protocol, name: String(first) } };
  const last = at(item, 'endPort');
  return { numbers: portRange(protocol, first, typeof last === 'number' ? last : first) };
}

/** What a selector of labels and expressions asks for; all where it is absent. */
export function selectorAt(object: Json, ...path: readonly string[]): Selector {
  const labels = textsAt(object, ...path, 'matchLabels');
  const expressions = itemsAt(object, ...path, 'matchExpressions').flatMap((item): readonly Requirement[] => {
    const key = textAt(item, 'key');
    const operator = textAt(item, 'operator');
    const values = wordsAt(item, 'values');
    const known = operator === 'In' || operator === 'NotIn' || operator === 'Exists' || operator === 'DoesNotExist';
    return key !== undefined && known ? [{ key, operator, values }] : [];
  });
  return { requirements: [...selectorOf(labels).requirements, ...expressions] };
}
