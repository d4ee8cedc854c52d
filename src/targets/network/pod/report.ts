/** What an interface loses on the pod network: its address. */
import { defineDiagnostic } from '../../../diagnostics/diagnostic.ts';
import type { PlacedNic } from '../../../plan/network-backend.ts';
import type { World } from '../../../plan/world.ts';
import { lose } from '../../objects/drop.ts';
import { externalText } from '../../objects/external.ts';
import { reportCommonLosses, reportOutsidePort } from '../losses.ts';

export const addressChanges = defineDiagnostic({
  code: 'plan/fixed-address-changes',
  severity: 'warning',
  message: (resource: string, address: string) =>
    `${resource} had the fixed address ${address}; on the pod network it is found by its name instead`,
  explanation:
    'The pod network gives every machine an address of its own. References by get_attr inside the stack have become names. Whatever names the old address literally (configuration in images, other stacks, people) must use the name. To keep addresses, map the network to one of the cluster that can keep them.',
});

export function reportLosses(placed: PlacedNic, world: World): void {
  const { nic } = placed;
  if (!nic) {
    reportOutsidePort(world, placed);
    return;
  }
  const { resource } = placed.machine;
  for (const { ip } of nic.addresses) {
    if (ip) lose(world, addressChanges, { resource: nic.resource, value: ip }, resource, externalText(ip));
  }
  reportCommonLosses(world, placed, nic);
}
