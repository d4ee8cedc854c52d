/** What interfaces lose on networks of OVN-Kubernetes, and what was decided about them. */
import { defineDiagnostic } from '../../../diagnostics/diagnostic.ts';
import { textOf, wordOf } from '../../../evaluate/value.ts';
import type { PlacedNic } from '../../../plan/network-backend.ts';
import { perWorld, type World } from '../../../plan/world.ts';
import { listed } from '../../../source/listed.ts';
import { intervalOf, overlaps, type Family } from '../../../topology/address-range.ts';
import { subnetsOf } from '../../../topology/views/addresses.ts';
import { lose, report } from '../../objects/drop.ts';
import { externalText } from '../../objects/external.ts';
import { rangesOfNetwork, usableFamilies, withoutFamily } from '../network-ranges.ts';
import type { StatedAddress } from '../stated-addresses.ts';
import { addressChosen } from '../chosen-losses.ts';
import { primaryWord, refusals } from './placing.ts';
import { primaryAddresses, primaryOf } from './primary-network.ts';

const notPrimary = defineDiagnostic({
  code: 'plan/udn-network-secondary',
  severity: 'warning',
  message: (network: string, why: string) =>
    `"${network}" becomes a secondary network of OVN-Kubernetes, without Services and without a way to the outside: ${why}`,
  explanation:
    'A namespace has one primary network of OVN-Kubernetes. It has Services, NetworkPolicies and a way to the outside, and it holds several networks of the stack where one range is around theirs. Every other network becomes a secondary one: VMs on it keep their addresses and reach each other, and nothing leads to it from other networks. Give another network the word ovn-udn-secondary under networks in heat2kube.yaml, or map this one to a bridge of the nodes, or to the word ovn-udn-secondary if it is meant to be apart.',
});

const merged = defineDiagnostic({
  code: 'plan/udn-networks-merged',
  severity: 'warning',
  message: (networks: string, range: string, gateway: string) =>
    `${networks} become one primary network of OVN-Kubernetes with the range ${range} and the gateway ${gateway}`,
  explanation:
    'VMs keep their addresses, and NetworkPolicies keep apart what no router connects. DHCP gives all of them the length of the common range and one gateway. Guests take the addresses of the other networks for neighbours, which they are now. A guest with a static configuration that names another gateway must be changed. Packets that several networks saw by broadcast or multicast are on one segment now.',
});

const addressLost = defineDiagnostic({
  code: 'plan/udn-address-lost',
  severity: 'warning',
  message: (resource: string, index: number, address: string, why: string) =>
    `interface ${index} of "${resource}" does not keep the address ${address}: ${why}`,
  explanation:
    'On a primary network of OVN-Kubernetes an interface has one address of each family that the cluster has, from the range of the network. Further addresses of a port are filtered. Map the network to ovn-udn-secondary (networks in heat2kube.yaml) to keep them all, or write the ranges of the cluster under cluster if it has IPv6.',
});

const rangeTaken = defineDiagnostic({
  code: 'plan/udn-range-taken',
  severity: 'error',
  message: (range: string, own: string) =>
    `the range ${range} of the primary network overlaps with ${own} of the cluster, so OVN-Kubernetes refuses the network`,
  explanation:
    'Ranges of user-defined networks must not overlap with those of pods and Services, nor with 100.64.0.0/16, 100.65.0.0/16 and 169.254.0.0/17, which OVN-Kubernetes uses itself. Map the network to ovn-udn-secondary (networks in heat2kube.yaml): such networks have no range. Or use a cluster with other ranges.',
});

const resolverUnreached = defineDiagnostic({
  code: 'plan/udn-dns-address-unknown',
  severity: 'warning',
  message: (count: number) =>
    `the NetworkPolicies let ${count === 1 ? '1 VM' : `${count} VMs`} on the primary network ask the DNS pods by label, which may not match there`,
  explanation:
    'On a primary network of OVN-Kubernetes guests ask the Service of the cluster DNS, and its pods are on another network, so labels of policies may not mean them. Write the address of that Service as addresses below cluster.dns in heat2kube.yaml (kubectl get service -n kube-system kube-dns, or -n openshift-dns dns-default): then the policies name it.',
});

const rangeUnknown = defineDiagnostic({
  code: 'plan/udn-range-unknown',
  severity: 'warning',
  message: (resource: string, index: number, network: string) =>
    `interface ${index} of "${resource}" gets no address: the range of "${network}" is not known, and a secondary network of OVN-Kubernetes answers no DHCP`,
  explanation:
    'Guests on a secondary network set the addresses that their start-up data says. heat2kube knows them from the subnets of the stack or from facts of the cloud (heat2kube facts). Otherwise configure the address in the guest.',
});

