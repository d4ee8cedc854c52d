/**
 * MultiNetworkPolicies where `heat2kube.yaml` says that they filter the VMs of a network: one for each interface and security
 * group, above one that refuses everything. Peers are the addresses that guests are told: no label selects a guest there.
 */
import { defineDiagnostic } from '../../diagnostics/diagnostic.ts';
import { known, originsOf, textOf, wordOf, type Value } from '../../evaluate/value.ts';
import { kubeObject, type PartOf } from '../../kubernetes/build.ts';
import { partName } from '../../kubernetes/names.ts';
import { shared, type Need } from '../../plan/needs.ts';
import type { PlacedNic } from '../../plan/network-backend.ts';
import type { ObjectItem } from '../../plan/plan.ts';
import { perWorld, type World } from '../../plan/world.ts';
import { everything, networkRange, type Family } from '../../topology/address-range.ts';
import type { FirewallGroup } from '../../topology/kinds/firewall-group.ts';
import type { FirewallRule } from '../../topology/kinds/firewall-rule.ts';
import type { Nic } from '../../topology/kinds/nic.ts';
import { admission, type AccessGroup } from '../../topology/views/admission.ts';
import { isFiltered, machineOf } from '../../topology/views/interfaces.ts';
import { lose, outsideName, report } from '../objects/drop.ts';
import { externalText } from '../objects/external.ts';
import { rangesOfFamily } from '../objects/family-ranges.ts';
import { fixedAddresses } from '../objects/fixed-addresses.ts';
import { machineSelector } from '../objects/labels.ts';
import { objectMeta } from '../objects/metadata.ts';
import { placedNic } from '../objects/own-interfaces.ts';
import { isKept } from '../objects/sides.ts';
import { toldTo } from '../objects/told-addresses.ts';
import { policyPorts } from './policy-ports.ts';

const narrower = defineDiagnostic({
  code: 'plan/multi-network-policy-narrower',
  severity: 'warning',
  message: (resource: string, index: number, what: string) =>
    `the MultiNetworkPolicies of interface ${index} of "${resource}" do not allow ${what}`,
  explanation:
    'A MultiNetworkPolicy names peers by their addresses, because no label selects a VM on such a network, and knows the protocols TCP, UDP and SCTP only. Give the port of the peer a fixed address (fixed_ips), write that of a server that stays in OpenStack (address under resources in heat2kube.yaml), or add the missing rule to a policy of your own.',
});

export const multiPolicyDiagnostics = Object.freeze([narrower]);

type PolicySpec = Extract<PartOf<'k8s.cni.cncf.io/v1beta1/MultiNetworkPolicy', 'spec'>, { policyTypes?: unknown }>;

/** Networks whose interfaces they filter. */
export interface PolicedNetworks {
  /** Id of the backend. */
  readonly id: string;
  /** Whether they filter the interfaces of this one's network. */
  isPoliced(placed: PlacedNic, world: World): boolean;
  /** `namespace/name` of what the interface is attached to. */
  attachment(placed: PlacedNic, world: World): string;
}

/** An interface that they filter. */
interface Filtered extends PlacedNic {
  readonly nic: Nic;
  readonly own: PolicedNetworks;
}

function filteredOn(own: PolicedNetworks, placed: PlacedNic, world: World): Filtered | undefined {
  const { nic, network } = placed;
  return nic && isFiltered(nic, network) && own.isPoliced(placed, world) ? { ...placed, nic, own } : undefined;
}

/** The policy that refuses what no group lets through; what the default group lets through stands in it, as that has no object. */
export function refusalNeeds(nic: PlacedNic, world: World, own: PolicedNetworks): readonly Need[] {
  const placed = filteredOn(own, nic, world);
  if (!placed) return [];
  const { machine, text, index } = placed;
  const rules = groupsOf(placed, world)
    .filter(({ node, outside }) => !node && !outside)
    .flatMap((group) => group.rules);
  for (const ref of placed.nic.groups === 'default' ? [] : placed.nic.groups) {
    const { outside } = admission(world.graph).groupOf(ref);
    if (!outside) continue;
    const what = `what the security group "${externalText(outside)}" allows, which is not known`;
    lose(world, narrower, { resource: placed.nic.resource, value: outsideName(ref) }, ...told(placed, what));
  }
  const object = policyObject(world, placed, { name: interfaceName(world, placed), rules });
  return [
    shared({ kind: 'network', name: `${text} of ${machine.resource} ${index}`, about: [machine.id] }, [
      { item: 'object', object, owner: machine.id },
    ]),
  ];
}

/** The policies of a group, for each interface that it filters. */
export function groupPolicies(group: FirewallGroup, world: World, network: PolicedNetworks): readonly ObjectItem[] {
  return world.networks.on(network.id).flatMap((nic): readonly ObjectItem[] => {
    const placed = filteredOn(network, nic, world);
    if (!placed) return [];
    const own = groupsOf(placed, world).find(({ node }) => node === group);
    if (!own) return [];
    const name = partName(world.names.name(group.id), interfaceName(world, placed));
    const object = policyObject(world, placed, { name, rules: own.rules, group });
    const shapedBy = [placed.nic.id, ...own.rules.map(({ id }) => id)];
    return [{ item: 'object', owner: group.id, shapedBy, object }];
  });
}

function groupsOf({ nic }: Filtered, { graph }: World): readonly AccessGroup[] {
  return admission(graph).groupsOf(nic);
}

