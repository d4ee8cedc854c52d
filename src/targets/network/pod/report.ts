/** What an interface loses on the pod network: its address. */
import { defineDiagnostic } from '../../../diagnostics/diagnostic.ts';
import type { PlacedNic } from '../../../plan/network-backend.ts';
import type { World } from '../../../plan/world.ts';
import { lose } from '../../objects/drop.ts';
import { externalText } from '../../objects/external.ts';
import { tellUnknownNetwork } from './direct.ts';
import { reportCommonLosses, reportOutsidePort } from '../losses.ts';

export const addressChanges = defineDiagnostic({
  code: 'plan/fixed-address-changes',
  severity: 'warning',
  message: (resource: string, address: string) =>
    `"${resource}" has the fixed address ${address}, which changes on the pod network; its DNS name replaces it`,
  explanation:
    'The pod network assigns the addresses of VMs. References by get_attr in the stack become DNS names. Anything else that uses the old address (configuration in images, other stacks, clients) must use the DNS name. To keep the address, map the network to a NetworkAttachmentDefinition (networks in heat2kube.yaml).',
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
  tellUnknownNetwork(placed, world);
}
