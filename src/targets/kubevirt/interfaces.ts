/** The interfaces of a virtual machine, in the order of the template; what stands behind each is its network backend's. */
import type { Value } from '../../evaluate/value.ts';
import type { Field } from '../../kubernetes/object.ts';
import type { Machine } from '../../topology/kinds/machine.ts';
import type { PlacedNic } from '../../plan/network-backend.ts';
import type { World } from '../../plan/world.ts';
import { macAddress } from '../objects/hardware-address.ts';
import { groupOfReplica } from '../objects/scaling.ts';
import { ownInterfaces } from '../objects/own-interfaces.ts';
import { reportMerged } from '../objects/merged-interfaces.ts';
import type { Hardware } from './guest/hardware.ts';

/** An interface of the guest, and the network behind it, which have one name. */
export interface MachineInterface {
  readonly interface: {
    readonly name: string;
    readonly macAddress?: Value;
    readonly tag?: Value;
    readonly [binding: string]: Field | undefined;
  };
  readonly network: { readonly name: string; readonly [source: string]: Field | undefined };
}

/**
 * Each with a hardware address: the guest's network configuration knows interfaces by it, and would meet a new one at each start.
 * The VMs of a pool are made from one template, so theirs are drawn.
 */
export function machineInterfaces(
  world: World,
  machine: Machine,
  { interfaceModel }: Pick<Hardware, 'interfaceModel'>,
): readonly MachineInterface[] {
  for (const placed of world.networks.of(machine.id)) {
    placed.backend.report(placed, world);
    reportMerged(world, placed);
  }
  return ownInterfaces(world, machine).map((placed) => interfaceOf(world, placed, interfaceModel));
}

function interfaceOf(world: World, placed: PlacedNic, model: string | undefined): MachineInterface {
  const { name, binding, source } = placed.backend.attach(placed, world);
  const tag = placed.nic?.tag;
  return {
    interface: {
      name,
      ...binding,
      ...(groupOfReplica(world, placed.machine) ? {} : { macAddress: macAddress(world, placed) }),
      ...(model !== undefined && { model }),
      ...(tag && { tag }),
    },
    network: { name, ...source },
  };
}
