/** Several interfaces of the template that are one in the cluster: what separated their networks is gone. */
import { defineDiagnostic } from '../../diagnostics/diagnostic.ts';
import type { PlacedNic } from '../../plan/network-backend.ts';
import type { World } from '../../plan/world.ts';
import { lose, report } from './drop.ts';
import { externalText } from './external.ts';
import { carrierOf } from './own-interfaces.ts';

const interfacesMerged = defineDiagnostic({
  code: 'plan/interfaces-merged',
  severity: 'warning',
  message: (resource: string, own: string, other: string) =>
    `${own} of "${resource}" becomes one with ${other}: both are on the pod network`,
  explanation:
    'heat2kube.yaml maps both networks to the pod network, where a VM has one interface. The VM is in the security groups of both, so each group admits traffic that only the other interface had, and the guest no longer tells the networks apart: software that is bound to the second interface, or to its address, must be changed. Map one of the networks to a bridge or a NetworkAttachmentDefinition to keep them apart.',
});

const macLost = defineDiagnostic({
  code: 'plan/mac-of-merged-interface-lost',
  severity: 'warning',
  message: (resource: string, index: number, mac: string) =>
    `the MAC address ${mac} of interface ${index} of "${resource}" is not carried over, because the interface becomes one with another`,
  explanation: 'One interface has one MAC address, that of the first interface on the pod network.',
});

export const mergedInterfaceDiagnostics = Object.freeze([interfacesMerged, macLost]);

export function reportMerged(world: World, placed: PlacedNic): void {
  const first = carrierOf(world, placed);
  if (first === placed) return;
  const { machine, index, nic } = placed;
  const { resource } = machine;
  const named = (nic: PlacedNic): string => `interface ${nic.index} ("${nic.text}")`;
  report(world, interfacesMerged, { resource, part: nic?.id }, resource, named(placed), named(first));
  if (nic?.mac)
    lose(world, macLost, { resource: nic.resource, value: nic.mac }, resource, index, externalText(nic.mac));
}
