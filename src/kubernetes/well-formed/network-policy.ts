/** NetworkPolicies (and their twins on other networks) that admit what they say, and say something. */
import { at, isJsonObject, itemsAt, pointerTo, textAt, wordAt } from '../json.ts';
import type { Json } from '../json.ts';
import { isStrictlyInside, parsePrefix } from './address.ts';
import type { Finding } from './finding.ts';

type Path = readonly (string | number)[];

const directions = [
  { rules: 'ingress', peers: 'from', type: 'Ingress' },
  { rules: 'egress', peers: 'to', type: 'Egress' },
];

/** Also policies of other networks, which have the same form. */
export function isNetworkPolicy(object: Json): boolean {
  const kind = textAt(object, 'kind');
  if (kind === 'MultiNetworkPolicy') return true;
  return kind === 'NetworkPolicy' && textAt(object, 'apiVersion') === 'networking.k8s.io/v1';
}

export function networkPolicyFindings(object: Json): readonly Finding[] {
  if (!isNetworkPolicy(object)) return [];
  return directions.flatMap(({ rules, peers, type }) => [
    ...deadRules(object, rules, type),
    ...itemsAt(object, 'spec', rules).flatMap((rule, index) => [
      ...itemsAt(rule, 'ports').flatMap((port, place) => portFindings(port, ['spec', rules, index, 'ports', place])),
      ...itemsAt(rule, peers).flatMap((peer, place) => peerFindings(peer, ['spec', rules, index, peers, place])),
    ]),
  ]);
}

/** Rules of a direction that policyTypes leaves out are ignored without a word. */
function deadRules(object: Json, rules: string, type: string): readonly Finding[] {
  const types = itemsAt(object, 'spec', 'policyTypes');
  if (at(object, 'spec', rules) === undefined || types.length === 0 || types.includes(type)) return [];
  return [{ pointer: pointerTo('spec', rules), message: `policyTypes does not name ${type}`, rule: 'policy-types' }];
}

/** An end without a first port, or before it, is taken by the schema. */
function portFindings(entry: Json, path: Path): readonly Finding[] {
  const port = at(entry, 'port');
  const endPort = at(entry, 'endPort');
  const rule = 'policy-port';
  const pointer = pointerTo(...path, 'port');
  if (typeof port === 'number' && !isPort(port)) return [{ pointer, message: `${port} is no port`, rule }];
  if (typeof port === 'string' && !isPortName(port)) return [{ pointer, message: `"${port}" is no port name`, rule }];
  if (endPort === undefined) return [];
  const end = pointerTo(...path, 'endPort');
  if (typeof port !== 'number') return [{ pointer: end, message: 'endPort needs a port that is a number', rule }];
  if (typeof endPort !== 'number' || !isPort(endPort)) return [{ pointer: end, message: 'is no port', rule }];
  return endPort >= port ? [] : [{ pointer: end, message: `endPort ${endPort} is below port ${port}`, rule }];
}

export function isPort(port: number): boolean {
  return Number.isInteger(port) && port >= 1 && port <= 65_535;
}

/** At most 15 lower-case letters, digits and single dashes, with a letter among them. */
function isPortName(name: string): boolean {
  return /^(?!.*--)(?=.*[a-z])[a-z0-9]([-a-z0-9]{0,13}[a-z0-9])?$/.test(name);
}

function peerFindings(peer: Json, path: Path): readonly Finding[] {
  const rule = 'policy-peer';
  const selectors = ['podSelector', 'namespaceSelector'].filter((name) => at(peer, name) !== undefined);
  const block = at(peer, 'ipBlock');
  if (block === undefined) {
    return selectors.length > 0 ? [] : [{ pointer: pointerTo(...path), message: 'names no peer', rule }];
  }
  if (selectors.length > 0) {
    return [{ pointer: pointerTo(...path), message: `has ipBlock together with ${selectors.join(' and ')}`, rule }];
  }
  return isJsonObject(block) ? blockFindings(block, [...path, 'ipBlock']) : [];
}

/** Exceptions must lie inside the block. */
function blockFindings(block: Json, path: Path): readonly Finding[] {
  const rule = 'policy-cidr';
  const text = wordAt(block, 'cidr');
  const cidr = parsePrefix(text);
  if (!cidr) return [{ pointer: pointerTo(...path, 'cidr'), message: `"${text}" is no CIDR`, rule }];
  return itemsAt(block, 'except').flatMap((except, index): readonly Finding[] => {
    const pointer = pointerTo(...path, 'except', index);
    const inner = parsePrefix(String(except));
    if (!inner) return [{ pointer, message: `"${String(except)}" is no CIDR`, rule }];
    if (isStrictlyInside(inner, cidr)) return [];
    return [{ pointer, message: `${String(except)} does not lie inside ${text}`, rule }];
  });
}
