/** One text for each rule of a security group that means the same, in the template and in the live cloud. */
import type { NodeRef } from '../evaluate/fact.ts';
import { intOf, textOf, wordOf, type Value } from '../evaluate/value.ts';
import { networkRange } from '../topology/address-range.ts';
import type { FirewallRule } from '../topology/kinds/firewall-rule.ts';
import { protocolNames } from '../topology/protocol-names.ts';
import { isId } from './client-values.ts';
import type { LiveView } from './fact-source.ts';
import type { SecurityRule } from './security-group.ts';

interface RuleParts {
  readonly direction: string;
  readonly family: string;
  readonly protocol: string;
  readonly ports: readonly (string | undefined)[];
  /** Absent: anywhere. */
  readonly remote: string | undefined;
}

function ruleText({ direction, family, protocol, ports, remote }: RuleParts): string {
  const [first, last] = ports;
  const range = first === last || last === undefined ? first : `${first ?? ''}-${last}`;
  const side = direction === 'egress' ? 'to' : 'from';
  return [direction, family, protocol, ...(range === undefined ? [] : [range]), side, remote ?? 'anywhere'].join(' ');
}

/** Undefined where a part of it is not known. */
export function templateRuleText(rule: FirewallRule, view: LiveView): string | undefined {
  const protocol = textOf(rule.protocol);
  const ports = [rule.portMin, rule.portMax].map((port) => port && numberText(port));
  const remote = remoteOf(rule, view);
  if (protocol === undefined || ports.includes('') || remote === 'unknown') return undefined;
  return ruleText({ ...rule, family: `IPv${rule.family}`, protocol, ports, remote: range(remote) });
}

/** The empty text where it is not known. */
function numberText(value: Value): string {
  const number = intOf(value);
  return number === undefined ? wordOf(value) : String(number);
}

function remoteOf({ remote }: FirewallRule, view: LiveView): string | undefined {
  if (remote.from === 'any') return undefined;
  if (remote.from === 'cidr') return textOf(remote.cidr) ?? 'unknown';
  const id = groupId(remote.group, view);
  // The facts know the groups of the stack; which id another name has is not known.
  return id === undefined || !(isId(id) || view.facts.securityGroups.has(id)) ? 'unknown' : groupText(id, view);
}

/** Physical id of a group that the template refers to. */
export function groupId(ref: NodeRef, { graph, facts, idOf }: LiveView): string | undefined {
  const node = graph.resolve('firewall-group', ref);
  if (node) return idOf(node);
  const text = 'external' in ref ? textOf(ref.external) : undefined;
  return text === undefined ? undefined : (facts.securityGroups.get(text)?.id ?? text);
}

interface LiveParts {
  readonly family: string;
  readonly protocol: string;
  readonly ports: readonly (string | undefined)[];
}

/** Neutron keeps the protocol as it was given, and all ports as 1 to 65535 or as none. */
export function ruleParts(rule: SecurityRule): LiveParts {
  const family = rule.family ?? 'IPv4';
  const lower = rule.protocol?.toLowerCase() ?? 'any';
  const name = protocolNames.get(lower) ?? lower;
  const protocol = family === 'IPv6' && /^icmp(?:v6)?$/.test(name) ? 'ipv6-icmp' : name;
  const isAll = rule.portMin === '1' && rule.portMax === '65535';
  return { family, protocol, ports: isAll ? [] : [rule.portMin, rule.portMax] };
}

export function liveRuleText(rule: SecurityRule, view: LiveView): string {
  const group = rule.group === undefined ? undefined : groupText(rule.group, view);
  const remote = group ?? rule.addressGroup ?? range(rule.prefix);
  return ruleText({ direction: rule.direction, ...ruleParts(rule), remote });
}

function groupText(id: string, { facts }: LiveView): string {
  return `group ${facts.securityGroups.get(id)?.name ?? id}`;
}

function range(remote: string | undefined): string | undefined {
  const plain = remote === undefined ? undefined : (networkRange(remote) ?? remote);
  return plain === '0.0.0.0/0' || plain === '::/0' ? undefined : plain;
}
