/** Turns one rule of a security group into an allow rule, with Neutron's own reading of protocols, ports and remotes. */
import ipaddr from 'ipaddr.js';
import { defineDiagnostic, type DiagnosticKind } from '../diagnostics/diagnostic.ts';
import type { NodeId, NodeRef } from '../evaluate/fact.ts';
import { intOf, joinOrigins, known, originsOf, textOf, type Value } from '../evaluate/value.ts';
import type { FirewallRule } from './kinds/firewall-rule.ts';
import type { LiftReport, PropertyTable, Reader } from './lift.ts';
import { isPlain, oneOf } from './plain-choice.ts';
import { protocolNames } from './protocol-names.ts';

/** The parts of a rule, wherever the template keeps them. */
interface RuleParts {
  readonly direction: Value | undefined;
  readonly ethertype: Value | undefined;
  readonly protocol: Value | undefined;
  readonly portMin: Value | undefined;
  readonly portMax: Value | undefined;
  readonly prefix: Value | undefined;
  readonly remoteGroup: Value | undefined;
  /** The property that names the group, where the rule stands outside it. */
  readonly owner?: Value | undefined;
}

interface RuleSite {
  readonly id: NodeId;
  readonly resource: string;
  readonly group: NodeRef;
  readonly read: Omit<Reader<PropertyTable>, 'get'>;
  readonly report: LiftReport;
  readonly kinds: RuleDiagnostics;
}

type Told = DiagnosticKind<readonly [resource: string]>;

interface RuleDiagnostics {
  readonly portZero: Told;
  readonly halfRange: Told;
  readonly portsWithoutProtocol: Told;
  readonly icmpRange: Told;
  readonly familyMismatch: Told;
}

/** The messages about rules, under the name of the lift that reads them. */
export function ruleDiagnostics(area: string): RuleDiagnostics {
  return {
    portZero: defineDiagnostic({
      code: `${area}/port-zero`,
      severity: 'warning',
      message: (resource: string) => `a rule of "${resource}" starts at port 0, which Neutron refuses`,
      explanation:
        'Ports start at 1. A range from 0 to 65535 is translated as all ports, any other range from 0 as a range from 1, and port 0 alone allows nothing.',
    }),
    halfRange: defineDiagnostic({
      code: `${area}/half-port-range`,
      severity: 'warning',
      message: (resource: string) =>
        `a rule of "${resource}" has only one end of its port range, which Neutron refuses`,
      explanation: 'A rule needs both ends of the range, or neither. The translated rule allows the one given port.',
    }),
    portsWithoutProtocol: defineDiagnostic({
      code: `${area}/ports-without-protocol`,
      severity: 'warning',
      message: (resource: string) =>
        `a rule of "${resource}" has ports for a protocol without ports, which Neutron refuses; the rule is not translated`,
      explanation:
        'Only tcp, udp, sctp, dccp and udplite have ports (and icmp a type and a code). Without its ports the rule would allow more than intended, so it is omitted.',
    }),
    icmpRange: defineDiagnostic({
      code: `${area}/icmp-type-range`,
      severity: 'warning',
      message: (resource: string) => `a rule of "${resource}" allows ICMP type 0 with code 255 only, not all of ICMP`,
      explanation:
        'For ICMP the two port properties are the type and the code, not a range. Remove both to allow all of ICMP.',
    }),
    familyMismatch: defineDiagnostic({
      code: `${area}/prefix-of-other-family`,
      severity: 'warning',
      message: (resource: string) =>
        `a rule of "${resource}" has a prefix of the other address family, which Neutron refuses; the rule is not translated`,
      explanation: 'The ethertype of a rule (IPv4 by default) must match the address family of its prefix.',
    }),
  };
}

/** All kinds of one area, for the registry. */
export function ruleDiagnosticList(kinds: RuleDiagnostics): readonly DiagnosticKind<never>[] {
  return [kinds.portZero, kinds.halfRange, kinds.portsWithoutProtocol, kinds.icmpRange, kinds.familyMismatch];
}

/**
 * The rule, or undefined (reported) when Neutron would refuse it and no narrower reading exists, or when what decides
 * its reach is not known: a rule that is guessed could admit more than the one that was meant.
 */
export function firewallRule(parts: RuleParts, site: RuleSite): FirewallRule | undefined {
  const { id, resource, group, read, report } = site;
  const direction = read.choose(parts.direction, id, oneOf('ingress', 'egress'), 'ingress');
  const family = read.choose(parts.ethertype, id, (known) => (known === 'IPv6' ? 6 : 4), 4);
  if (!isDecided(parts)) {
    report.manual(leavesOf(parts), 'the rule is omitted until its direction and family are known');
    return undefined;
  }
  const protocol = protocolValue(parts.protocol, family);
  const ports = portRange(protocol, parts, site);
  const remote = remoteOf(parts, family, site);
  if (!ports || !remote) return undefined;
  return { kind: 'firewall-rule', id, resource, group, direction, family, protocol, ...ports, remote };
}

