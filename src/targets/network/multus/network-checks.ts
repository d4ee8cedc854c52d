/** What must be true of the networks of the nodes before a VM is on them: bridges, VLANs, MTU, CNI plug-ins, DHCP servers. */
import { defineDiagnostic } from '../../../diagnostics/diagnostic.ts';
import { ask, look, note, type Operation } from '../../../plan/operations.ts';
import type { PlacedNic } from '../../../plan/network-backend.ts';
import { code } from '../../../plan/prose.ts';
import { step } from '../../../plan/step.ts';
import type { StackTarget } from '../../../plan/target.ts';
import type { World } from '../../../plan/world.ts';
import { append } from '../../../source/append.ts';
import { listed } from '../../../source/listed.ts';
import { isFiltered } from '../../../topology/views/interfaces.ts';
import { report } from '../../objects/drop.ts';
import { externalText } from '../../objects/external.ts';
import { toldTo } from '../../objects/told-addresses.ts';
import { attachedMapping, type AttachedMapping } from '../../objects/network-mapping.ts';
import { attachmentName, multusId } from './attachments.ts';
import { segmentOf } from './bridge.ts';

const filterUnlikely = defineDiagnostic({
  code: 'plan/bridge-not-filtered',
  severity: 'warning',
  message: (network: string, bridge: string, machines: string) =>
    `MultiNetworkPolicies usually do not filter VMs behind a bridge such as "${bridge}" of "${network}", so the security groups of ${machines} may not be enforced there`,
  explanation:
    'heat2kube.yaml says filter: multi-network-policy for a bridge of the nodes. The usual implementation filters with iptables in the network namespace of the pod, where the packets of a VM behind a bridge do not pass. Map the network to a NetworkAttachmentDefinition of a plug-in that enforces the policies (OVN-Kubernetes, for example), or filter in the guest. If a test in your cluster shows that packets are refused, accept the message with that reason.',
});

/** A network, with all interfaces on it. */
interface MappedNetwork {
  readonly text: string;
  readonly first: PlacedNic;
  readonly nics: readonly PlacedNic[];
  readonly mapped: AttachedMapping;
}

export const networkChecks: StackTarget = {
  id: 'network-checks',
  diagnostics: [filterUnlikely],
  steps(world) {
    const networks = mappedNetworks(world);
    if (networks.length === 0) return [];
    for (const network of networks) tellFilter(world, network);
    const checks = networks.map((network) => checkOf(world, network));
    const bridged = networks.some(({ mapped }) => 'bridge' in mapped);
    return [
      step('assess', {
        id: 'networks',
        title: 'Check the networks of the VMs',
        about: networks.flatMap(({ nics }) => nics.map(({ machine }) => machine.id)),
        do: [...(bridged ? bridgeLooks(world) : []), ...checks.flatMap(({ how }) => how)],
        check: checks.flatMap(({ expect }) => expect.map(note)),
      }),
    ];
  },
};

function mappedNetworks(world: World): readonly MappedNetwork[] {
  const byText = new Map<string, PlacedNic[]>();
  for (const nic of world.networks.on(multusId)) append(byText, nic.text, nic);
  return [...byText].flatMap(([text, nics]) => {
    const [first] = nics;
    const mapped = first && attachedMapping(first, world);
    return first && mapped ? [{ text, first, nics, mapped }] : [];
  });
}

function tellFilter(world: World, { text, nics, mapped }: MappedNetwork): void {
  if (!('bridge' in mapped) || mapped.filter === undefined) return;
  const filtered = nics.filter(({ nic, network }) => nic && isFiltered(nic, network));
  const [first] = filtered;
  if (!first) return;
  const names = [...new Set(filtered.map(({ machine }) => `"${machine.resource}"`))];
  report(
    world,
    filterUnlikely,
    { resource: first.machine.resource, part: first.nic?.id },
    text,
    mapped.bridge,
    listed(names),
  );
}

/** How to look at a network, and what must be seen. */
interface Check {
  readonly how: readonly Operation[];
  readonly expect: readonly string[];
}

function checkOf(world: World, network: MappedNetwork): Check {
  const own =
    'bridge' in network.mapped ? bridgeCheck(world, network, network.mapped) : attachmentCheck(world, network);
  const dhcp = dhcpCheck(world, network);
  return { how: [...own.how, ...dhcp.how], expect: [...own.expect, ...dhcp.expect] };
}

