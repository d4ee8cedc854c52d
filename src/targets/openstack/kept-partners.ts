/** Servers that stay and VMs that reached each other: the VMs come with addresses of nodes now, and find the servers by name. */
import { defineDiagnostic } from '../../diagnostics/diagnostic.ts';
import { textOf, wordOf, type Value } from '../../evaluate/value.ts';
import { kubeObject } from '../../kubernetes/build.ts';
import { stackNode, type ObjectMeta } from '../../kubernetes/object.ts';
import { question, type Need } from '../../plan/needs.ts';
import { ask, look, note, type Operation, type Word } from '../../plan/operations.ts';
import type { ObjectItem, Step } from '../../plan/plan.ts';
import { code } from '../../plan/prose.ts';
import { residualOf, residualStep } from '../../plan/residual-stack.ts';
import { step } from '../../plan/step.ts';
import { made, type StackTarget } from '../../plan/target.ts';
import { perWorld, type World } from '../../plan/world.ts';
import { listed } from '../../source/listed.ts';
import { byCodeUnit } from '../../source/text-order.ts';
import { covers, familyOf, isEverything, type Family } from '../../topology/address-range.ts';
import type { FirewallRule } from '../../topology/kinds/firewall-rule.ts';
import type { Machine } from '../../topology/kinds/machine.ts';
import { nicsOf } from '../../topology/views/interfaces.ts';
import { report } from '../objects/drop.ts';
import { fixedAddresses, keptAddress } from '../objects/fixed-addresses.ts';
import { objectMeta, stackObjectName } from '../objects/metadata.ts';
import { meetings, type Meeting } from '../objects/partners.ts';
import { boundsOfRule } from '../objects/rule-ports.ts';
import { idOf } from './referrers.ts';

const nodesAdmitted = defineDiagnostic({
  code: 'plan/kept-server-admits-nodes',
  severity: 'warning',
  message: (group: string, machines: string) =>
    `"${group}" allows ${machines}, whose connections come from the addresses of nodes after the move, so the plan adds rules for all nodes`,
  explanation:
    'Packets of pods leave the cluster with the address of their node. A security group that allowed single servers must allow the nodes instead, and then other pods of the cluster reach the server too. The policies of the stack still limit what its own VMs reach. An egress address of the cluster (EgressIP of OVN-Kubernetes) keeps the rule narrow: set it under cluster.nodeRanges in heat2kube.yaml.',
});

/** What servers that stay and VMs that move need to reach each other as before. */
export const keptPartners: StackTarget = {
  id: 'kept-partners',
  diagnostics: [nodesAdmitted],
  lower: (world) => made(nameSlices(world), addressNeeds(world)),
  steps: (world) => admitting(world).map((entry) => admitStep(world, entry)),
};

/* Names and addresses of the servers */

/** Those that rules connect with VMs of the pod network. */
const metServers = perWorld((world): readonly Machine[] => [
  ...new Set(meetings(world).map(({ kept }) => kept.machine)),
]);

/** The headless Service of the stack has the servers too, so each has the name that it would have as a VM. */
function nameSlices(world: World): readonly ObjectItem[] {
  const found = metServers(world).map((machine) => ({ machine, addresses: addressesOf(world, machine) }));
  return ([4, 6] as const).flatMap((family) => {
    const endpoints = found.flatMap(({ machine, addresses }) =>
      addresses
        .filter((address) => familyOf(wordOf(address)) === family)
        .slice(0, 1)
        .map((address) => ({ machine, address })),
    );
    return endpoints.length > 0 ? [nameSlice(world, family, endpoints)] : [];
  });
}

/** A server that stays, at one address. */
interface Endpoint {
  readonly machine: Machine;
  readonly address: Value;
}

/** An EndpointSlice has addresses of one family. */
function nameSlice(world: World, family: Family, endpoints: readonly Endpoint[]): ObjectItem {
  const name = stackObjectName(world, family === 4 ? 'kept' : 'kept-ipv6');
  const object = kubeObject('discovery.k8s.io/v1/EndpointSlice', ofService(objectMeta(world, name), world), {
    addressType: family === 4 ? 'IPv4' : 'IPv6',
    endpoints: endpoints.map(({ machine, address }) => ({
      addresses: [address],
      hostname: world.names.hostname(machine.id),
    })),
  });
  return { item: 'object', owner: stackNode, object };
}

/** A slice that no controller keeps; the Service has the others. */
function ofService({ labels, ...meta }: ObjectMeta, { config }: World): ObjectMeta {
  return {
    ...meta,
    labels: new Map([
      ...(labels ?? []),
      ['kubernetes.io/service-name', config.stackName],
      ['endpointslice.kubernetes.io/managed-by', 'heat2kube'],
    ]),
  };
}

/** Of the first interface, whose address a name of Nova means; what is not known gives no name. */
function addressesOf(world: World, machine: Machine): readonly Value[] {
  const [first] = nicsOf(world.graph, machine);
  return first ? fixedAddresses(world, first).filter((address) => textOf(address) !== undefined) : [];
}

