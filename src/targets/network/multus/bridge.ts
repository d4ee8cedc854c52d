/** The NetworkAttachmentDefinition that connects interfaces to a bridge of the nodes, which leads to the old network or to a new one. */
import { joinOrigins, known, originsOf, type Origins, type Value } from '../../../evaluate/value.ts';
import { kubeObject } from '../../../kubernetes/build.ts';
import { stackNode } from '../../../kubernetes/object.ts';
import { shared, type Need } from '../../../plan/needs.ts';
import type { PlacedNic } from '../../../plan/network-backend.ts';
import type { Network } from '../../../topology/kinds/network.ts';
import type { World } from '../../../plan/world.ts';
import { smallOf } from '../../objects/amounts.ts';
import { objectMeta } from '../../objects/metadata.ts';
import type { AttachedMapping } from '../../objects/network-mapping.ts';
import { forgesFrames } from './forging.ts';

type BridgeMapping = Extract<AttachedMapping, { readonly bridge: string }>;

/** What the object is called, and all interfaces that are on the network behind it. */
interface Bridged {
  readonly name: string;
  readonly nics: readonly PlacedNic[];
  readonly mapped: BridgeMapping;
}

/** Made once for a network, however many interfaces are on it. */
export function bridgeNeed({ text, network, machine }: PlacedNic, bridged: Bridged, world: World): Need {
  const { name } = bridged;
  const about = network ? [machine.id, network.id] : [machine.id];
  const metadata = objectMeta(world, name, network ? { node: network.id } : {});
  const object = kubeObject('k8s.cni.cncf.io/v1/NetworkAttachmentDefinition', metadata, {
    spec: { config: pluginConfig(network, bridged, world) },
  });
  return shared({ kind: 'network', name: text, about }, [
    { item: 'object', object, owner: network?.id ?? stackNode, shapedBy: about },
  ]);
}

/** The CNI plug-in of a bridge, and what it says of the network behind it. */
interface Segment {
  readonly type: string;
  /** Undefined where packets have no tag, or where the tag is not known. */
  readonly vlan: number | undefined;
  /** Bytes. */
  readonly mtu: number | undefined;
  readonly origins: Origins;
}

export function segmentOf(network: Network | undefined, mapped: BridgeMapping, { config }: World): Segment {
  const vlan = mapped.vlan === undefined ? network?.vlan : known(mapped.vlan);
  const mtu = mapped.mtu === undefined ? network?.mtu : known(mapped.mtu);
  const said = [vlan, mtu].flatMap((value) => (value && smallOf(value) !== undefined ? [originsOf(value)] : []));
  return {
    type: mapped.cni ?? (config.cluster.preset === 'openshift' ? 'cnv-bridge' : 'bridge'),
    vlan: smallOf(vlan),
    mtu: smallOf(mtu),
    origins: said.reduce(joinOrigins, []),
  };
}

/** Without addresses of its own: guests are told theirs. Of the CNI plug-ins, bridges check the hardware address of frames. */
function pluginConfig(network: Network | undefined, { name, nics, mapped }: Bridged, world: World): Value {
  const { type, vlan, mtu, origins } = segmentOf(network, mapped, world);
  const config = {
    cniVersion: '0.3.1',
    name,
    type,
    bridge: mapped.bridge,
    // Without the second word the bridge also sends the frames of its default VLAN.
    ...(type !== 'ovs' && vlan !== undefined && { preserveDefaultVlan: false }),
    ...(vlan !== undefined && { vlan }),
    ...(mtu !== undefined && { mtu }),
    ...(type !== 'ovs' && { ipam: {}, ...(!forgesFrames(nics, world) && { macspoofchk: true }) }),
  };
  return known(JSON.stringify(config), origins);
}