function interfaceName({ names }: World, { machine, index }: PlacedNic): string {
  return partName(names.name(machine.id), `net-${index}`);
}

interface Policy {
  readonly name: string;
  readonly rules: readonly FirewallRule[];
  readonly group?: FirewallGroup;
}

function policyObject(world: World, placed: Filtered, { name, rules, group }: Policy) {
  const annotations = new Map([['k8s.v1.cni.cncf.io/policy-for', placed.own.attachment(placed, world)]]);
  const allowed = (direction: FirewallRule['direction']) =>
    rules.filter((rule) => rule.direction === direction).flatMap((rule) => allowedBy(rule, placed, world));
  const [ingress, egress] = [allowed('ingress'), allowed('egress')];
  const spec: PolicySpec = {
    podSelector: { matchLabels: machineSelector(world, placed.machine) },
    policyTypes: ['Ingress', 'Egress'],
    ...(ingress.length > 0 && { ingress: ingress.map(({ peers, ports }) => ({ from: peers, ...ports })) }),
    ...(egress.length > 0 && { egress: egress.map(({ peers, ports }) => ({ to: peers, ...ports })) }),
  };
  const metadata = objectMeta(world, name, { node: group?.id ?? placed.machine.id, annotations });
  return kubeObject('k8s.cni.cncf.io/v1beta1/MultiNetworkPolicy', metadata, { spec });
}

/** At most one entry: nothing where no peer has an address that is known. Neutron filters by addresses too. */
function allowedBy(rule: FirewallRule, placed: Filtered, world: World) {
  const port = policyPorts(rule);
  if (port === 'inexpressible') {
    const at = { resource: rule.resource, value: rule.protocol };
    lose(world, narrower, at, ...told(placed, `${textOf(rule.protocol) ?? 'the protocol'} as ${nameOf(rule)} does`));
    return [];
  }
  const ranges = rangesOf(rule, placed, world);
  if (ranges.length === 0) return [];
  return [{ peers: ranges.map((cidr) => ({ ipBlock: { cidr } })), ports: port ? { ports: [port] } : {} }];
}

function rangesOf(rule: FirewallRule, placed: Filtered, world: World): readonly Value[] {
  const { remote, family } = rule;
  if (remote.from === 'any') return [known(everything[family])];
  if (remote.from === 'cidr') {
    const range = networkRange(wordOf(remote.cidr));
    return [range === undefined ? remote.cidr : known(range, originsOf(remote.cidr))];
  }
  const { graph } = world;
  const members = admission(graph).membersOf(admission(graph).groupOf(remote.group));
  return members.flatMap((nic) => (nic === placed.nic ? [] : memberAddresses(nic, rule, { placed, world })));
}

interface Asking {
  readonly placed: Filtered;
  readonly world: World;
}

/** Addresses of the rule's family that a member is told or may take besides; one on the same network without any is left out. */
function memberAddresses(nic: Nic, rule: FirewallRule, { placed, world }: Asking): readonly Value[] {
  const peer = placedNic(world, nic);
  if (!peer) return keptAddresses(nic, rule, { placed, world });
  if (peer.backend.id !== placed.own.id) return [];
  const own = toldTo(peer, world).addresses.map(({ address, origins }) => known(wordOf(address), origins));
  const isHere = placed.own.attachment(peer, world) === placed.own.attachment(placed, world);
  if (own.length === 0 && isHere) {
    const what = `what ${nameOf(rule)} allows "${peer.machine.resource}", whose address is not known`;
    report(world, narrower, { resource: placed.nic.resource, part: placed.nic.id }, ...told(placed, what));
  }
  return rangesFor(nic, own, { family: rule.family, world });
}

/** Ranges of a member, which many rules mean. */
const memberRanges = perWorld(() => new Map<Nic, Readonly<Record<Family, readonly Value[]>>>());

interface Wanted {
  readonly family: Family;
  readonly world: World;
}

function rangesFor(nic: Nic, own: readonly Value[], { family, world }: Wanted): readonly Value[] {
  const ready = memberRanges(world).get(nic);
  if (ready) return ready[family];
  const all = [...own, ...nic.allowedPairs.map(({ address }) => address)];
  const ranges = { 4: rangesOfFamily(all, 4), 6: rangesOfFamily(all, 6) };
  memberRanges(world).set(nic, ranges);
  return ranges[family];
}

/** A server that stays in Nova is on the network where its ports are. */
function keptAddresses(nic: Nic, rule: FirewallRule, { placed, world }: Asking): readonly Value[] {
  const machine = machineOf(world.graph, nic);
  if (!machine || !isKept(world, machine.id)) return [];
  const own = fixedAddresses(world, nic);
  if (own.length === 0 && nic.allowedPairs.length === 0) {
    const what = `what ${nameOf(rule)} allows "${machine.resource}", which stays in OpenStack and whose address is not known`;
    report(world, narrower, { resource: placed.nic.resource, part: placed.nic.id }, ...told(placed, what));
  }
  return rangesFor(nic, own, { family: rule.family, world });
}

/** The default group of a project has no resource. */
function nameOf({ resource }: FirewallRule): string {
  return resource === '' ? 'a rule of the default group' : `a rule of "${resource}"`;
}

function told({ machine: { resource }, index }: Filtered, what: string): readonly [string, number, string] {
  return [resource, index, what];
}
