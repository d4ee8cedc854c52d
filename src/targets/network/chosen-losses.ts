/** Says which addresses the output states that the template leaves to Neutron. */
import { defineDiagnostic } from '../../diagnostics/diagnostic.ts';
import { wordOf } from '../../evaluate/value.ts';
import type { PlacedNic } from '../../plan/network-backend.ts';
import type { World } from '../../plan/world.ts';
import { report } from '../objects/drop.ts';
import type { StatedAddress } from './stated-addresses.ts';

export const addressChosen = defineDiagnostic({
  code: 'plan/address-chosen',
  severity: 'info',
  message: (resource: string, index: number, address: string) =>
    `interface ${index} of "${resource}" gets the address ${address}, which the template leaves to Neutron`,
  explanation:
    'Neutron chooses an address of the pool for a port without a fixed one. The output states one, so that others can find the VM by it. It follows from the name of the resource and stays the same in every run, unless the template comes to ask for it elsewhere. To keep the address that a live server has, convert with facts of the cloud; to say another one, give the port a fixed address (fixed_ips).',
});

export function tellChosen({ nic, machine, index }: PlacedNic, world: World, stated: readonly StatedAddress[]): void {
  for (const { address, fixed } of stated) {
    if (fixed) continue;
    report(
      world,
      addressChosen,
      { resource: nic?.resource ?? machine.resource },
      machine.resource,
      index,
      wordOf(address),
    );
  }
}
