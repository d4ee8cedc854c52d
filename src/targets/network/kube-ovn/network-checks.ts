/** What must be true of the cluster before VMs are in Subnets of Kube-OVN; networks that were to be there and are not. */
import { defineDiagnostic } from '../../../diagnostics/diagnostic.ts';
import { look, note } from '../../../plan/operations.ts';
import { isOnPods, type NetworkSite, type NicSite } from '../../../plan/network-backend.ts';
import { code } from '../../../plan/prose.ts';
import { step } from '../../../plan/step.ts';
import type { StackTarget } from '../../../plan/target.ts';
import type { World } from '../../../plan/world.ts';
import { append } from '../../../source/append.ts';
import { listed } from '../../../source/listed.ts';
import { report } from '../../objects/drop.ts';
import { smallOf } from '../../objects/amounts.ts';
import { isMappedTo } from '../../objects/network-mapping.ts';
import { refusal } from './placing.ts';
import { kubeOvnWord, kubeSubnets } from './subnets.ts';

const refused = defineDiagnostic({
  code: 'plan/kube-ovn-network-refused',
  severity: 'warning',
  message: (network: string, why: string) => `"${network}" becomes no Subnet of Kube-OVN: ${why}`,
  explanation:
    'A Subnet of Kube-OVN replaces the pod network for its VMs, so a VM has one interface there, and in the VPC of all pods no two ranges overlap. Map the network to a NetworkAttachmentDefinition or a bridge of the nodes (networks in heat2kube.yaml); until then it is a question in the plan.',
});

export const kubeOvnChecks: StackTarget = {
  id: 'kube-ovn-checks',
  diagnostics: [refused],
  steps(world) {
    tellRefused(world);
    const subnets = [...kubeSubnets(world).values()].flat();
    if (subnets.length === 0) return [];
    const machines = subnets.flatMap(({ network }) => network.nics.map(({ machine }) => machine.id));
    const ranges = subnets.flatMap((subnet) =>
      subnet.ranges.map(({ cidr }) => ('value' in cidr ? String(cidr.value) : '')),
    );
    const mtus = subnets.flatMap(({ network }) => smallOf(network.network?.mtu) ?? []);
    return [
      step('assess', {
        id: 'kube-ovn',
        title: 'Check Kube-OVN',
        about: [...new Set(machines)],
        do: [
          look({ look: 'objects', kinds: ['crd'], names: ['subnets.kubeovn.io'] }),
          look({
            look: 'objects',
            kinds: ['subnets.kubeovn.io'],
            columns: [
              ['NAME', '.metadata.name'],
              ['VPC', '.spec.vpc'],
              ['RANGE', '.spec.cidrBlock'],
            ],
          }),
        ],
        check: [
          note(
            `Kube-OVN is the network plug-in of the pods, and no other Subnet of the VPC ${code('ovn-cluster')} overlaps with ${listed(ranges.map(code))}. Nothing outside the cluster that the VMs must reach has these addresses either: if the old network stays connected, two networks have them.`,
          ),
          note(
            `The controller of Kube-OVN runs with ${code('--keep-vm-ip')} (the default) and ${code('--enable-np')}: VMs keep their addresses after a restart, and NetworkPolicies are enforced.`,
          ),
          ...(mtus.length > 0
            ? [
                note(
                  `The MTU of the network between the nodes is at least ${Math.max(...mtus) + 100}: the VMs have up to ${Math.max(...mtus)}, and the header of the overlay needs up to 100 more.`,
                ),
              ]
            : []),
        ],
      }),
    ];
  },
};

/** Networks with the word that another backend has now. */
function tellRefused(world: World): void {
  const { networks, graph, live } = world;
  const found = new Map<string, NicSite[]>();
  for (const { id } of networks.backends) {
    for (const nic of networks.on(id)) {
      if (id !== kubeOvnWord && isMappedTo(kubeOvnWord, nic, world)) append(found, nic.network?.id ?? nic.text, nic);
    }
  }
  for (const nics of found.values()) {
    const [first] = nics;
    if (!first) continue;
    const network: NetworkSite = { text: first.text, nics, ...(first.network && { network: first.network }) };
    const onPods = (machine: string): boolean => networks.of(machine).some(({ backend }) => isOnPods(backend));
    const others = [...kubeSubnets(world).values()].flatMap(([one]) => (one ? [one.network] : []));
    const why = refusal(network, { graph, live, onPods, on: () => others });
    report(
      world,
      refused,
      { resource: first.nic?.resource ?? first.machine.resource },
      first.text,
      why ?? 'another backend takes it',
    );
  }
}