/** Policies and start-up data name servers by their addresses. */
function addressNeeds(world: World): readonly Need[] {
  return metServers(world).flatMap((machine) => {
    if (addressesOf(world, machine).length > 0) return [];
    const { resource } = machine;
    const residual = residualOf(world, machine.id);
    const after = residual ? ` The step ${code(residualStep)} creates it: do that step first.` : '';
    return [
      question({
        kind: 'address',
        name: `address of ${resource}`,
        about: [machine.id],
        question: `Which address does ${code(resource)} have?${after} It stays in OpenStack, and VMs reach it by its address. Write ${code(`${keptAddress}: 192.0.2.10`)}, with the right address, for ${code(resource)} under ${code('resources')} in heat2kube.yaml, and run convert again. Until then no NetworkPolicy lets VMs reach it, or lets it reach VMs, and what contains the address is omitted.`,
        howTo: residual?.show('address') ?? [],
        ...(residual && { after: residualStep }),
      }),
    ];
  });
}

/* Rules of the servers */

/** A security group of servers that stay, with the rules that mean VMs. */
interface Admitting {
  /** Absent for the default group of the project and for groups outside the stack. */
  readonly resource?: string;
  readonly label: string;
  readonly rules: ReadonlySet<FirewallRule>;
  readonly kept: ReadonlySet<Machine>;
  readonly moved: ReadonlySet<Machine>;
}

/** Where the addresses of nodes lie in what a rule admits anyway, nothing is missing. */
function admitting(world: World): readonly Admitting[] {
  const found = new Map<string, Admitting & { rules: Set<FirewallRule>; kept: Set<Machine>; moved: Set<Machine> }>();
  for (const { kept, moved, side, group, rule } of meetings(world)) {
    if (side !== 'kept' || admitsNodes(world, rule)) continue;
    const entry = found.get(group.key) ?? {
      ...(group.node && { resource: group.node.resource }),
      label: group.node?.resource ?? 'default',
      rules: new Set<FirewallRule>(),
      kept: new Set<Machine>(),
      moved: new Set<Machine>(),
    };
    entry.rules.add(rule);
    entry.kept.add(kept.machine);
    entry.moved.add(moved.machine);
    found.set(group.key, entry);
  }
  return [...found.values()].toSorted((one, other) => byCodeUnit(one.label, other.label));
}

/** Clients from the cluster come with the address of a node. */
function admitsNodes({ cluster }: World, { remote }: Meeting['rule']): boolean {
  if (remote.from === 'any') return true;
  if (remote.from === 'group') return false;
  const range = textOf(remote.cidr);
  const { nodes } = cluster.ranges;
  return (
    range !== undefined && (isEverything(range) || (nodes.length > 0 && nodes.every((node) => covers(range, node))))
  );
}

function admitStep(world: World, { resource, label, rules, kept, moved }: Admitting): Step {
  const names = (machines: ReadonlySet<Machine>): string =>
    listed([...machines].map((machine) => code(machine.resource)));
  const plain = listed([...moved].map((machine) => `"${machine.resource}"`));
  const [first] = kept;
  report(world, nodesAdmitted, { resource: resource ?? first?.resource ?? '' }, label, plain);
  const migrate = world.live.mode === 'migrate';
  const group = resource === undefined ? groupOfProject(kept) : idOf(world, resource, 'GROUP_ID');
  const ranges = nodeRanges(world);
  return step('prepare', {
    id: `admit/${label}`,
    title: `Let the nodes through the security group "${label}"`,
    about: [...kept, ...moved].map(({ id }) => id),
    needs: migrate ? [] : [residualStep],
    do: [
      note(
        `${names(kept)} ${kept.size === 1 ? 'stays' : 'stay'} in Nova and ${kept.size === 1 ? 'allows' : 'allow'} connections with ${names(moved)}. From the cluster, these have the address of a node.`,
      ),
      ...[...rules].flatMap((rule) =>
        ranges.map((range): Operation => ({ op: 'admit', group, rule: ruleOf(rule), range })),
      ),
      note(
        'The nodes need a route to the network of the servers: they are on it, on a network of the same router, or on a network that is routed there.',
      ),
    ],
    check: [look({ look: 'group-rules', group })],
    undo: [
      look({ look: 'group-rules', group }),
      ask('Delete the rules that this step added: `openstack security group rule delete` with their ids.'),
    ],
  });
}

/** Few nodes are named one by one; the range of many is for a person to say, who knows whether more will come. */
function nodeRanges({ cluster }: World): readonly Word[] {
  const { nodes } = cluster.ranges;
  if (nodes.length > 0 && nodes.length <= 4) return nodes;
  const hint =
    'address range of the nodes as OpenStack sees them, for example 10.6.0.0/24: kubectl get nodes -o wide, column INTERNAL-IP';
  return [{ variable: 'NODE_RANGE', value: { ask: hint } }];
}

/** The group `default` of the project has other members too, so it is not opened for this stack alone. */
function groupOfProject(kept: ReadonlySet<Machine>): Word {
  const names = listed([...kept].map(({ resource }) => resource));
  return {
    variable: 'GROUP_ID',
    value: { ask: `id of a security group that only ${names} has: create one and add it to the port` },
  };
}

/** As the client of OpenStack takes it. */
function ruleOf(rule: FirewallRule) {
  const { direction, family, protocol } = rule;
  const [first, last] = boundsOfRule(rule);
  return {
    direction,
    family,
    protocol: textOf(protocol) ?? 'any',
    ...(first !== undefined && last !== undefined && { ports: [String(first), String(last)] as const }),
  };
}
