/** The interfaces of a virtual machine, in the order of the template. */
import { defineDiagnostic } from '../../diagnostics/diagnostic.ts';
import { joinOrigins, known, originsOf, textOf, withOrigins, type Value } from '../../evaluate/value.ts';
import type { Machine } from '../../topology/kinds/machine.ts';
import type { Nic } from '../../topology/kinds/nic.ts';
import type { World } from '../../plan/world.ts';
import { leave, lose, report } from '../objects/drop.ts';
import { externalText, isUnresolved, nameLeaves } from '../objects/external.ts';
import { secondaryUnfiltered } from '../network/pod/rule-diagnostics.ts';
import { networkRef } from '../../topology/views/interfaces.ts';
import { liveMac, macAddress, needsNetworkData, staticAddress } from './startup/network-data.ts';
import { nicsOf, type MachineNic } from './nics.ts';

export const addressChanges = defineDiagnostic({
  code: 'plan/fixed-address-changes',
  severity: 'warning',
  message: (resource: string, address: string) =>
    `${resource} had the fixed address ${address}; on the pod network it is found by its name instead`,
  explanation:
    'The pod network gives every machine an address of its own. References by get_attr inside the stack have become names. Whatever names the old address literally (configuration in images, other stacks, people) must use the name. To keep addresses, map the network to one of the cluster that can keep them.',
});

export const staticAddressUnknown = defineDiagnostic({
  code: 'plan/static-address-lost',
  severity: 'warning',
  message: (resource: string, index: number, address: string) =>
    `interface ${index} of ${resource} had the fixed address ${address}, but no range says how to set it, so it asks DHCP`,
  explanation:
    'On a network of its own an interface keeps its fixed address where the range is known: from a subnet of the stack, or from the mapping (networks: { name: { multus: ns/name, cidr: 10.9.0.0/24 } }).',
});

export const addressPairsLost = defineDiagnostic({
  code: 'plan/allowed-address-pair-lost',
  severity: 'warning',
  message: (resource: string, address: string) =>
    `an interface of ${resource} may no longer use the further address ${address}`,
  explanation:
    'allowed_address_pairs let a machine take over an address (keepalived, VRRP). On the pod network nothing answers for such an address; a Service takes its place, or a layer 2 network of the mapping.',
});

export const directAccess = defineDiagnostic({
  code: 'plan/sriov-interface',
  severity: 'warning',
  message: (resource: string, type: string) => `an interface of ${resource} is of type ${type}, which is not kept`,
  explanation:
    'SR-IOV and other direct interfaces need devices of the host. Map the network to one with an SR-IOV network attachment and set the binding in the virtual machine by hand.',
});

export const outsidePort = defineDiagnostic({
  code: 'plan/port-outside-stack',
  severity: 'warning',
  message: (resource: string, index: number, port: string) =>
    `interface ${index} of ${resource} is the port ${port}, which the stack does not define, so its security groups are not known`,
  explanation:
    'The port exists apart from the stack, with addresses and security groups that only the cloud knows. The interface takes its place in the cluster, and until a policy is added the machine refuses everything but name look-ups.',
});

export const interfaceDiagnostics = Object.freeze([
  addressChanges,
  staticAddressUnknown,
  addressPairsLost,
  directAccess,
  outsidePort,
]);

export interface MachineInterface {
  readonly interface: {
    readonly name: string;
    readonly masquerade?: object;
    readonly bridge?: object;
    readonly macAddress?: Value;
    readonly tag?: Value;
  };
  readonly network: {
    readonly name: string;
    readonly pod?: object;
    readonly multus?: { readonly networkName: Value };
  };
}

/** `old`: the root disk comes along, and its network configuration knows interfaces by their hardware addresses. */
export function machineInterfaces(
  world: World,
  machine: Machine,
  { old }: { readonly old: boolean },
): readonly MachineInterface[] {
  return nicsOf(world, machine).map((placed) => {
    tell(world, machine, placed);
    return interfaceOf(world, machine, placed, old);
  });
}

function interfaceOf(world: World, machine: Machine, placed: MachineNic, old: boolean): MachineInterface {
  const { nic, place, index } = placed;
  const name = place.on === 'pod' ? 'default' : `net-${index}`;
  const mac = needsNetworkData(world, machine)
    ? macAddress(world, machine, placed)
    : (nic?.mac ?? (old ? liveMac(world, placed) : undefined));
  const leaves = networkLeaves(world, nic);
  return {
    interface: {
      name,
      ...(place.on === 'pod' ? { masquerade: {} } : { bridge: {} }),
      ...(mac && { macAddress: mac }),
      ...(nic?.tag && { tag: nic.tag }),
    },
    network: {
      name,
      ...(place.on === 'pod'
        ? { pod: {} }
        : { multus: { networkName: withOrigins(known(qualified(world, place.network)), leaves) } }),
    },
  };
}

function qualified({ config }: World, network: string): string {
  return network.includes('/') ? network : `${config.namespace}/${network}`;
}

/** Leaves that name the network of an interface. */
function networkLeaves({ config, graph }: World, nic: Nic | undefined): readonly number[] {
  const ref = networkRef(graph, nic);
  const node = graph.resolve('network', ref);
  const mapped = node?.name && config.networks.has(textOf(node.name) ?? '') && !config.networks.has(node.resource);
  return joinOrigins(nameLeaves(ref, node), mapped && node.name ? originsOf(node.name) : []);
}

/** What the interface loses. */
function tell(world: World, machine: Machine, placed: MachineNic): void {
  const { nic, place, index, ref } = placed;
  const { resource } = machine;
  if (!nic) {
    const port = isUnresolved(ref) ? ref.external : known(ref.node);
    lose(world, outsidePort, { resource, value: port }, resource, index, externalText(port));
    return;
  }
  const fixed = staticAddress(world, placed);
  for (const { ip } of nic.addresses) {
    if (!ip || ip === fixed?.address) continue;
    if (place.on !== 'pod')
      lose(world, staticAddressUnknown, { resource: nic.resource, value: ip }, resource, index, externalText(ip));
    else lose(world, addressChanges, { resource: nic.resource, value: ip }, resource, externalText(ip));
  }
  for (const { address, mac } of nic.allowedPairs) {
    const value = mac ? withOrigins(address, originsOf(mac)) : address;
    lose(world, addressPairsLost, { resource: nic.resource, value }, resource, externalText(address));
  }
  const type = textOf(nic.vnicType);
  if (type !== undefined && type !== 'normal') {
    lose(world, directAccess, { resource: nic.resource, value: nic.vnicType }, resource, type);
  } else if (nic.vnicType) world.account.declare(nic.vnicType, 'default', 'interfaces are plain ones');
  leave(world, nic.name, 'ports have no name in the cluster');
  leave(world, nic.dnsName, 'the machine is found by its own name');
  if (place.on === 'pod' && nic.network && isUnresolved(nic.network)) {
    leave(world, nic.network.external, 'the pod network takes its place');
  }
  if (place.on !== 'pod' && nic.portSecurity !== 'off' && nic.groups !== 'default' && nic.groups.length > 0) {
    report(world, secondaryUnfiltered, { resource: nic.resource }, resource, index);
    for (const group of nic.groups) {
      if (isUnresolved(group))
        world.account.declare(
          group.external,
          'dropped',
          secondaryUnfiltered.message(resource, index),
          secondaryUnfiltered.code,
        );
    }
  }
}
