/** What an interface loses on any network of the cluster, and leaves that no network has a place for. */
import { defineDiagnostic } from '../../diagnostics/diagnostic.ts';
import { originsOf, textOf, withOrigins } from '../../evaluate/value.ts';
import type { Nic } from '../../topology/kinds/nic.ts';
import type { PlacedNic } from '../../plan/network-backend.ts';
import type { World } from '../../plan/world.ts';
import { lose, report } from '../objects/drop.ts';
import { externalText, isUnresolved, namedBy } from '../objects/external.ts';

const addressPairsLost = defineDiagnostic({
  code: 'plan/allowed-address-pair-lost',
  severity: 'warning',
  message: (resource: string, address: string) =>
    `an interface of "${resource}" can no longer use the additional address ${address}`,
  explanation:
    'allowed_address_pairs let a server take over an address (keepalived, VRRP). On the pod network such an address does not work. Use a Service instead, or map the network to a layer 2 network of the cluster.',
});

const addressPairsKept = defineDiagnostic({
  code: 'plan/allowed-address-pair-kept',
  severity: 'info',
  message: (resource: string, address: string, network: string) =>
    `an interface of "${resource}" can use the additional address ${address} if "${network}" does not filter addresses in the cluster`,
  explanation:
    'The network is a layer 2 network of the cluster, where servers can take over addresses (keepalived, VRRP). A bridge with macspoofchk accepts additional IP addresses, but no other MAC addresses. Networks with IP filters of their own accept only what these allow.',
});

const directAccess = defineDiagnostic({
  code: 'plan/sriov-interface',
  severity: 'warning',
  message: (resource: string, type: string) =>
    `an interface of "${resource}" has vnic_type ${type}, which is not carried over`,
  explanation:
    'SR-IOV and other direct interfaces need devices of the host. Map the network to a NetworkAttachmentDefinition of SR-IOV (multus) and write direct: sriov beside it in heat2kube.yaml: then ports with vnic_type direct get a virtual function. The VM has a usual interface otherwise.',
});

const outsidePort = defineDiagnostic({
  code: 'plan/port-outside-stack',
  severity: 'warning',
  message: (resource: string, index: number, port: string, why: string) =>
    `interface ${index} of "${resource}" is the port "${port}", which is not ${why}, so its security groups are not known`,
  explanation:
    'The port exists outside the stack, or is of a type that is not translated; its addresses and security groups are stored in the cloud only. The VM gets an interface in its place. Until you add a NetworkPolicy, all traffic of the VM except DNS is refused.',
});

const portNameLost = defineDiagnostic({
  code: 'plan/port-name-lost',
  severity: 'warning',
  message: (resource: string, name: string) =>
    `the DNS name "${name}" of an interface of "${resource}" is not carried over`,
  explanation:
    'dns_name is the name of a port in the DNS of Neutron. In the cluster the host name is the DNS name of a VM. Use that name, or publish the old one in the DNS that clients use.',
});

export const lossDiagnostics = Object.freeze([
  addressPairsLost,
  addressPairsKept,
  directAccess,
  outsidePort,
  portNameLost,
]);

/** On a layer 2 network an address is where its owner answers for it. */
function reportPairs(world: World, { machine: { id, resource }, backend, text }: PlacedNic, nic: Nic): void {
  for (const { address, mac } of nic.allowedPairs) {
    const value = mac ? withOrigins(address, originsOf(mac)) : address;
    const at = { resource: nic.resource, value, names: [resource] };
    const shown = externalText(world.bind(address, { side: 'inside', slot: 'ip', machine: id }));
    if (!backend.keeps.l2) lose(world, addressPairsLost, at, resource, shown);
    else {
      report(world, addressPairsKept, at, resource, shown, text);
      world.account.declare(value, 'default', 'a layer 2 network has every address that an interface answers for');
    }
  }
}

/** For a port that exists outside the stack there is nothing more to say. */
export function reportOutsidePort(world: World, { machine: { resource }, index, ref }: PlacedNic): void {
  const port = namedBy(ref);
  const why = isUnresolved(ref) ? 'part of the stack' : 'translated';
  lose(world, outsidePort, { resource, value: port }, resource, index, externalText(port), why);
}

/** What is lost whatever network of the cluster takes the interface. */
export function reportCommonLosses(world: World, placed: PlacedNic, nic: Nic): void {
  const { id, resource } = placed.machine;
  reportPairs(world, placed, nic);
  const type = textOf(nic.vnicType);
  const isDirect = 'sriov' in placed.backend.attach(placed, world).binding;
  if (type !== undefined && type !== 'normal' && !isDirect) {
    lose(world, directAccess, { resource: nic.resource, value: nic.vnicType, names: [resource] }, resource, type);
  } else if (nic.vnicType && !isDirect)
    world.account.declare(nic.vnicType, 'default', 'normal is the default of interfaces');
  if (!nic.dnsName) return;
  const name = externalText(nic.dnsName);
  if (name === world.names.hostname(id)) world.account.declare(nic.dnsName, 'default', 'the VM has that name');
  else lose(world, portNameLost, { resource: nic.resource, value: nic.dnsName }, resource, name);
}
