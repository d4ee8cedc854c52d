/** The interfaces of a virtual machine, in the order of the template; what stands behind each is its network backend's. */
import type { Value } from '../../evaluate/value.ts';
import type { Field } from '../../kubernetes/object.ts';
import type { Machine } from '../../topology/kinds/machine.ts';
import type { PlacedNic } from '../../plan/network-backend.ts';
import type { World } from '../../plan/world.ts';
import { liveMac, macAddress, needsNetworkData } from './startup/network-data.ts';

export interface MachineInterface {
  readonly interface: {
    readonly name: string;
    readonly macAddress?: Value;
    readonly tag?: Value;
    readonly [binding: string]: Field | undefined;
  };
  readonly network: { readonly name: string; readonly [source: string]: Field | undefined };
}

/** `old`: the root disk comes along, and its network configuration knows interfaces by their hardware addresses. */
export function machineInterfaces(
  world: World,
  machine: Machine,
  { old }: { readonly old: boolean },
): readonly MachineInterface[] {
  return world.networks.of(machine.id).map((placed) => {
    placed.backend.report(placed, world);
    return interfaceOf(world, machine, placed, old ? liveMac(world, placed) : undefined);
  });
}

function interfaceOf(world: World, machine: Machine, placed: PlacedNic, live: Value | undefined): MachineInterface {
  const { nic } = placed;
  const { name, binding, source } = placed.backend.attach(placed, world);
  const mac = needsNetworkData(world, machine) ? macAddress(world, machine, placed) : (nic?.mac ?? live);
  return {
    interface: { name, ...binding, ...(mac && { macAddress: mac }), ...(nic?.tag && { tag: nic.tag }) },
    network: { name, ...source },
  };
}
