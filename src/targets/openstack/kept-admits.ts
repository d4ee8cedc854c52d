/** Security groups of servers that stay: VMs come from other addresses now, and are reached at others. */
import { defineDiagnostic } from '../../diagnostics/diagnostic.ts';
import { textOf } from '../../evaluate/value.ts';
import { objectRef } from '../../kubernetes/object-ref.ts';
import { look, note, type Operation, type Word } from '../../plan/operations.ts';
import type { Step } from '../../plan/plan.ts';
import { code } from '../../plan/prose.ts';
import { afterResidual } from '../../plan/residual-stack.ts';
import { step } from '../../plan/step.ts';
import type { StackTarget } from '../../plan/target.ts';
import type { World } from '../../plan/world.ts';
import { listed } from '../../source/listed.ts';
import { byCodeUnit } from '../../source/text-order.ts';
import { covers, isEverything } from '../../topology/address-range.ts';
import type { FirewallRule } from '../../topology/kinds/firewall-rule.ts';
import type { Machine } from '../../topology/kinds/machine.ts';
import { report } from '../objects/drop.ts';
import { egresses } from '../objects/egress.ts';
import { keptServiceName, keptServices } from '../objects/kept-services.ts';
import { serviceAddress } from '../objects/load-balancer.ts';
import { meetings, type Meeting } from '../objects/partners.ts';
import { groupWord, removeRules, ruleOf } from './group-rules.ts';

const nodesAdmitted = defineDiagnostic({
  code: 'plan/kept-server-admits-nodes',
  severity: 'warning',
  message: (group: string, machines: string) =>
    `"${group}" allows ${machines}, whose connections come from the addresses of nodes after the move, so the plan adds rules for all nodes`,
  explanation:
    'Packets of pods leave the cluster with the address of their node. A security group that allowed single servers must allow the nodes instead, and then other pods of the cluster reach the server too. The policies of the stack still limit what its own VMs reach. An egress address keeps the rule narrow: egress under exposure in heat2kube.yaml gives the VM a source address of its own (EgressIP of OVN-Kubernetes or CiliumEgressGatewayPolicy), and the plan then admits that address alone.',
});

/** Rules that let servers that stay and VMs that move reach each other as before. */
export const keptAdmits: StackTarget = {
  id: 'kept-admits',
  diagnostics: [nodesAdmitted],
  steps: (world) => admitting(world).flatMap((entry) => admitSteps(world, entry)),
};

/** A security group of servers that stay, with the rules of one direction that mean VMs. */
interface Admitting {
  /** Absent for the default group of the project and for groups outside the stack. */
  readonly resource?: string;
  readonly label: string;
  readonly direction: FirewallRule['direction'];
  readonly rules: ReadonlySet<FirewallRule>;
  readonly kept: ReadonlySet<Machine>;
  readonly moved: ReadonlySet<Machine>;
}

