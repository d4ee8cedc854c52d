/** Ports that ask for a network card of their node (SR-IOV): a virtual function where the network has some, and else a question. */
import { map, originsOf, textOf } from '../../../evaluate/value.ts';
import { question, type Need } from '../../../plan/needs.ts';
import type { NicAttachment, NicSite, PlacedNic } from '../../../plan/network-backend.ts';
import { code } from '../../../plan/prose.ts';
import type { World } from '../../../plan/world.ts';
import { attachedMapping } from '../../objects/network-mapping.ts';

/** What the mapping says; other types (direct-physical, macvtap) have no counterpart. */
function directOf(placed: NicSite, world: World): 'sriov' | 'none' | 'open' | undefined {
  const mapped = attachedMapping(placed, world);
  const isDirect = placed.nic?.vnicType && textOf(placed.nic.vnicType) === 'direct';
  if (!isDirect || !mapped || !('multus' in mapped)) return undefined;
  return mapped.direct ?? 'open';
}

/** Undefined for a usual interface. */
export function directBinding(placed: NicSite, world: World): NicAttachment['binding'] | undefined {
  const type = placed.nic?.vnicType;
  return type && directOf(placed, world) === 'sriov' ? { sriov: map(new Map(), originsOf(type)) } : undefined;
}

export function directNeeds(placed: PlacedNic, world: World): readonly Need[] {
  if (directOf(placed, world) !== 'open') return [];
  const { text, machine } = placed;
  return [
    question({
      kind: 'other',
      name: `direct access to ${text}`,
      about: [machine.id],
      question: `Does the NetworkAttachmentDefinition that replaces ${code(text)} give virtual functions of network cards (SR-IOV)? Ports with ${code('vnic_type')} direct are on it. Write ${code('direct: sriov')} or ${code('direct: none')} beside ${code('multus')} in heat2kube.yaml and run convert again. Until then they get a usual interface.`,
      howTo: [],
    }),
  ];
}
