/**
 * The primary network of a namespace in OVN-Kubernetes: it replaces the pod network, with the addresses and hardware
 * addresses of the stack. NetworkPolicies, Services and published addresses are those of the pod network.
 */
import { joinOrigins, known, type Value } from '../../../evaluate/value.ts';
import type { Addressing, Answering, NetworkBackend, PlacedNic, StaticAddress } from '../../../plan/network-backend.ts';
import type { World } from '../../../plan/world.ts';
import type { Machine } from '../../../topology/kinds/machine.ts';
import { subnetsOf } from '../../../topology/views/addresses.ts';
import { asksDhcp } from '../../objects/told-addresses.ts';
import { tellChosen } from '../chosen-losses.ts';
import { lossDiagnostics, reportCommonLosses, reportOutsidePort } from '../losses.ts';
import { tellLostAddresses, tellPrimary, udnDiagnostics } from './losses.ts';
import { isWanted, primaryWord, refusal } from './placing.ts';
import { primaryAddresses, primaryNeed, primaryOf } from './primary-network.ts';

/** Name of the interface, by which the annotation says what it asks for. */
const interfaceName = 'default';

/** What it shares with the pod network is that of `pod`. */
export function ovnUdn(pod: NetworkBackend): NetworkBackend {
  return {
    id: primaryWord,
    plugin: 'OVN-Kubernetes',
    onPods: true,
    unprobed: true,
    mapping: {
      word: primaryWord,
      about:
        'the primary network of the namespace in OVN-Kubernetes, which is made with the stack and on which VMs keep their addresses; where it cannot be, a secondary one',
    },
    diagnostics: [...lossDiagnostics, ...udnDiagnostics],
    keeps: { address: true, mac: true, l2: false, dhcp: true, ipv6: true, policy: true },
    namespaceLabels: new Map([['k8s.ovn.org/primary-user-defined-network', '']]),
    offer: (network, site) =>
      isWanted(network, site) && refusal(network, site) === undefined
        ? {
            rank: 3,
            because: `heat2kube.yaml puts ${network.text} on the primary network of OVN-Kubernetes`,
            flip: `networks.${network.text} in heat2kube.yaml`,
          }
        : undefined,
    attach: () => ({ name: interfaceName, binding: { binding: { name: 'l2bridge' } }, source: { pod: {} } }),
    needs: (nic, world) => [...primaryNeed(world), ...pod.needs(nic, world)],
    addressing,
    assigns,
    annotations,
    report(placed, world) {
      const { nic } = placed;
      tellPrimary(placed, world);
      if (!nic) {
        reportOutsidePort(world, placed);
        return;
      }
      tellLostAddresses(placed, world);
      tellChosen(placed, world, primaryAddresses(placed, world).kept);
      reportCommonLosses(world, placed, nic);
    },
    labels: pod.labels,
    filter: pod.filter,
    publish: pod.publish,
    name: (nic, _slot, world) => assigns(nic, world)[0]?.address,
  };
}

/** DHCP of OVN-Kubernetes says everything but the routes of the subnet. */
function addressing({ nic }: PlacedNic, world: Answering): Addressing | undefined {
  const routes = nic ? subnetsOf(world.graph, nic).flatMap(({ hostRoutes }) => hostRoutes) : [];
  return routes.length > 0 ? { ...asksDhcp, routes } : undefined;
}

function assigns(nic: PlacedNic, world: Answering): readonly StaticAddress[] {
  const { ranges } = primaryOf(world);
  return primaryAddresses(nic, world).kept.map(({ address, family, origins }) => {
    const length = ranges.find((range) => range.family === family)?.cidr.split('/')[1];
    return { address, origins, prefix: Number(length ?? (family === 4 ? 32 : 128)) };
  });
}

/** Read from the template of the VM, and only where the network has persistent addresses. */
function annotations({ id }: Machine, world: World): ReadonlyMap<string, Value> {
  const own = world.networks.of(id).filter(({ backend }) => backend.id === primaryWord);
  const addresses = own.flatMap((nic) => primaryAddresses(nic, world).kept);
  if (addresses.length === 0) return new Map();
  const texts = addresses.map(({ address }) => (address.kind === 'known' ? address.value : ''));
  const origins = addresses.map((one) => one.origins).reduce(joinOrigins, []);
  return new Map([['network.kubevirt.io/addresses', known(JSON.stringify({ [interfaceName]: texts }), origins)]]);
}