/** Where the addresses of nodes lie in what a rule admits anyway, nothing is missing. */
function admitting(world: World): readonly Admitting[] {
  const found = new Map<string, Admitting & { rules: Set<FirewallRule>; kept: Set<Machine>; moved: Set<Machine> }>();
  for (const { kept, moved, side, group, rule } of meetings(world)) {
    if (side !== 'kept' || admitsNodes(world, rule)) continue;
    const { direction } = rule;
    const key = `${direction} ${group.key}`;
    const entry = found.get(key) ?? {
      ...(group.node && { resource: group.node.resource }),
      label: group.node?.resource ?? 'default',
      direction,
      rules: new Set<FirewallRule>(),
      kept: new Set<Machine>(),
      moved: new Set<Machine>(),
    };
    entry.rules.add(rule);
    entry.kept.add(kept.machine);
    entry.moved.add(moved.machine);
    found.set(key, entry);
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

/** Who the rules let in or out instead of the VMs. */
interface Others {
  readonly ranges: readonly Word[];
  /** What that is, for the title of the step: `the nodes`. */
  readonly called: string;
  /** Whether all nodes are among them. */
  readonly nodes: boolean;
  /** What the step and its commands wait for. */
  readonly needs: readonly string[];
  readonly why: string;
}

/** VMs come with the address of their node, or with the one that the user gives them. */
function clientsOf(world: World, { moved, rules }: Admitting): Others {
  const own = [...moved].map((machine) => egresses(world).by.get(machine.id)?.address);
  // An egress address is one of IPv4.
  const isIpv4 = [...rules].every(({ family }) => family === 4);
  const given = [...new Set(own.flatMap((address) => (address === undefined || !isIpv4 ? [] : [`${address}/32`])))];
  const nodes = !isIpv4 || own.includes(undefined);
  return {
    ranges: [...given, ...(nodes ? nodeRanges(world) : [])],
    called: listed([...(given.length > 0 ? ['the egress addresses'] : []), ...(nodes ? ['the nodes'] : [])]),
    nodes,
    needs: afterResidual(world),
    why: `From the cluster, these have ${listed([...(given.length > 0 ? ['the address that `egress` under `exposure` gives'] : []), ...(nodes ? ['the address of a node'] : [])])}.`,
  };
}

/** Servers reach VMs at the address that the load balancer gives to their Service; where there is none, they reach nothing. */
function servedOf(world: World, { moved, kept }: Admitting): Others {
  const services = [...moved].flatMap((machine) => {
    const service = keptServices(world).get(machine.id);
    const serves = service && service.ports.length > 0 && service.servers.some((server) => kept.has(server));
    return serves ? [objectRef('v1/Service', keptServiceName(world, machine), world.config.namespace)] : [];
  });
  return {
    ranges: services.map((service, index) => ({
      variable: index === 0 ? 'SERVICE_ADDRESS' : `SERVICE_ADDRESS_${index + 1}`,
      value: { look: serviceAddress(service) },
    })),
    called: services.length === 1 ? 'the Service' : 'the Services',
    nodes: false,
    needs: [...afterResidual(world), 'prepare/apply'],
    why: `From outside the cluster, these go to the address of ${services.length === 1 ? 'a Service' : 'Services'}.`,
  };
}

function admitSteps(world: World, entry: Admitting): readonly Step[] {
  const { label, resource, direction, kept, moved } = entry;
  const others = direction === 'ingress' ? clientsOf(world, entry) : servedOf(world, entry);
  if (others.ranges.length === 0) return [];
  if (others.nodes) {
    const plain = listed([...moved].map((machine) => `"${machine.resource}"`));
    const [first] = kept;
    report(world, nodesAdmitted, { resource: resource ?? first?.resource ?? '' }, label, plain);
  }
  return [admitStep(world, entry, others)];
}

function admitStep(world: World, { resource, label, direction, rules, kept, moved }: Admitting, others: Others): Step {
  const names = (machines: ReadonlySet<Machine>): string =>
    listed([...machines].map((machine) => code(machine.resource)));
  const group = groupWord(world, resource === undefined ? undefined : { resource }, [...kept]);
  const isIn = direction === 'ingress';
  return step('prepare', {
    id: `${isIn ? 'admit' : 'admit-out'}/${label}`,
    title: isIn
      ? `Let ${others.called} through the security group "${label}"`
      : `Let "${label}" connect to ${others.called} of the VMs`,
    about: [...kept, ...moved].map(({ id }) => id),
    needs: others.needs,
    do: [
      note(
        `${names(kept)} ${kept.size === 1 ? 'stays' : 'stay'} in Nova and ${kept.size === 1 ? 'allows' : 'allow'} connections ${isIn ? 'from' : 'to'} ${names(moved)}. ${others.why}`,
      ),
      ...(others.nodes
        ? [note('These rules let every node in, so other pods of the cluster reach the servers at these ports too.')]
        : []),
      ...[...rules].flatMap((rule) =>
        others.ranges.map((range): Operation => ({ op: 'admit', group, rule: ruleOf(rule), range })),
      ),
      ...(isIn
        ? [
            note(
              'The nodes need a route to the network of the servers: they are on it, on a network of the same router, or on a network that is routed there.',
            ),
          ]
        : []),
    ],
    check: [look({ look: 'group-rules', group })],
    undo: removeRules(group),
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