/** Whether direction and family are known, and no part is in error. */
function isDecided(parts: RuleParts): boolean {
  if (Object.values(parts).some((value: Value | undefined) => value?.kind === 'poison')) return false;
  return parts.direction?.kind !== 'symbolic' && parts.ethertype?.kind !== 'symbolic';
}

/** All leaves of a rule, as one value without a meaning. */
function leavesOf(parts: RuleParts): Value {
  const values = Object.values(parts).filter((value): value is Value => value !== undefined);
  return known(null, values.map(originsOf).reduce(joinOrigins, []));
}

/** The two rules that a new group starts with. */
export function defaultEgress(group: NodeId, resource: string): readonly FirewallRule[] {
  return ([4, 6] as const).map((family) => ({
    kind: 'firewall-rule',
    id: `${group}#egress-${family}`,
    resource,
    group: { node: group },
    direction: 'egress',
    family,
    protocol: known('any'),
    remote: { from: 'any' },
  }));
}

const icmpNames: ReadonlySet<string> = new Set(['icmp', 'icmpv6', 'ipv6-icmp']);

function protocolValue(value: Value | undefined, family: 4 | 6): Value {
  if (value === undefined) return known('any');
  const number = intOf(value);
  const text = number === undefined ? textOf(value) : String(number);
  if (text === undefined) return value;
  const lower = text.toLowerCase();
  const name = protocolNames.get(lower) ?? lower;
  if (family === 6 && icmpNames.has(name)) return known('ipv6-icmp', originsOf(value));
  return known(name === '' ? 'any' : name, originsOf(value));
}

const withPorts: ReadonlySet<string> = new Set(['tcp', 'udp', 'sctp', 'dccp', 'udplite']);

type Ports = Pick<FirewallRule, 'portMin' | 'portMax'>;

function portRange(protocol: Value, parts: RuleParts, site: RuleSite): Ports | undefined {
  const { portMin: min, portMax: max } = parts;
  if (!min && !max) return {};
  const name = textOf(protocol);
  if (name === undefined) return { ...(min && { portMin: min }), ...(max && { portMax: max }) };
  if (icmpNames.has(name)) return icmpRange(parts, site);
  if (withPorts.has(name)) return namedPorts(parts, site);
  site.report.lost(min, site.kinds.portsWithoutProtocol, site.resource);
  site.report.lost(max, site.kinds.portsWithoutProtocol, site.resource);
  leaveOut(parts, site, site.kinds.portsWithoutProtocol);
  return undefined;
}

function icmpRange({ portMin: min, portMax: max }: RuleParts, site: RuleSite): Ports {
  if (isPlain(min, 0) && isPlain(max, 255)) site.report.diagnostic(site.kinds.icmpRange, max, site.resource);
  return { ...(min && { portMin: min }), ...(max && { portMax: max }) };
}

/** All ports are stored as none. Neutron's limits: 1 to 65535, both ends or neither. */
function namedPorts(parts: RuleParts, site: RuleSite): Ports | undefined {
  const { read, report, kinds, id, resource } = site;
  const min = parts.portMin ?? parts.portMax;
  const max = parts.portMax ?? parts.portMin;
  if (!min || !max) return {};
  if (!parts.portMin || !parts.portMax) report.diagnostic(kinds.halfRange, min, resource);
  const zero = isPlain(min, 0);
  if (zero) report.diagnostic(kinds.portZero, min, resource);
  if (isPlain(max, 0)) {
    leaveOut(parts, site, kinds.portZero);
    return undefined;
  }
  if ((zero || isPlain(min, 1)) && isPlain(max, 65535)) {
    read.shapes(min, id);
    read.shapes(max, id);
    return {};
  }
  return { portMin: zero ? known(1, originsOf(min)) : min, portMax: max };
}

function remoteOf(
  { prefix, remoteGroup, ...parts }: RuleParts,
  family: 4 | 6,
  site: RuleSite,
): FirewallRule['remote'] | undefined {
  const { read, report, kinds, resource } = site;
  if (remoteGroup) return { from: 'group', group: read.ref(remoteGroup) };
  if (!prefix) return { from: 'any' };
  const cidr = hostPrefix(prefix);
  const text = textOf(cidr);
  if (text !== undefined && familyOf(text) !== undefined && familyOf(text) !== family) {
    report.lost(prefix, kinds.familyMismatch, resource);
    leaveOut({ prefix: undefined, remoteGroup, ...parts }, site, kinds.familyMismatch);
    return undefined;
  }
  return { from: 'cidr', cidr };
}

/** A lone address is a prefix of one. */
function hostPrefix(value: Value): Value {
  const text = textOf(value);
  if (text === undefined || text.includes('/') || !ipaddr.isValid(text)) return value;
  return known(`${text}/${text.includes(':') ? 128 : 32}`, originsOf(value));
}

function familyOf(prefix: string): 4 | 6 | undefined {
  if (!ipaddr.isValidCIDR(prefix)) return undefined;
  return ipaddr.parseCIDR(prefix)[0].kind() === 'ipv6' ? 6 : 4;
}

/** Every leaf of a rule that is left out is lost for the same reason. */
function leaveOut(parts: RuleParts, { report, resource }: RuleSite, kind: Told): void {
  report.lost(leavesOf(parts), kind, resource);
}
