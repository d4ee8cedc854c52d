/** Addresses that a guest must be given by hand: nothing on the network gives them, and the guest reads no network data. */
import { defineDiagnostic } from '../../diagnostics/diagnostic.ts';
import { externalText } from './external.ts';
import { macAddress } from './hardware-address.ts';
import { report } from './drop.ts';
import { toldTo } from './told-addresses.ts';
import { ask, type Operation } from '../../plan/operations.ts';
import { code } from '../../plan/prose.ts';
import type { PlacedNic } from '../../plan/network-backend.ts';
import type { World } from '../../plan/world.ts';
import type { Machine } from '../../topology/kinds/machine.ts';

const addressUnset = defineDiagnostic({
  code: 'plan/guest-address-unset',
  severity: 'warning',
  message: (resource: string, index: number, what: string, why: string) =>
    `interface ${index} of "${resource}" does not get ${what} by itself: ${why}`,
  explanation:
    'Neutron gives every guest its address by DHCP. On a network of Multus the start-up data sets it, but only cloud-init and cloudbase-init read that part, and only on a new root disk. Set the address in the guest (the plan has a step for copied and adopted disks), in the start-up data itself (a systemd-networkd unit or a NetworkManager profile in Ignition), or connect the network to a DHCP server.',
});

export const guestAddressDiagnostics = Object.freeze([addressUnset]);

/** Reports each interface of an old disk, which asked the DHCP of Neutron. */
export function reportOldDisk(world: World, machine: Machine): void {
  reportUnset(world, machine, {
    nics: silentNics(world, machine),
    why: 'its root disk keeps its settings, and the network answers no DHCP',
  });
}

/** Reports each interface whose address stands in network data that nobody reads. */
export function reportUnreadData(world: World, machine: Machine, why: string): void {
  const nics = silentNics(world, machine).filter((placed) => toldTo(placed, world).addresses.length > 0);
  reportUnset(world, machine, { nics, why });
}

interface Unset {
  readonly nics: readonly PlacedNic[];
  readonly why: string;
}

function reportUnset(world: World, { resource }: Machine, { nics, why }: Unset): void {
  for (const placed of nics) {
    report(
      world,
      addressUnset,
      { resource, part: placed.nic?.id },
      resource,
      placed.index,
      addressText(world, placed),
      why,
    );
  }
}

/** What a person does in the guest, told by the hardware addresses, which stay. */
export function setAddresses(world: World, machine: Machine): readonly Operation[] {
  return silentNics(world, machine).map((placed) =>
    ask(
      `In the guest, see that the interface with the MAC address ${code(externalText(macAddress(world, placed)))} has ${addressText(world, placed)}${routesText(world, placed)}. Neutron's DHCP, which gave it, does not answer on the new network.`,
    ),
  );
}

/** Interfaces whose network answers no DHCP. */
function silentNics(world: World, { id }: Machine): readonly PlacedNic[] {
  return world.networks.of(id).filter(({ backend }) => !backend.keeps.dhcp);
}

function addressText(world: World, placed: PlacedNic): string {
  const { addresses } = toldTo(placed, world);
  if (addresses.length === 0) return 'an address';
  return addresses.map(({ address, prefix }) => `${externalText(address)}/${prefix}`).join(' and ');
}

function routesText(world: World, placed: PlacedNic): string {
  const { gateways, routes, nameservers } = toldTo(placed, world);
  const parts = [
    ...gateways.map((value) => `the gateway ${externalText(value)}`),
    ...routes.map(
      ({ destination, nexthop }) => `the route to ${externalText(destination)} through ${externalText(nexthop)}`,
    ),
    ...nameservers.map((value) => `the DNS server ${externalText(value)}`),
  ];
  return parts.length === 0 ? '' : `, with ${parts.join(', ')}`;
}
