/**
 * Subnets of Kube-OVN in the VPC of all pods: the interface of a pod has the address and the hardware address of the stack.
 * NetworkPolicies, Services and published addresses are those of the pod network, and nodes reach the VMs.
 */
import { joinOrigins, known, wordOf, type Value } from '../../../evaluate/value.ts';
import type { Addressing, Answering, NetworkBackend, PlacedNic, StaticAddress } from '../../../plan/network-backend.ts';
import type { World } from '../../../plan/world.ts';
import { prefixLength } from '../../../topology/address-range.ts';
import type { Machine } from '../../../topology/kinds/machine.ts';
import { subnetsOf } from '../../../topology/views/addresses.ts';
import { isFiltered } from '../../../topology/views/interfaces.ts';
import { macAddress } from '../../objects/hardware-address.ts';
import { asksDhcp } from '../../objects/told-addresses.ts';
import { tellChosen } from '../chosen-losses.ts';
import { lossDiagnostics, reportCommonLosses, reportOutsidePort } from '../losses.ts';
import { isMappedTo } from '../../objects/network-mapping.ts';
import { networkLeaves } from '../own-network.ts';
import { kubeOvnDiagnostics, tellLosses } from './losses.ts';
import { refusal } from './placing.ts';
import { kubeOvnVpcWord, kubeOvnWord, placeOf, subnetNeeds } from './subnets.ts';

/** What it shares with the pod network is that of `pod`. */
export function kubeOvn(pod: NetworkBackend): NetworkBackend {
  return {
    id: kubeOvnWord,
    plugin: 'Kube-OVN',
    onPods: true,
    mapping: {
      word: kubeOvnWord,
      about:
        'a Subnet of Kube-OVN for each of its subnets, which is made with the stack and in which VMs keep their addresses',
    },
    diagnostics: [...lossDiagnostics, ...kubeOvnDiagnostics],
    keeps: { address: true, mac: true, l2: true, dhcp: true, ipv6: true, policy: true },
    offer: (network, site) =>
      [kubeOvnWord, kubeOvnVpcWord].some((word) => isMappedTo(word, network, site)) &&
      refusal(network, site) === undefined
        ? {
            rank: 3,
            because: `heat2kube.yaml makes ${network.text} a network of Kube-OVN`,
            flip: `networks.${network.text} in heat2kube.yaml`,
          }
        : undefined,
    attach: () => ({ name: 'default', binding: { bridge: {} }, source: { pod: {} } }),
    needs: (nic, world) => [...subnetNeeds(nic, world), ...pod.needs(nic, world)],
    addressing,
    assigns,
    annotations,
    report(placed, world) {
      const { nic } = placed;
      if (!nic) {
        reportOutsidePort(world, placed);
        return;
      }
      tellLosses(placed, world);
      tellChosen(placed, world, placeOf(placed, world).kept);
      reportCommonLosses(world, placed, nic);
    },
    labels: pod.labels,
    filter: pod.filter,
    publish: pod.publish,
    name: (nic, _slot, world) => assigns(nic, world)[0]?.address,
  };
}

/** DHCP says everything but the routes of the subnet. */
function addressing({ nic }: PlacedNic, world: Answering): Addressing | undefined {
  const routes = nic ? subnetsOf(world.graph, nic).flatMap(({ hostRoutes }) => hostRoutes) : [];
  return routes.length > 0 ? { ...asksDhcp, routes } : undefined;
}

function assigns(nic: PlacedNic, world: Answering): readonly StaticAddress[] {
  return placeOf(nic, world).kept.map(({ address, origins, range, family }) => ({
    address,
    origins,
    prefix: prefixLength(wordOf(range?.cidr)) ?? (family === 4 ? 32 : 128),
  }));
}

/** Of the template of the VM. Without the last one, KubeVirt moves no VM that has the address of its pod. */
function annotations({ id }: Machine, world: World): ReadonlyMap<string, Value> {
  const placed = world.networks
    .of(id)
    .find(({ backend }) => backend.id === kubeOvnWord || backend.id === kubeOvnVpcWord);
  if (!placed) return new Map();
  const { subnet, kept } = placeOf(placed, world);
  const { nic, network } = placed;
  const isChecked = nic && isFiltered(nic, network) && nic.allowedPairs.length === 0;
  const origins = kept.map((one) => one.origins).reduce(joinOrigins, []);
  return new Map<string, Value>([
    ['ovn.kubernetes.io/logical_switch', known(subnet.name, networkLeaves(placed, world))],
    ...(kept.length > 0
      ? [
          [
            'ovn.kubernetes.io/ip_address',
            known(kept.map(({ address }) => wordOf(address)).join(','), origins),
          ] as const,
        ]
      : []),
    ['ovn.kubernetes.io/mac_address', macAddress(world, placed)],
    ...(isChecked ? [['ovn.kubernetes.io/port_security', known('true')] as const] : []),
    ['kubevirt.io/allow-pod-bridge-network-live-migration', known('true')],
  ]);
}
