/** Whether the emitted NetworkPolicies let a packet through, read from the plain objects as an enforcing plug-in would. */
import { at, itemsAt, objectAt, textAt, textsAt, wordAt, type Json, type JsonObject } from '../kubernetes/json.ts';
import { matches, selectorOf, type Requirement, type Selector } from '../kubernetes/labels.ts';
import type { Endpoint, Limits, Mention, Place, Protocol } from './packet.ts';
import { intervalOf, type Interval } from '../topology/address-range.ts';
import { holds } from './ranges.ts';

/** The policies of the output, asked as a network plug-in would. */
export interface PolicySet {
  /** What passes from one place to another; to be asked for any protocol and port. */
  between(from: Place, to: Place): (protocol: Protocol, port: number) => boolean;
  /** What the policies of a pod say, all but the names and ranges in it, which are mentioned. */
  describe(endpoint: Endpoint, mention: Mention): string;
  /** What tells packets of an endpoint apart. */
  limitsOf(endpoint: Endpoint): Limits;
}

export function policySet(objects: readonly JsonObject[]): PolicySet {
  const policies = policyIndex(objects.filter((object) => object['kind'] === 'NetworkPolicy').map(readPolicy));
  const own = new Map<Endpoint, readonly Policy[]>();
  const policiesOf = (endpoint: Endpoint): readonly Policy[] => {
    const ready = own.get(endpoint) ?? policies(endpoint);
    own.set(endpoint, ready);
    return ready;
  };
  return {
    between: (from, to) => {
      const out = 'endpoint' in from ? admitted(policiesOf(from.endpoint), 'egress', to) : undefined;
      const into = 'endpoint' in to ? admitted(policiesOf(to.endpoint), 'ingress', from) : undefined;
      return (protocol, port) => fits(out, protocol, port) && fits(into, protocol, port);
    },
    describe: (endpoint, mention) =>
      JSON.stringify(
        policiesOf(endpoint).map(({ rules }) => [described(rules.ingress, mention), described(rules.egress, mention)]),
      ),
    limitsOf: (endpoint) => {
      const rules = policiesOf(endpoint).flatMap((policy) => [
        ...(policy.rules.ingress ?? []),
        ...(policy.rules.egress ?? []),
      ]);
      return {
        ranges: rules.flatMap(({ peers }) => peers.flatMap(rangesOf)),
        ports: rules.flatMap(({ ports }) => ports.flatMap(({ first, last }) => [first, last])),
      };
    },
  };
}

/** Policies that select a pod; most ask for a label that few pods have, so they are found by that. */
function policyIndex(policies: readonly Policy[]): (endpoint: Endpoint) => readonly Policy[] {
  const byKey = new Map<string, Policy[]>();
  for (const policy of policies) {
    const wanted = policy.selector.requirements.filter(({ operator }) => operator === 'In' || operator === 'Exists');
    const key = wanted.map((requirement) => requirement.key).toSorted((a, b) => b.length - a.length)[0] ?? '';
    const ready = byKey.get(key);
    if (ready) ready.push(policy);
    else byKey.set(key, [policy]);
  }
  return ({ labels }) =>
    ['', ...labels.keys()].flatMap((key) => byKey.get(key) ?? []).filter(({ selector }) => matches(selector, labels));
}

/* Policies, read once */

type Direction = 'ingress' | 'egress';

/** A NetworkPolicy, read without the code that made it. */
interface Policy {
  readonly selector: Selector;
  /** Absent for a direction that the policy does not speak of. */
  readonly rules: Readonly<Partial<Record<Direction, readonly Rule[]>>>;
}

/** Either list is open when it is empty. */
interface Rule {
  readonly peers: readonly Peer[];
  readonly ports: readonly Ports[];
}

type Peer =
  | { readonly block: Interval; readonly except: readonly Interval[] }
  | { readonly pods: Selector }
  /** Pods of other namespaces, or what cannot be read: nothing that we know of. */
  | 'others';

/** A range of ports of one protocol. */
interface Ports {
  readonly protocol: string;
  readonly first: number;
  readonly last: number;
}

