/** A floating address becomes the address of a Service of type LoadBalancer before the machine. */
import { isMoved } from '../../../config/path-pattern.ts';
import { defineDiagnostic } from '../../../diagnostics/diagnostic.ts';
import { known, originsOf, textOf, type Value } from '../../../evaluate/value.ts';
import { kubeObject, type PartOf } from '../../../kubernetes/build.ts';
import type { Field } from '../../../kubernetes/object.ts';
import type { Machine } from '../../../topology/kinds/machine.ts';
import type { Nic } from '../../../topology/kinds/nic.ts';
import type { PublicAddress } from '../../../topology/kinds/public-address.ts';
import type { World } from '../../../plan/world.ts';
import type { Need } from '../../../plan/needs.ts';
import { made, type Lowered } from '../../../plan/target.ts';
import { lose, report } from '../../objects/drop.ts';
import { externalText, isUnresolved } from '../../objects/external.ts';
import { machineSelector } from '../../objects/labels.ts';
import type { PlacedNic } from '../../../plan/network-backend.ts';
import { askForAddress, bindings } from '../ask-address.ts';
import { objectMeta } from '../../objects/metadata.ts';
import { admittedPorts, type AdmittedPorts } from './admitted-ports.ts';
import { clientHidden } from './rule-diagnostics.ts';

export const sourceAddressLost = defineDiagnostic({
  code: 'plan/outgoing-address-changes',
  severity: 'warning',
  message: (resource: string, machine: string) =>
    `outgoing connections of "${machine}" no longer have the address of "${resource}" as their source`,
  explanation:
    'A floating IP is also the source address of outgoing connections. The address of a Service is for incoming connections only. Peers that allow the server by its floating IP must allow the egress address of the cluster instead. With OVN-Kubernetes, an EgressIP can keep the address.',
});

export const addressLost = defineDiagnostic({
  code: 'plan/public-address-lost',
  severity: 'warning',
  message: (resource: string, address: string) => `the public address ${address} of "${resource}" changes`,
  explanation:
    'The address belongs to an external network of OpenStack. The Service gets a new address. Update DNS records and firewalls that use the old one.',
});

export function publish(node: PublicAddress, { nic, machine }: PlacedNic, world: World): Lowered | undefined {
  if (!nic) return undefined;
  report(world, sourceAddressLost, { resource: node.resource }, node.resource, machine.resource);
  return service(world, { node, nic, machine });
}

/** An address with what it leads to. */
interface Exposed {
  readonly node: PublicAddress;
  readonly nic: Nic;
  readonly machine: Machine;
}

/** Policies let in what the groups let in; the Service lists only those ports, for it must list some. */
function service(world: World, { node, nic, machine }: Exposed): Lowered {
  const admitted = admittedPorts(world, nic);
  for (const range of admitted.restricted) {
    report(world, clientHidden, { resource: node.resource }, machine.resource, range);
  }
  const asked = askPorts(world, { node, nic, machine }, admitted);
  if (admitted.ports.length === 0) return made([], asked);
  const annotations = annotationsOf(world, node);
  const address = addressOf(world, node);
  const object = kubeObject(
    'v1/Service',
    objectMeta(world, world.names.name(node.id), { node: node.id, annotations }),
    {
      spec: {
        type: 'LoadBalancer',
        // Policies that admit a range see the address of the client only so.
        externalTrafficPolicy: 'Local',
        ...(address && { loadBalancerIP: address }),
        selector: machineSelector(world, machine),
        ports: portsOf(admitted),
      },
    },
  );
  const shapedBy = [node.id, nic.id, ...bindings(world, node)];
  return made([{ item: 'object', owner: node.id, shapedBy, object }], asked);
}

type ServicePorts = NonNullable<Extract<PartOf<'v1/Service', 'spec'>, { ports?: unknown }>['ports']>;

/** Names are needed as soon as there are several ports. */
function portsOf({ ports }: AdmittedPorts): ServicePorts {
  return ports.map(({ protocol, port, origins }) => ({
    name: `${protocol.toLowerCase()}-${port}`,
    protocol,
    port: known(port, origins),
    targetPort: port,
  }));
}

/** Before the cut-over the old server still has the address, so the new balancer is internal at first. */
function annotationsOf(world: World, node: PublicAddress): ReadonlyMap<string, Field> {
  const network = networkId(world, node);
  if (world.config.profile === 'standalone') return new Map();
  return new Map<string, Field>([
    ['loadbalancer.openstack.org/keep-floatingip', 'true'],
    // externalTrafficPolicy Local needs it: only nodes that run the machine may get its traffic.
    ['loadbalancer.openstack.org/enable-health-monitor', 'true'],
    ...(network ? [['loadbalancer.openstack.org/floating-network-id', network] as const] : []),
    ...(isElsewhere(world, node)
      ? [['service.beta.kubernetes.io/openstack-internal-load-balancer', 'true'] as const]
      : []),
  ]);
}

/** The id of the network that the address comes from, where the cloud was asked. */
function networkId({ live: { facts } }: World, { network }: PublicAddress): Value | undefined {
  if (!network || !isUnresolved(network)) return undefined;
  const text = textOf(network.external);
  const fact = text === undefined ? undefined : facts?.networks.get(text);
  return fact && known(fact.id, originsOf(network.external));
}

/** An address that the template fixes is asked for; a live one follows when the user has recorded that it has moved. */
function addressOf(world: World, node: PublicAddress): Value | undefined {
  const { address, resource } = node;
  if (world.config.profile === 'standalone') {
    if (address) lose(world, addressLost, { resource, value: address }, resource, externalText(address));
    return undefined;
  }
  if (isElsewhere(world, node)) {
    if (address) world.account.declare(address, 'manual', 'the cut-over moves the address to the Service');
    return undefined;
  }
  const live = world.live.view?.liveOf('floatingIps', node)?.address;
  return live === undefined ? address : known(live, address ? originsOf(address) : []);
}

/** Until the cut-over the address leads to the old server. */
function isElsewhere({ live, config }: World, { resource }: PublicAddress): boolean {
  return live.mode === 'migrate' && !isMoved(config, resource);
}

/** Nothing to ask where every rule could be listed. */
function askPorts(world: World, { node, machine }: Exposed, admitted: AdmittedPorts): readonly Need[] {
  if (admitted.open.length === 0 && admitted.ports.length > 0) return [];
  const none = admitted.open.length === 0;
  const reason = none
    ? `the security groups of "${machine.resource}" allow no port from outside, so no Service is generated for the address`
    : `the security groups of "${machine.resource}" allow more ports than a Service can list`;
  return [askForAddress(world, node, reason)];
}