/** Where nmstate runs, it shows the bridges of all nodes. */
function bridgeLooks({ cluster }: World): readonly Operation[] {
  const nmstate = cluster.has('nmstate.io/v1beta1', 'NodeNetworkState') === true;
  const interfaces = '.status.currentState.interfaces';
  return [
    look({ look: 'objects', kinds: ['nodes'] }),
    ...(nmstate
      ? [
          look({
            look: 'objects',
            kinds: ['nodenetworkstates'],
            columns: [
              ['NODE', '.metadata.name'],
              ['LINUX-BRIDGES', `${interfaces}[?(@.type=="linux-bridge")].name`],
              ['OVS-BRIDGES', `${interfaces}[?(@.type=="ovs-bridge")].name`],
            ],
          }),
        ]
      : []),
  ];
}

function bridgeCheck(world: World, { text, first }: MappedNetwork, mapped: Bridge): Check {
  const { bridge } = mapped;
  const { type, vlan, mtu } = segmentOf(first.network, mapped, world);
  const shown = type === 'ovs' ? `ovs-vsctl list-ports ${bridge}` : `ip -d link show master ${bridge}`;
  const tag = vlan === undefined ? 'without a VLAN tag' : `as VLAN ${vlan}`;
  return {
    how: [
      ask(
        `On each node that may run the VMs, run ${code(`ip link show ${bridge}`)}, ${code(shown)} and ${code(`ls /opt/cni/bin/${type}`)}. Some distributions have the CNI plug-ins in another directory.`,
      ),
    ],
    expect: [
      `${code(bridge)} is there on each of these nodes and is up. It has a port to the network that replaces ${code(text)}, whose switches carry that network there ${tag}.${mtu === undefined ? '' : ` The MTU of the bridge and of that port is at least ${mtu}.`} The CNI plug-in ${code(type)} is there.`,
    ],
  };
}

type Bridge = Extract<AttachedMapping, { readonly bridge: string }>;

function attachmentCheck(world: World, { text, first, nics, mapped }: MappedNetwork): Check {
  const name = attachmentName(first, world);
  const [namespace = '', own = ''] = name.split('/');
  const isStatic = nics.some((nic) => toldTo(nic, world).addresses.length > 0);
  const mtu = toldTo(first, world).mtu;
  return {
    how: [
      look({
        look: 'objects',
        kinds: ['network-attachment-definitions'],
        names: [own],
        namespace,
        columns: [
          ['NAME', '.metadata.name'],
          ['CONFIG', '.spec.config'],
        ],
      }),
    ],
    expect: [
      `The configuration of ${code(name)} leads to the network that replaces ${code(text)}: check its type, bridge and VLAN, and that the nodes which may run the VMs have them.${mtu === undefined ? '' : ` Its MTU is at least ${externalText(mtu)}.`}${isStatic ? ' It assigns no addresses (`ipam`, `subnets`): the guests have those of the template.' : ''}${mapped.filter === undefined ? '' : ' Its type is one whose interfaces MultiNetworkPolicies filter, such as `ovn-k8s-cni-overlay`.'}`,
    ],
  };
}

/** Guests without an address of their own. */
function dhcpCheck(world: World, { text, nics }: MappedNetwork): Check {
  const asking = nics.filter((placed) => asksForAddress(placed, world));
  if (asking.length === 0) return { how: [], expect: [] };
  const names = [...new Set(asking.map(({ machine }) => code(machine.resource)))];
  return {
    how: [
      ask(
        `Look up the DHCP server of the network that replaces ${code(text)}: on a machine of that network, ${code('nmap --script broadcast-dhcp-discover')} shows what it offers.`,
      ),
    ],
    expect: [
      `A DHCP server answers on the network that replaces ${code(text)}. ${listed(names)} ${names.length === 1 ? 'has' : 'have'} no fixed address there and ${names.length === 1 ? 'asks' : 'ask'} for one.`,
    ],
  };
}

function asksForAddress(placed: PlacedNic, world: World): boolean {
  return placed.nic?.addressless === false && toldTo(placed, world).addresses.length === 0;
}