function readPolicy(policy: JsonObject): Policy {
  const types = itemsAt(policy, 'spec', 'policyTypes');
  return {
    selector: selectorAt(policy, 'spec', 'podSelector'),
    rules: {
      ...(types.includes('Ingress') && {
        ingress: itemsAt(policy, 'spec', 'ingress').map((rule) => readRule(rule, 'from')),
      }),
      ...(types.includes('Egress') && {
        egress: itemsAt(policy, 'spec', 'egress').map((rule) => readRule(rule, 'to')),
      }),
    },
  };
}

function readRule(rule: Json, peers: 'from' | 'to'): Rule {
  return { peers: itemsAt(rule, peers).map(readPeer), ports: itemsAt(rule, 'ports').map(readPorts) };
}

/** What is neither pods nor a range lets nobody in. */
function readPeer(item: Json): Peer {
  if (objectAt(item, 'ipBlock')) {
    const block = intervalOf(wordAt(item, 'ipBlock', 'cidr'));
    const except = itemsAt(item, 'ipBlock', 'except').flatMap((text) =>
      typeof text === 'string' ? [intervalOf(text)] : [],
    );
    return block ? { block, except: except.filter((range) => range !== undefined) } : 'others';
  }
  // A namespace selector speaks of pods elsewhere; without one the selector means the policy's own namespace.
  if (objectAt(item, 'namespaceSelector') || !objectAt(item, 'podSelector')) return 'others';
  return { pods: selectorAt(item, 'podSelector') };
}

function readPorts(item: Json): Ports {
  const protocol = (textAt(item, 'protocol') ?? 'TCP').toLowerCase();
  const first = at(item, 'port');
  const last = at(item, 'endPort');
  if (first === undefined) return { protocol, first: 0, last: 65_535 };
  // A named port is one that we cannot know.
  if (typeof first !== 'number') return { protocol, first: 1, last: 0 };
  return { protocol, first, last: typeof last === 'number' ? last : first };
}

function selectorAt(object: Json, ...path: readonly string[]): Selector {
  const labels = textsAt(object, ...path, 'matchLabels');
  const expressions = itemsAt(object, ...path, 'matchExpressions').flatMap((item): readonly Requirement[] => {
    const key = textAt(item, 'key');
    const operator = textAt(item, 'operator');
    const values = itemsAt(item, 'values').filter((value) => typeof value === 'string');
    const known = operator === 'In' || operator === 'NotIn' || operator === 'Exists' || operator === 'DoesNotExist';
    return key !== undefined && known ? [{ key, operator, values }] : [];
  });
  return { requirements: [...selectorOf(labels).requirements, ...expressions] };
}

/* Questions */

/** Rules that let the peer through to some port; undefined where no policy restricts the pod in this direction. */
function admitted(policies: readonly Policy[], direction: Direction, peer: Place): readonly Rule[] | undefined {
  const speaking = policies.flatMap(({ rules }) => {
    const own = rules[direction];
    return own ? [own] : [];
  });
  if (speaking.length === 0) return undefined;
  return speaking.flat().filter(({ peers }) => peers.length === 0 || peers.some((item) => isPeer(item, peer)));
}

/** Pods are found by label, and addresses by range. */
function isPeer(item: Peer, place: Place): boolean {
  if (item === 'others') return false;
  if ('pods' in item) return 'endpoint' in place && matches(item.pods, place.endpoint.labels);
  if (!('address' in place)) return false;
  return holds(item.block, place.range) && !item.except.some((range) => holds(range, place.range));
}

/** No ports are all ports. */
function fits(rules: readonly Rule[] | undefined, protocol: Protocol, port: number): boolean {
  if (!rules) return true;
  return rules.some(
    ({ ports }) =>
      ports.length === 0 || ports.some((item) => item.protocol === protocol && port >= item.first && port <= item.last),
  );
}

/* What stands in a policy */

function described(rules: readonly Rule[] | undefined, mention: Mention): unknown {
  return rules?.map(({ peers, ports }) => [
    peers.map((peer) => {
      if (peer === 'others') return 'others';
      if ('block' in peer) return 'block';
      return peer.pods.requirements.map(({ key, operator, values }) => [mention(`label ${key}`), operator, values]);
    }),
    ports,
  ]);
}

function rangesOf(peer: Peer): readonly Interval[] {
  return peer !== 'others' && 'block' in peer ? [peer.block, ...peer.except] : [];
}
