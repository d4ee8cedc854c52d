/** What leads to a load balancer: its own port, and floating IPs before it. Its Service, or Gateway, has their address. */
import type { Balancer } from '../../../topology/kinds/balancer.ts';
import type { AddressBinding } from '../../../topology/kinds/address-binding.ts';
import type { Nic } from '../../../topology/kinds/nic.ts';
import type { PublicAddress } from '../../../topology/kinds/public-address.ts';
import { objectRef } from '../../../kubernetes/object-ref.ts';
import { balancerBehind, balancerOfVip } from '../../../topology/views/balancing.ts';
import type { NodeKind, NodeOf } from '../../../topology/kinds/table.ts';
import { elsewhere, nothing, nothingFor, type Lowered, type Target } from '../../../plan/target.ts';
import type { Step } from '../../../plan/plan.ts';
import type { World } from '../../../plan/world.ts';
import { addressesBefore, movedBehindBalancer, vipOffer } from '../../objects/balanced.ts';
import { addressChoice, exposureOf } from '../../objects/exposure.ts';
import { defineDiagnostic } from '../../../diagnostics/diagnostic.ts';
import { lostBy, moot, outsideName, report } from '../../objects/drop.ts';
import { externalText } from '../../objects/external.ts';
import { byHand } from '../../objects/stays.ts';
import { startedBy } from '../../objects/moving.ts';
import { tellAddressNetwork, tellOtherNetwork } from '../address-network.ts';
import { declareAddress } from '../ask-address.ts';
import { addressSteps, dnsStep } from '../traffic.ts';
import { isMoved } from '../../../config/path-pattern.ts';
import { code } from '../../../plan/prose.ts';

const secondAddress = defineDiagnostic({
  code: 'plan/balancer-second-address',
  severity: 'warning',
  message: (address: string, balancer: string) =>
    `clients outside no longer reach "${balancer}" at "${address}": a Service has one address, which is that of another floating IP`,
  explanation:
    'Several floating IPs lead to the load balancer. Create another Service of type LoadBalancer with the same selector for each further address that clients use.',
});

const addressSkipped = defineDiagnostic({
  code: 'plan/balancer-address-skipped',
  severity: 'warning',
  message: (address: string, balancer: string, reason: string) =>
    `clients outside no longer reach "${balancer}" at "${address}", as heat2kube.yaml says: ${reason}`,
  explanation:
    'The entry under exposure has address: skip, so the Service does not get the floating IP. Clients on the network of the load balancer still reach it. Remove the entry to let clients outside reach it again.',
});

const addressOfOthers = defineDiagnostic({
  code: 'plan/balancer-floating-outside',
  severity: 'warning',
  message: (address: string, balancer: string) =>
    `clients outside no longer reach "${balancer}" at "${address}": that floating IP is not part of the stack, and the load balancer gets a new public address`,
  explanation:
    'The stack only names the floating IP, and nothing says which pool and address it has. Change the DNS records to the new address, or let the Service ask for the old one: free it from the port of the load balancer and write it as loadBalancerIP, as the load balancer of your cluster takes it.',
});

/** The port of the address. */
export const vipPart: Target<'nic'> = {
  kind: 'nic',
  id: 'balancer',
  side: 'cluster',
  offer: (node, site) => vipOffer(site, balancerOfVip(site.graph, node), 'cluster'),
  lower: () => elsewhere('the Service does not include it'),
};

export const vipByHand = byHand('nic', (node: Nic, site) => vipOffer(site, balancerOfVip(site.graph, node), 'none'));

export const balancedAddress: Target<'public-address'> = {
  ...leading('public-address'),
  diagnostics: [secondAddress, addressSkipped],
  lower(node, world) {
    const { resource } = node;
    moot(world, { resource, value: node.fixedAddress }, 'leads-by-label');
    const balancer = balancerBehind(world.graph, node);
    if (balancer && addressChoice(world, resource) === 'skip') return skipped(world, node, balancer);
    const [first] = balancer ? addressesBefore(world, balancer) : [];
    if (!balancer || first !== node) {
      report(world, secondAddress, { resource }, resource, balancer?.resource ?? '');
      return nothingFor(lostBy(secondAddress, resource, balancer?.resource ?? ''));
    }
    // A Gateway has an address of its own.
    const tell = world.placed.on(balancer.id, 'cluster') === 'gateway' ? tellOtherNetwork : tellAddressNetwork;
    tell(world, node);
    return elsewhere('no Service is generated for the address');
  },
  steps: (node, world) => balancedSteps(world, node),
};

/** Whoever else reached the load balancer still does. */
function skipped(world: World, node: PublicAddress, balancer: Balancer): Lowered {
  const { resource } = node;
  const said = exposureOf(world, resource)?.reason ?? '';
  report(world, addressSkipped, { resource }, resource, balancer.resource, said);
  const reason = `heat2kube.yaml skips it: ${said}`;
  declareAddress(world, node, reason);
  return nothing(reason, 'manual');
}

/** The address moves once every member runs. Before a Gateway the names do: it has an address of its own. */
export function balancedSteps(world: World, node: PublicAddress): readonly Step[] {
  const { config, names, placed, live } = world;
  const balancer = balancerBehind(world.graph, node);
  if (!balancer || live.mode !== 'migrate' || addressesBefore(world, balancer)[0] !== node) return [];
  const needs = [...new Set(movedBehindBalancer(world, balancer).map((machine) => startedBy(world, machine)))];
  const name = names.name(balancer.id);
  if (placed.on(balancer.id, 'cluster') !== 'gateway') {
    return addressSteps(world, node, { service: objectRef('v1/Service', name, config.namespace), needs });
  }
  if (isMoved(config, node.resource)) return [];
  const service = objectRef('gateway.networking.k8s.io/v1/Gateway', name, config.namespace);
  const { resource } = node;
  return [dnsStep({ node, resource, service, needs: ['cut-over/record', ...needs], shown: code(resource) })];
}

export const balancedBinding: Target<'address-binding'> = {
  ...leading('address-binding'),
  diagnostics: [addressOfOthers],
  lower(node, world) {
    const named = outsideName(node.address);
    if (named) return boundFromOutside(world, node, externalText(named));
    moot(world, { resource: node.resource, value: node.fixedAddress }, 'leads-by-label');
    return elsewhere('no Service is generated for the address');
  },
};

function boundFromOutside(world: World, node: AddressBinding, address: string): Lowered {
  const { resource } = node;
  const balancer = balancerBehind(world.graph, node)?.resource ?? '';
  report(world, addressOfOthers, { resource }, address, balancer);
  return nothingFor(lostBy(addressOfOthers, address, balancer));
}

function leading<K extends 'public-address' | 'address-binding'>(kind: K): Omit<Target<K>, 'lower'> {
  return {
    kind,
    id: 'balancer',
    side: 'cluster',
    offer: (node: NodeOf<K & NodeKind> & (PublicAddress | AddressBinding), site) =>
      vipOffer(site, balancerBehind(site.graph, node), 'cluster'),
  };
}
