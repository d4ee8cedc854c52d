/** What interfaces lose on Subnets of Kube-OVN, and networks that cannot become one. */
import { defineDiagnostic } from '../../../diagnostics/diagnostic.ts';
import { textOf, wordOf } from '../../../evaluate/value.ts';
import type { PlacedNic } from '../../../plan/network-backend.ts';
import { perWorld, type World } from '../../../plan/world.ts';
import { intervalOf, overlaps } from '../../../topology/address-range.ts';
import { subnetsOf } from '../../../topology/views/addresses.ts';
import { isFiltered } from '../../../topology/views/interfaces.ts';
import { lose, report } from '../../objects/drop.ts';
import { externalText } from '../../objects/external.ts';
import { fixedAddresses } from '../../objects/fixed-addresses.ts';
import { usableFamilies, withoutFamily } from '../network-ranges.ts';
import { gatewayIn, placeOf, type KubeSubnet } from './subnets.ts';

const addressLost = defineDiagnostic({
  code: 'plan/kube-ovn-address-lost',
  severity: 'warning',
  message: (resource: string, index: number, address: string, why: string) =>
    `interface ${index} of "${resource}" does not keep the address ${address}: ${why}`,
  explanation:
    'In Kube-OVN an interface is in one Subnet, with one address of each family that the cluster has. Give the server a second port, or write the ranges of the cluster under cluster if it has IPv6.',
});

const rangeTaken = defineDiagnostic({
  code: 'plan/kube-ovn-range-taken',
  severity: 'error',
  message: (range: string, own: string) =>
    `the range ${range} overlaps with ${own} of the cluster, so Kube-OVN refuses the Subnet`,
  explanation:
    'The Subnets are in the VPC that all pods of the cluster are in, where no two ranges may overlap, and no range those of pods, Services and nodes. Map the network to something else (networks in heat2kube.yaml), or use a cluster with other ranges.',
});

const unchecked = defineDiagnostic({
  code: 'plan/kube-ovn-port-unchecked',
  severity: 'warning',
  message: (resource: string, index: number) =>
    `interface ${index} of "${resource}" may send under any address: its port has allowed_address_pairs, and Kube-OVN checks either its own addresses or none`,
  explanation:
    'Neutron lets the port send under its own addresses and those of allowed_address_pairs. With the annotation ovn.kubernetes.io/port_security Kube-OVN takes only the own ones, so the address that servers share would not work; it is left out. NetworkPolicies still decide who reaches the VM.',
});

const gatewayChanges = defineDiagnostic({
  code: 'plan/kube-ovn-gateway-changes',
  severity: 'warning',
  message: (subnet: string, gateway: string, own: string) =>
    `a server of the stack is the gateway ${gateway} of "${subnet}", and Kube-OVN leads packets to ${own} instead`,
  explanation:
    'Each Subnet of Kube-OVN has a gateway of its own, so guests no longer send what leaves the network to the server that routed it. Give the guests routes to that server (host_routes of the subnet), or map the network to one whose gateway a VM can be (multus).',
});

export const kubeOvnDiagnostics = Object.freeze([addressLost, rangeTaken, unchecked, gatewayChanges]);

const said = perWorld((): Set<string> => new Set());

/** What the port had and the interface has no place for. */
export function tellLosses(placed: PlacedNic, world: World): void {
  const { nic, machine, index } = placed;
  const place = placeOf(placed, world);
  if (!nic) return;
  const at = (value: NonNullable<(typeof nic.addresses)[number]['ip']>) => ({
    resource: nic.resource,
    value,
    names: [machine.resource],
  });
  for (const { address, family } of place.lost) {
    const other = place.kept.find((own) => own.family === family);
    const here = other
      ? `it has ${wordOf(other.address)}, and an interface is in one Subnet with one address of a family`
      : 'its Subnet does not have it';
    const why = usableFamilies(world).includes(family) ? here : withoutFamily(family);
    lose(world, addressLost, at(address), machine.resource, index, externalText(address), why);
  }
  for (const { ip } of nic.addresses) {
    if (!ip || textOf(ip) !== undefined) continue;
    lose(world, addressLost, at(ip), machine.resource, index, externalText(ip), 'it is not known yet');
  }
  tellRanges(placed, world);
  tellGateways(place.subnet, world);
  if (isFiltered(nic, placed.network) && nic.allowedPairs.length > 0) {
    report(world, unchecked, { resource: nic.resource, part: nic.id }, machine.resource, index);
  }
}

/** Once for each range. */
function tellRanges(placed: PlacedNic, world: World): void {
  const { nic, machine, index } = placed;
  if (!nic) return;
  const used = usedRanges(placeOf(placed, world).subnet, world);
  for (const { id, cidr, family, resource } of subnetsOf(world.graph, nic)) {
    if (!cidr || said(world).has(id)) continue;
    said(world).add(id);
    const text = wordOf(cidr);
    if (!usableFamilies(world).includes(family)) {
      const range = { resource, value: cidr };
      lose(world, addressLost, range, machine.resource, index, `of the range ${text}`, withoutFamily(family));
      continue;
    }
    const taken = takenBy(text, used);
    if (taken !== undefined) report(world, rangeTaken, { resource, value: cidr }, text, taken);
  }
}

/** Once for each Subnet. */
function tellGateways({ name, network, ranges }: KubeSubnet, world: World): void {
  if (said(world).has(name)) return;
  said(world).add(name);
  for (const range of ranges) {
    const before = wordOf(range.gateway);
    const own = wordOf(gatewayIn(range, world));
    const isServer = network.nics.some(
      ({ nic }) => nic && fixedAddresses(world, nic).some((ip) => wordOf(ip) === before),
    );
    const subnet = world.graph.get('subnet', range.subnet ?? '');
    if (!subnet || !isServer) continue;
    const { resource, gateway } = subnet;
    if (typeof gateway === 'object') lose(world, gatewayChanges, { resource, value: gateway }, resource, before, own);
    else report(world, gatewayChanges, { resource }, resource, before, own);
  }
}

/** A range, and what it is called. */
type UsedRange = readonly [range: string, about: string];

/** In a VPC of its own a Subnet may have ranges of others, but Services are there too. */
function usedRanges({ vpc }: KubeSubnet, { cluster: { ranges } }: World): readonly UsedRange[] {
  const services = ranges.services.map((text) => [text, `the Service range ${text}`] as const);
  if (vpc) return services;
  return [
    ...ranges.pods.map((text) => [text, `the pod range ${text}`] as const),
    ...services,
    ...ranges.nodes.map((text) => [text, `the node range ${text}`] as const),
    ['100.64.0.0/16', 'the range 100.64.0.0/16 of its join network'],
  ];
}

function takenBy(range: string, used: readonly UsedRange[]): string | undefined {
  const own = intervalOf(range);
  return used.find(([text]) => {
    const other = intervalOf(text);
    return own && other && overlaps(own, other);
  })?.[1];
}
