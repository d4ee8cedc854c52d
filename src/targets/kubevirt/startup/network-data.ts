/**
 * Network configuration of the guest's interfaces. Nova describes every interface to cloud-init; without it a guest
 * brings up the first one only. Interfaces are told by their hardware address, so each of them gets one.
 */
import { known, list, map, textOf, withOrigins, type Value } from '../../../evaluate/value.ts';
import type { Machine } from '../../../topology/kinds/machine.ts';
import type { World } from '../../../plan/world.ts';
import { macAddress } from '../../objects/hardware-address.ts';
import { jsonText, yamlText } from './cloud-config.ts';

/** Only machines with several interfaces need it: the first one is brought up by DHCP in any case. */
export function needsNetworkData(world: World, machine: Machine): boolean {
  return world.networks.of(machine.id).length > 1;
}

/** Version 2 of cloud-init's own format. */
export function cloudInitNetwork(world: World, machine: Machine): Value {
  const ethernets = world.networks.of(machine.id).map((placed) => {
    const fixed = placed.backend.staticAddress(placed, world);
    const address = fixed && known(`${textOf(fixed.address) ?? ''}/${fixed.prefix}`, fixed.origins);
    return [
      `nic${placed.index}`,
      map([
        ['match', map([['macaddress', macAddress(world, placed)]])],
        ...(address ? [['addresses', list([address])] as const] : [['dhcp4', known(true)] as const]),
      ]),
    ] as const;
  });
  return yamlText(
    map([
      ['version', known(2)],
      ['ethernets', map(ethernets)],
    ]),
  );
}

/** OpenStack's `network_data.json`, which a config drive holds. */
export function openstackNetwork(world: World, machine: Machine): Value {
  const nics = world.networks.of(machine.id);
  const links = nics.map((placed) =>
    map([
      ['id', known(`nic${placed.index}`)],
      ['type', known('phy')],
      ['ethernet_mac_address', macAddress(world, placed)],
    ]),
  );
  const networks = nics.map((placed) => {
    const fixed = placed.backend.staticAddress(placed, world);
    return map([
      ['id', known(`network${placed.index}`)],
      ['link', known(`nic${placed.index}`)],
      ['type', known(fixed ? 'ipv4' : 'ipv4_dhcp')],
      ...(fixed
        ? [
            ['ip_address', withOrigins(fixed.address, fixed.origins)] as const,
            ['netmask', known(netmask(fixed.prefix))] as const,
          ]
        : []),
    ]);
  });
  return jsonText(
    map([
      ['links', list(links)],
      ['networks', list(networks)],
      ['services', list([])],
    ]),
  );
}

function netmask(prefix: number): string {
  const bits = '1'.repeat(prefix).padEnd(32, '0');
  return [0, 8, 16, 24].map((at) => Number.parseInt(bits.slice(at, at + 8), 2)).join('.');
}
