/** What an interface loses on any network of the cluster, and leaves that no network has a place for. */
import { defineDiagnostic } from '../../diagnostics/diagnostic.ts';
import { known, originsOf, textOf, withOrigins } from '../../evaluate/value.ts';
import type { Nic } from '../../topology/kinds/nic.ts';
import type { PlacedNic } from '../../plan/network-backend.ts';
import type { World } from '../../plan/world.ts';
import { lose } from '../objects/drop.ts';
import { externalText, isUnresolved } from '../objects/external.ts';

const addressPairsLost = defineDiagnostic({
  code: 'plan/allowed-address-pair-lost',
  severity: 'warning',
  message: (resource: string, address: string) =>
    `an interface of ${resource} may no longer use the further address ${address}`,
  explanation:
    'allowed_address_pairs let a machine take over an address (keepalived, VRRP). On the pod network nothing answers for such an address; a Service takes its place, or a layer 2 network of the mapping.',
});

const directAccess = defineDiagnostic({
  code: 'plan/sriov-interface',
  severity: 'warning',
  message: (resource: string, type: string) => `an interface of ${resource} is of type ${type}, which is not kept`,
  explanation:
    'SR-IOV and other direct interfaces need devices of the host. Map the network to one with an SR-IOV network attachment and set the binding in the virtual machine by hand.',
});

const outsidePort = defineDiagnostic({
  code: 'plan/port-outside-stack',
  severity: 'warning',
  message: (resource: string, index: number, port: string) =>
    `interface ${index} of ${resource} is the port ${port}, which the stack does not define, so its security groups are not known`,
  explanation:
    'The port exists apart from the stack, with addresses and security groups that only the cloud knows. The interface takes its place in the cluster, and until a policy is added the machine refuses everything but name look-ups.',
});

const portNameLost = defineDiagnostic({
  code: 'plan/port-name-lost',
  severity: 'warning',
  message: (resource: string, name: string) => `an interface of ${resource} is no longer found as ${name}`,
  explanation:
    'dns_name gives a port a name in the DNS of Neutron. In the cluster a machine is found by its host name. Use that name, or publish the old one in the DNS that its readers ask.',
});

export const lossDiagnostics = Object.freeze([addressPairsLost, directAccess, outsidePort, portNameLost]);

/** For a port that exists outside the stack there is nothing more to say. */
export function reportOutsidePort(world: World, { machine: { resource }, index, ref }: PlacedNic): void {
  const port = isUnresolved(ref) ? ref.external : known(ref.node);
  lose(world, outsidePort, { resource, value: port }, resource, index, externalText(port));
}

export function reportCommonLosses(world: World, { machine: { id, resource } }: PlacedNic, nic: Nic): void {
  for (const { address, mac } of nic.allowedPairs) {
    const value = mac ? withOrigins(address, originsOf(mac)) : address;
    lose(world, addressPairsLost, { resource: nic.resource, value }, resource, externalText(address));
  }
  const type = textOf(nic.vnicType);
  if (type !== undefined && type !== 'normal') {
    lose(world, directAccess, { resource: nic.resource, value: nic.vnicType }, resource, type);
  } else if (nic.vnicType) world.account.declare(nic.vnicType, 'default', 'interfaces are plain ones');
  if (!nic.dnsName) return;
  const name = externalText(nic.dnsName);
  if (name === world.names.hostname(id)) world.account.declare(nic.dnsName, 'default', 'the machine has that name');
  else lose(world, portNameLost, { resource: nic.resource, value: nic.dnsName }, resource, name);
}
