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
import { outsideOf } from './vpc-of.ts';
import { vpcRefusal } from './vpc-placing.ts';
import { kubeOvnVpcWord, kubeOvnWord, kubeSubnets, type KubeSubnet } from './subnets.ts';

const refused = defineDiagnostic({
  code: 'plan/kube-ovn-network-refused',
  severity: 'warning',
  message: (network: string, why: string) => `"${network}" becomes no Subnet of Kube-OVN: ${why}`,
  explanation:
    'A Subnet of Kube-OVN replaces the pod network for its VMs, so a VM has one interface there, and in the VPC of all pods no two ranges overlap. Map the network to a NetworkAttachmentDefinition or a bridge of the nodes (networks in heat2kube.yaml); until then it is a question in the plan.',
});

const vpcRefused = defineDiagnostic({
  code: 'plan/kube-ovn-vpc-refused',
  severity: 'warning',
  message: (network: string, why: string, instead: string) =>
    `"${network}" is in no VPC of its own: ${why}; ${instead}`,
  explanation:
    'Nodes, Services, load balancers, probes and the DNS of the cluster do not reach into a VPC of Kube-OVN, and a Subnet is in one VPC. A network that relies on one of them goes into the VPC of all pods, where NetworkPolicies keep apart what no router connects. Write kube-ovn for it in heat2kube.yaml to accept that, or change what the message names.',
});

export const kubeOvnChecks: StackTarget = {
  id: 'kube-ovn-checks',
  diagnostics: [refused, vpcRefused],
  steps(world) {
    tellRefused(world);
    const subnets = [...kubeSubnets(world).values()].flat();
    if (subnets.length === 0) return [];
    const machines = subnets.flatMap(({ network }) => network.nics.map(({ machine }) => machine.id));
    const mtus = subnets.flatMap(({ network }) => smallOf(network.network?.mtu) ?? []);
    const shared = subnets.filter(({ vpc }) => !vpc);
    const apart = subnets.length > shared.length;
    return [
      step('assess', {
        id: 'kube-ovn',
        title: 'Check Kube-OVN',
        about: [...new Set(machines)],
        do: [
          look({
            look: 'objects',
            kinds: ['subnets.kubeovn.io'],
            columns: [
              ['NAME', '.metadata.name'],
              ['VPC', '.spec.vpc'],
              ['RANGE', '.spec.cidrBlock'],
              ...(apart
                ? ([
                    ['GATEWAY', '.spec.gateway'],
                    ['VLAN', '.spec.vlan'],
                  ] as const)
                : []),
            ],
          }),
          ...(apart ? [resolverLook] : []),
          ...(apart && outsideOf(world) ? [gatewayLook] : []),
        ],
        check: [
          ...(shared.length > 0 ? [note(sharedText(shared))] : []),
          ...(apart ? vpcTexts(world).map(note) : []),
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

function sharedText(subnets: readonly KubeSubnet[]): string {
  const ranges = subnets.flatMap((subnet) =>
    subnet.ranges.map(({ cidr }) => ('value' in cidr ? String(cidr.value) : '')),
  );
  return `Kube-OVN is the network plug-in of the pods, and no other Subnet of the VPC ${code('ovn-cluster')} overlaps with ${listed(ranges.map(code))}. Nothing outside the cluster that the VMs must reach has these addresses either: if the old network stays connected, two networks have them.`;
}

const resolverLook = look({
  look: 'objects',
  kinds: ['configmap'],
  names: ['vpc-dns-config'],
  namespace: 'kube-system',
  columns: [['RESOLVER', '.data.coredns-vip']],
});

/** Nodes through which floating IPs and routers lead out. */
const gatewayLook = look({
  look: 'objects',
  kinds: ['nodes'],
  labels: [['ovn.kubernetes.io/external-gw', 'true']],
  columns: [['GATEWAY NODE', '.metadata.name']],
});

/** What a VPC needs that Kube-OVN does not bring by itself. */
function vpcTexts(world: World): readonly string[] {
  const { resolver } = world.config.kubeOvn;
  const outside = outsideOf(world);
  return [
    ...(outside
      ? [
          `At least one ${code('GATEWAY NODE')} is printed, and ${code(outside.subnet)} is a Subnet with a VLAN of a provider network, its gateway is ${code(outside.gateway)}, and it has free addresses. Floating IPs and routers of the stack get some of them, and those that the output asks for are free.`,
        ]
      : []),
    ...(resolver === undefined
      ? []
      : [
          `${code('RESOLVER')} is ${code(resolver)}: VMs ask the DNS of their VPC there. The ConfigMap ${code('vpc-dns-corefile')}, the ServiceAccount ${code('vpc-dns')} in ${code('kube-system')} and the NetworkAttachmentDefinition that ${code('vpc-dns-config')} names are there too. Otherwise set up the DNS of VPCs as the documentation of Kube-OVN says, or give the subnets DNS servers (${code('dns_nameservers')}).`,
        ]),
    `Nodes do not reach the VMs: ${code('virtctl ssh')} and ${code('virtctl port-forward')} do not work, ${code('virtctl console')} does.`,
  ];
}

/** Networks with a word that another backend has now. */
function missing(word: string, world: World): readonly NetworkSite[] {
  const { networks } = world;
  const found = new Map<string, NicSite[]>();
  for (const { id } of networks.backends) {
    for (const nic of networks.on(id)) {
      if (id !== word && isMappedTo(word, nic, world)) append(found, nic.network?.id ?? nic.text, nic);
    }
  }
  return [...found.values()].flatMap((nics) => {
    const [first] = nics;
    return first ? [{ text: first.text, nics, ...(first.network && { network: first.network }) }] : [];
  });
}

function tellRefused(world: World): void {
  const { networks, graph, live } = world;
  for (const network of missing(kubeOvnVpcWord, world)) {
    const why = vpcRefusal(network, world);
    const [first] = network.nics;
    const isSubnet = first !== undefined && networks.on(kubeOvnWord).some((nic) => nic.nic === first.nic);
    const at = { resource: first?.nic?.resource ?? first?.machine.resource ?? '' };
    if (why !== undefined || isSubnet) {
      const instead = isSubnet ? 'it is a Subnet in the VPC of all pods' : 'it is a question in the plan';
      report(world, vpcRefused, at, network.text, why ?? 'its range or its VMs do not allow it', instead);
    }
  }
  for (const network of missing(kubeOvnWord, world)) {
    const [first] = network.nics;
    if (!first) continue;
    const onPods = (machine: string): boolean => networks.of(machine).some(({ backend }) => isOnPods(backend));
    const others = [...kubeSubnets(world).values()].flatMap(([one]) => (one ? [one.network] : []));
    const why = refusal(network, { graph, live, onPods, on: () => others });
    report(
      world,
      refused,
      { resource: first.nic?.resource ?? first.machine.resource },
      network.text,
      why ?? 'another backend takes it',
    );
  }
}
