/** Says what policies cannot say of a rule, in whole or in part, and why. */
import type { NodeId } from '../../../evaluate/fact.ts';
import { intOf, originsOf, textOf, withOrigins, wordOf, type Value } from '../../../evaluate/value.ts';
import type { FirewallRule } from '../../../topology/kinds/firewall-rule.ts';
import { admission } from '../../../topology/views/admission.ts';
import { machineOf } from '../../../topology/views/interfaces.ts';
import type { World } from '../../../plan/world.ts';
import { choicesAbout } from '../../objects/choices.ts';
import { lose, moot, report } from '../../objects/drop.ts';
import { externalText, namedBy } from '../../objects/external.ts';
import { leavesOf } from '../rule-leaves.ts';
import type { Missing } from './peers.ts';
import { podsByNic, type PolicyGroup } from './pods.ts';
import { policyPorts } from '../policy-ports.ts';
import {
  keptAddressUnknown,
  mixedFamily,
  otherFamily,
  otherNetwork,
  otherProtocols,
  outsideUnknown,
  partOfSubnet,
  protocolLost,
  rangeOfCluster,
  routeUnknown,
  unknownGroupMembers,
} from './rule-diagnostics.ts';

/** What became of each rule of a group, over all its views. */
export type Told = Map<NodeId, { said: boolean; readonly missing: Set<Missing> }>;

/** A rule is seen from several places; it is said in whole only if all of them say it. */
export function note(told: Told, { id }: FirewallRule, missing: Iterable<Missing>): { said: boolean } {
  const ready = told.get(id) ?? { said: false, missing: new Set<Missing>() };
  for (const reason of missing) ready.missing.add(reason);
  told.set(id, ready);
  return ready;
}

/** Whether the rule lets anything through on an interface of the group that no policy covers. */
function concernsOthers(world: World, group: PolicyGroup, rule: FirewallRule): boolean {
  const filters = admission(world.graph);
  return filters.membersOf(group).some((nic) => {
    if (podsByNic(world).has(nic) || !machineOf(world.graph, nic)) return false;
    const { interfaces, outside } = filters.peers(rule, nic);
    return outside.length > 0 || interfaces.some((other) => other !== nic);
  });
}

/** A rule with its group, which the message names. */
interface GroupRule {
  readonly group: PolicyGroup;
  readonly rule: FirewallRule;
}

/** What a rule means and no view says: its protocol has no name there, or whom it means is not known, or cannot arrive. */
export function tellRule(world: World, { group, rule }: GroupRule, told: Told): void {
  if (rule.resource === '') return;
  const parts = leavesOf(rule);
  const at = { resource: rule.resource, value: parts };
  if (policyPorts(rule) === 'inexpressible') {
    const value = withOrigins(parts, choicesAbout(world, rule.id));
    lose(world, protocolLost, { resource: rule.resource, value }, rule.resource, wordOf(rule.protocol));
    return;
  }
  if (told.get(rule.id)?.said !== true && concernsOthers(world, group, rule)) note(told, rule, ['other-network']);
  const { said, missing } = told.get(rule.id) ?? { said: false, missing: new Set<Missing>() };
  // What is said in part stands in the policy; the rest is told all the same.
  const tell: typeof lose = said ? report : lose;
  const { remote } = rule;
  if (missing.has('unknown-group') && remote.from === 'group') {
    tell(world, unknownGroupMembers, at, rule.resource, externalText(namedBy(remote.group)));
  } else if (missing.has('part-of-subnet')) {
    tell(world, partOfSubnet, at, rule.resource, remote.from === 'cidr' ? wordOf(remote.cidr) : 'a range');
  } else if (missing.has('cluster-range')) {
    tell(world, rangeOfCluster, at, rule.resource, remote.from === 'cidr' ? wordOf(remote.cidr) : 'a range');
  } else if (missing.has('unknown-outside') && (rule.family === 4 || originsOf(parts).length > 0)) {
    tell(world, outsideUnknown, at, rule.resource, rule.direction);
  } else if (missing.has('kept-address')) {
    tell(world, keptAddressUnknown, at, rule.resource);
  } else if (missing.has('mixed-family') && originsOf(parts).length > 0) {
    tell(world, mixedFamily, at, rule.resource, rule.direction);
  } else if (missing.has('other-protocols') && said) {
    tell(world, otherProtocols, at, rule.resource);
  } else if (!said && originsOf(parts).length > 0) {
    if (missing.has('other-family')) {
      if (hasTwin(world, group, rule)) moot(world, at, 'ipv4-twin');
      else lose(world, otherFamily, at, rule.resource, rule.direction);
    } else if (missing.has('other-network')) lose(world, otherNetwork, at, rule.resource, rule.direction);
    else if (missing.has('unknown-route')) lose(world, routeUnknown, at, rule.resource, rule.direction);
    else moot(world, at, 'admits-nothing');
  }
}

/** Whether the group says the same for IPv4. */
function hasTwin({ graph }: World, { rules }: PolicyGroup, rule: FirewallRule): boolean {
  const whom = ({ remote }: FirewallRule): string => {
    if (remote.from === 'group') return admission(graph).groupOf(remote.group).key;
    return remote.from === 'any' || /^(?:0\.0\.0\.0|::)\/0$/.test(wordOf(remote.cidr)) ? 'anybody' : 'some';
  };
  const said = (one: FirewallRule): string =>
    JSON.stringify([one.direction, ...[one.protocol, one.portMin, one.portMax].map(plainText), whom(one)]);
  return rules.some((other) => other.family === 4 && whom(other) !== 'some' && said(other) === said(rule));
}

function plainText(value: Value | undefined): string | undefined {
  return textOf(value) ?? intOf(value)?.toString();
}
