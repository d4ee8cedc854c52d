/** Whether the emitted NetworkPolicies let a packet through, read from the plain objects as an enforcing plug-in would. */
import { itemsAt, at, textAt, textsAt, objectAt, type Json, type JsonObject } from '../kubernetes/json.ts';
import { matches, selectorOf, type Requirement, type Selector } from '../kubernetes/labels.ts';
import type { Endpoint, Packet, Place } from './packet.ts';
import { contains } from '../topology/address-range.ts';

export interface PolicySet {
  allows(packet: Packet): boolean;
  /** Ranges that any policy names, for samples. */
  readonly cidrs: readonly string[];
  readonly ports: readonly number[];
}

export function policySet(objects: readonly JsonObject[]): PolicySet {
  const policies = objects.filter((object) => object['kind'] === 'NetworkPolicy');
  return {
    allows: ({ from, to, protocol, port }) => {
      const out =
        !('endpoint' in from) || passes(policies, from.endpoint, { direction: 'egress', peer: to, protocol, port });
      const into =
        !('endpoint' in to) || passes(policies, to.endpoint, { direction: 'ingress', peer: from, protocol, port });
      return out && into;
    },
    cidrs: policies.flatMap((policy) => peersOf(policy).flatMap(blocksOf)),
    ports: policies.flatMap(portsOf),
  };
}

interface Question {
  readonly direction: 'ingress' | 'egress';
  readonly peer: Place;
  readonly protocol: Packet['protocol'];
  readonly port: number;
}

function passes(policies: readonly JsonObject[], endpoint: Endpoint, question: Question): boolean {
  const type = question.direction === 'ingress' ? 'Ingress' : 'Egress';
  const own = policies.filter(
    (policy) =>
      itemsAt(policy, 'spec', 'policyTypes').includes(type) &&
      matches(selectorAt(policy, 'spec', 'podSelector'), endpoint.labels),
  );
  if (own.length === 0) return true;
  return own.some((policy) => itemsAt(policy, 'spec', question.direction).some((rule) => ruleFits(rule, question)));
}

function ruleFits(rule: Json, { direction, peer, protocol, port }: Question): boolean {
  const peers = itemsAt(rule, direction === 'ingress' ? 'from' : 'to');
  const ports = itemsAt(rule, 'ports');
  const peerFits = peers.length === 0 || peers.some((item) => matchesPeer(item, peer));
  return peerFits && (ports.length === 0 || ports.some((item) => portFits(item, protocol, port)));
}

function matchesPeer(item: Json, peer: Place): boolean {
  if ('address' in peer) {
    const cidr = textAt(item, 'ipBlock', 'cidr');
    if (cidr === undefined || !contains(cidr, peer.address)) return false;
    return !itemsAt(item, 'ipBlock', 'except').some(
      (except) => typeof except === 'string' && contains(except, peer.address),
    );
  }
  // A namespace selector speaks of pods elsewhere; without one the selector means the policy's own namespace.
  if (objectAt(item, 'ipBlock') || objectAt(item, 'namespaceSelector')) return false;
  return objectAt(item, 'podSelector') !== undefined && matches(selectorAt(item, 'podSelector'), peer.endpoint.labels);
}

function portFits(item: Json, protocol: Packet['protocol'], port: number): boolean {
  const wanted = (textAt(item, 'protocol') ?? 'TCP').toLowerCase();
  const first = at(item, 'port');
  const last = at(item, 'endPort');
  if (wanted !== protocol) return false;
  if (typeof first !== 'number') return first === undefined;
  return port >= first && port <= (typeof last === 'number' ? last : first);
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

function rulesOf(policy: JsonObject): readonly (readonly [Json, 'from' | 'to'])[] {
  return [
    ...itemsAt(policy, 'spec', 'ingress').map((rule) => [rule, 'from'] as const),
    ...itemsAt(policy, 'spec', 'egress').map((rule) => [rule, 'to'] as const),
  ];
}

function peersOf(policy: JsonObject): readonly Json[] {
  return rulesOf(policy).flatMap(([rule, key]) => itemsAt(rule, key));
}

function blocksOf(peer: Json): readonly string[] {
  const cidr = textAt(peer, 'ipBlock', 'cidr');
  return [
    ...(cidr === undefined ? [] : [cidr]),
    ...itemsAt(peer, 'ipBlock', 'except').filter((item) => typeof item === 'string'),
  ];
}

function portsOf(policy: JsonObject): readonly number[] {
  return rulesOf(policy).flatMap(([rule]) =>
    itemsAt(rule, 'ports').flatMap((item) =>
      [at(item, 'port'), at(item, 'endPort')].filter((port) => typeof port === 'number'),
    ),
  );
}
