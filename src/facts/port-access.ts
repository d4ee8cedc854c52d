/** What a live port lets through, held against its interface: security groups, port security, further addresses. */
import type { Config } from '../config/config.ts';
import type { NodeRef } from '../evaluate/fact.ts';
import { known, textOf } from '../evaluate/value.ts';
import type { Nic } from '../topology/kinds/nic.ts';
import type { TopologyNode } from '../topology/kinds/table.ts';
import { networkOf } from '../topology/views/interfaces.ts';
import { isSameAddress, type Comparison } from './compare.ts';
import type { LiveView } from './fact-source.ts';
import type { AddressPair, PortFact } from './port.ts';
import { groupId } from './rule-text.ts';

export function compareGroups(live: readonly string[], { groups }: Nic, view: LiveView): Comparison {
  const found = differingGroups(groups, live, view);
  if (!found) return 'unsaid';
  if (found.isEqual) return 'equal';
  return { live: groupNames(live, view), template: groupNames(found.said, view) };
}

interface DifferingGroups {
  readonly isEqual: boolean;
  /** Ids of what the template asks for; the project's default group may be known by its name only. */
  readonly said: readonly string[];
  /** Live, and not in the template. */
  readonly added: readonly string[];
  isLive(ref: NodeRef): boolean;
}

/** Undefined where it is not known which groups the template asks for. */
function differingGroups(groups: Nic['groups'], live: readonly string[], view: LiveView): DifferingGroups | undefined {
  const refs = refsOf(groups);
  const named = refs.filter((ref) => !isDefault(ref));
  const ids = named.flatMap((ref) => groupId(ref, view) ?? []);
  if (ids.length < named.length) return undefined;
  // Which group the project's default one is, the bundle need not say: the script asks for those of the stack only.
  const others = live.filter((id) => !ids.includes(id));
  const strange = others.filter((id) => (view.facts.securityGroups.get(id)?.name ?? 'default') === 'default');
  const shown = strange.filter((id) => view.facts.securityGroups.has(id));
  const wantsDefault = named.length < refs.length;
  const [own] = wantsDefault ? ([shown, strange].find(({ length }) => length === 1) ?? []) : [];
  const said = [...ids, ...(wantsDefault ? [own ?? 'default'] : [])];
  return {
    isEqual: said.length === live.length && said.every((id) => live.includes(id)),
    said,
    added: live.filter((id) => !said.includes(id)),
    isLive: (ref) => (isDefault(ref) ? strange.length > 0 : live.includes(groupId(ref, view) ?? '')),
  };
}

function refsOf(groups: Nic['groups']): readonly NodeRef[] {
  return groups === 'default' ? [{ external: known('default') }] : groups;
}

function isDefault(ref: NodeRef): boolean {
  return 'external' in ref && textOf(ref.external) === 'default';
}

/** Without a decision, a group that only one of the two has lets nothing through. */
export function allowedGroups(
  { id, groups: live, portSecurity }: PortFact,
  view: LiveView,
  { access }: Pick<Config, 'access'>,
): readonly TopologyNode[] {
  const node = view.nodeOf('ports', id);
  if (node?.kind !== 'nic' || !live || portSecurity === false) return [];
  const found = differingGroups(node.groups, live, view);
  if (!found || found.isEqual) return [];
  const use = access.get(node.resource)?.use;
  const kept = refsOf(node.groups).filter((ref) => use === 'both' || use === 'template' || found.isLive(ref));
  const added = use === 'both' || use === 'live' ? found.added : [];
  return [{ ...node, groups: [...kept, ...added.map((group) => groupRef(group, view))] }];
}

export function comparePortSecurity(live: NonNullable<PortFact['portSecurity']>, nic: Nic, view: LiveView): Comparison {
  const inherited = networkOf(view.graph, nic)?.portSecurity;
  const said = nic.portSecurity === 'inherit' ? inherited : nic.portSecurity === 'on';
  if (said === undefined) return 'unsaid';
  return said === live ? 'equal' : { live: live ? 'on' : 'off', template: said ? 'on' : 'off' };
}

/** Neutron writes an address with its prefix or without, and the port's own MAC where none is given. */
export function comparePairs(live: readonly AddressPair[], { allowedPairs }: Nic): Comparison {
  const asked = allowedPairs.flatMap(({ address }) => textOf(address) ?? []);
  if (asked.length < allowedPairs.length) return 'unsaid';
  const actual = live.map(({ address }) => address);
  const isIn = (list: readonly string[], address: string): boolean =>
    list.some((other) => isSameAddress(bare(other), bare(address)));
  const isEqual = actual.every((address) => isIn(asked, address)) && asked.every((address) => isIn(actual, address));
  const tell = (list: readonly string[]): string => list.toSorted().join(', ') || 'none';
  return isEqual ? 'equal' : { live: tell(actual), template: tell(asked) };
}

/** The prefix of a single address says nothing. */
function bare(address: string): string {
  return address.replace(/(?<=\.\d+)\/32$|(?<=:.*)\/128$/, '');
}

function groupNames(ids: readonly string[], { facts }: LiveView): string {
  const names = ids.map((id) => facts.securityGroups.get(id)?.name ?? id);
  return names.toSorted().join(', ') || 'none';
}

export function groupRef(id: string, view: LiveView): NodeRef {
  const node = view.nodeWithId('firewall-group', id);
  return node ? { node: node.id } : { external: known(view.facts.securityGroups.get(id)?.name ?? id) };
}

/** In the stack as it lives, where nobody has decided yet: names of groups that only the live port has. */
export function withheldGroups(nic: Nic, view: LiveView): readonly string[] {
  const port = view.liveOf('ports', nic);
  if (!port?.groups || port.portSecurity === false) return [];
  const added = differingGroups(nic.groups, port.groups, view)?.added ?? [];
  return added.map((id) => view.facts.securityGroups.get(id)?.name ?? id).toSorted();
}