export const udnDiagnostics = Object.freeze([
  notPrimary,
  merged,
  addressLost,
  addressChosen,
  rangeTaken,
  resolverUnreached,
  rangeUnknown,
]);

/** Once for each network. */
export function tellSecondary({ text, machine, nic }: PlacedNic, world: World): void {
  const why = refusals(world).get(text);
  if (why === undefined || said(world).has(text)) return;
  said(world).add(text);
  report(world, notPrimary, { resource: nic?.resource ?? machine.resource }, text, why);
}

const said = perWorld((): Set<string> => new Set());

/** What the primary network as a whole is, once. */
export function tellPrimary({ nic, machine }: PlacedNic, world: World): void {
  if (said(world).has('primary network')) return;
  said(world).add('primary network');
  const at = { resource: nic?.resource ?? machine.resource };
  const { networks, ranges } = primaryOf(world);
  if (networks.length > 1) {
    const names = listed(networks.map(({ text }) => `"${text}"`));
    const own = (key: 'cidr' | 'gateway'): string => listed(ranges.map((range) => range[key]));
    report(world, merged, at, names, own('cidr'), own('gateway'));
  }
  for (const [range, taken] of takenRanges(world)) report(world, rangeTaken, at, range, taken);
  const asking = world.cluster.dns.addresses.length === 0 ? world.networks.on(primaryWord) : [];
  if (asking.length > 0) report(world, resolverUnreached, at, new Set(asking.map((own) => own.machine.id)).size);
}

/** Ranges of OVN-Kubernetes itself. */
const ownRanges = ['100.64.0.0/16', '100.65.0.0/16', '169.254.0.0/17', 'fd98::/64', 'fd99::/64', 'fd69::/112'];

function takenRanges(world: World): readonly (readonly [string, string])[] {
  const { pods, services } = world.cluster.ranges;
  const sorts = [
    ...pods.map((range) => [range, `the pod range ${range}`] as const),
    ...services.map((range) => [range, `the Service range ${range}`] as const),
    ...ownRanges.map((range) => [range, `the internal range ${range}`] as const),
  ];
  const { ranges } = primaryOf(world);
  return ranges.flatMap(({ cidr, interval }) => {
    const hit = sorts.find(([text]) => {
      const other = intervalOf(text);
      return other !== undefined && overlaps(interval, other);
    });
    return hit ? [[cidr, hit[1]] as const] : [];
  });
}

/** Addresses that the port had, and that its interface has no place for. */
export function tellLostAddresses(placed: PlacedNic, world: World): void {
  const { nic, machine, index } = placed;
  if (!nic) return;
  const at = (value: StatedAddress['address']) => ({ resource: nic.resource, value, names: [machine.resource] });
  const { lost, kept } = primaryAddresses(placed, world);
  for (const { address, family } of lost) {
    const why = whyLost(family, kept, world);
    lose(world, addressLost, at(address), machine.resource, index, externalText(address), why);
  }
  for (const { ip } of nic.addresses) {
    if (!ip || textOf(ip) !== undefined) continue;
    lose(world, addressLost, at(ip), machine.resource, index, externalText(ip), 'it is not known yet');
  }
  for (const subnet of subnetsOf(world.graph, nic)) {
    if (usableFamilies(world).includes(subnet.family) || !subnet.cidr || said(world).has(subnet.id)) continue;
    said(world).add(subnet.id);
    const why = withoutFamily(subnet.family);
    const range = { resource: subnet.resource, value: subnet.cidr };
    lose(world, addressLost, range, machine.resource, index, `of the range ${wordOf(subnet.cidr)}`, why);
  }
}

function whyLost(family: Family, kept: readonly StatedAddress[], world: World): string {
  if (!usableFamilies(world).includes(family)) return withoutFamily(family);
  const other = kept.find((own) => own.family === family);
  return other
    ? `it has ${wordOf(other.address)}, and an interface has one address of a family`
    : 'it is in no range of the primary network';
}

/** Nobody gives the guest an address there. */
export function tellUnknownRange({ nic, network, text, machine, index }: PlacedNic, world: World): void {
  if (!nic || nic.addressless) return;
  const ranges = rangesOfNetwork(world, { text, ...(network && { network }) });
  if (ranges !== undefined || nic.addresses.some(({ ip }) => ip)) return;
  report(world, rangeUnknown, { resource: nic.resource, part: nic.id }, machine.resource, index, text);
}
