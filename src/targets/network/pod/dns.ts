/**
 * Who may ask the cluster's DNS. A policy lets a machine do so where its security groups let it ask its DNS server, and
 * where its texts name other machines, whose addresses they had before.
 */
import { nodeOfFacet, type Fact, type NodeId } from '../../../evaluate/fact.ts';
import { intOf, textOf, type Value } from '../../../evaluate/value.ts';
import { defineDiagnostic } from '../../../diagnostics/diagnostic.ts';
import { stackNode } from '../../../kubernetes/object.ts';
import type { ObjectItem } from '../../../plan/plan.ts';
import { made, type StackTarget } from '../../../plan/target.ts';
import { perWorld, type World } from '../../../plan/world.ts';
import { findResource } from '../../../stack/find-resource.ts';
import { factsIn, nodesIn } from '../../../topology/facts-in.ts';
import type { FirewallRule } from '../../../topology/kinds/firewall-rule.ts';
import type { Machine } from '../../../topology/kinds/machine.ts';
import { machineOf } from '../../../topology/views/interfaces.ts';
import { reachability } from '../../../topology/views/reachability.ts';
import { report } from '../../objects/drop.ts';
import { stackObjectName } from '../../objects/metadata.ts';
import { policyObject, type PolicySpec } from './policies.ts';
import { policyPorts } from '../policy-ports.ts';
import { podOfMachine, pods, stackSelector, type Pod } from './pods.ts';
import { dnsPort, meansResolver } from './resolvers.ts';
import { named } from './selectors.ts';

const dnsOpened = defineDiagnostic({
  code: 'plan/dns-opened',
  severity: 'warning',
  message: (resource: string) =>
    `"${resource}" may send DNS queries to the cluster, which its security groups refuse: its start-up data has names in the place of addresses`,
  explanation:
    'Addresses of machines change in the cluster, so texts name the machines. To find the address of a name, a machine must reach the DNS service of the cluster. Only this service and its port are allowed.',
});

export const clusterDns: StackTarget = {
  id: 'cluster-dns',
  diagnostics: [dnsOpened],
  lower(world) {
    const clients = dnsClients(world);
    for (const { pod, naming } of clients) if (naming) report(world, dnsOpened, naming, pod.machine.resource);
    const full = clients.filter(({ protocols }) => protocols.includes('TCP'));
    const plain = clients.filter((client) => !full.includes(client));
    return made([
      ...dnsPolicy(world, { part: 'cluster-dns', clients: full, protocols: ['UDP', 'TCP'] }),
      ...dnsPolicy(world, { part: 'cluster-dns-udp', clients: plain, protocols: ['UDP'] }),
    ]);
  },
};

/** Answers that are too long for UDP come by TCP. */
type DnsProtocol = 'UDP' | 'TCP';

/** Pods that may send the same kinds of queries. */
interface Asking {
  readonly part: string;
  readonly clients: readonly DnsClient[];
  readonly protocols: readonly DnsProtocol[];
}

/** One policy for all pods where all ask alike, so that a small stack has a small output. */
function dnsPolicy(world: World, { part, clients, protocols }: Asking): readonly ObjectItem[] {
  if (clients.length === 0) return [];
  const asking = clients.map(({ pod }) => pod);
  const isAll = asking.length === pods(world).length;
  const spec: PolicySpec = {
    podSelector: isAll ? { matchLabels: stackSelector(world) } : named(world, asking),
    policyTypes: ['Egress'],
    egress: dnsRules(world, protocols),
  };
  return [
    { item: 'object', owner: stackNode, object: policyObject(world, stackObjectName(world, part), spec, undefined) },
  ];
}

/** Peers by label for the service, by range for a cache on the node, which is no pod. */
function dnsRules(world: World, protocols: readonly DnsProtocol[]): PolicySpec['egress'] {
  const { namespace, labels, port, addresses } = world.cluster.dns;
  const at = (number: number): readonly { readonly protocol: DnsProtocol; readonly port: number }[] =>
    protocols.map((protocol) => ({ protocol, port: number }));
  const pod = {
    namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': namespace } },
    podSelector: { matchLabels: labels },
  };
  const otherPods = resolverPods(world).map((own) => ({
    namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'kube-system' } },
    podSelector: { matchLabels: own },
  }));
  const caches = addresses.map((address) => ({ ipBlock: { cidr: `${address}/${address.includes(':') ? 128 : 32}` } }));
  return [
    ...(labels.size > 0 ? [{ to: [pod], ports: at(port) }] : []),
    ...(otherPods.length > 0 ? [{ to: otherPods, ports: at(dnsPort) }] : []),
    // A cache listens where every resolver does.
    ...(caches.length > 0 ? [{ to: caches, ports: at(dnsPort) }] : []),
  ];
}

/** Of networks that the DNS of the cluster does not reach. */
function resolverPods(world: World): readonly ReadonlyMap<string, string>[] {
  const { networks } = world;
  const all = networks.backends.flatMap((backend) =>
    networks.on(backend.id).flatMap((nic) => backend.resolvers?.(nic, world)?.pods ?? []),
  );
  return [...new Map(all.map((labels) => [JSON.stringify([...labels]), labels])).values()];
}

/** A pod that a policy lets ask. */
interface DnsClient {
  readonly pod: Pod;
  readonly protocols: readonly DnsProtocol[];
  /** Why it may ask now, where its groups refused it before: names replace addresses. */
  readonly naming?: Naming;
}

/** In the order of pods. */
export const dnsClients = perWorld((world): readonly DnsClient[] =>
  pods(world).flatMap((pod): readonly DnsClient[] => {
    const allowed = queriesOf(world, pod);
    if (allowed.includes('UDP')) return [{ pod, protocols: allowed }];
    const naming = namingOthers(world, pod.machine);
    return naming ? [{ pod, protocols: ['UDP', 'TCP'], naming }] : [];
  }),
);

/** By which protocols the groups let a query out to the server that the guest asks. */
function queriesOf({ graph }: World, { groups, nic }: Pod): readonly DnsProtocol[] {
  // What a group outside the stack allows is not known.
  if (groups.some(({ outside }) => outside !== undefined)) return ['UDP', 'TCP'];
  // A rule of a family that the interface has no address of lets nothing out.
  const rules = groups
    .flatMap((group) => group.rules)
    .filter(
      (rule) => nic && reachability(graph).standing(nic, rule.family) !== undefined && meansResolver(graph, nic, rule),
    );
  return (['UDP', 'TCP'] as const).filter((protocol) => rules.some((rule) => admitsQueries(rule, protocol)));
}

/** A rule admits them if its ports have the one of DNS. */
function admitsQueries(rule: FirewallRule, wanted: DnsProtocol): boolean {
  if (rule.direction !== 'egress') return false;
  const ports = policyPorts(rule);
  if (ports === undefined) return true;
  if (ports === 'inexpressible') return false;
  const protocol = textOf(ports.protocol);
  if (protocol !== undefined && protocol !== wanted) return false;
  const first = ports.port && intOf(ports.port);
  const last = ports.endPort ? intOf(ports.endPort) : first;
  return first === undefined || last === undefined || (first <= dnsPort && dnsPort <= last);
}

/** A text of a machine that names another one, and where it is. */
interface Naming {
  readonly resource: string;
  readonly value: Value;
}

/** A value that reaches the guest of a machine, and has the address of another machine of the pod network. */
function namingOthers(world: World, machine: Machine): Naming | undefined {
  const { graph, source } = world;
  const runs = graph.users(machine, 'retained', 'subject').map(({ resource }) => resource);
  const waiting = [machine.resource, ...runs];
  const seen = new Set<string>();
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    if (seen.has(path)) continue;
    seen.add(path);
    const { effective, metadata } = findResource(path, source.stack) ?? {};
    for (const value of [...(effective?.values() ?? []), ...(metadata ? [metadata] : [])]) {
      const facts = factsIn(value);
      const others = facts.flatMap((fact) => namedMachine(world, fact) ?? []);
      if (others.some((id) => id !== machine.id)) return { resource: path, value };
      // Configurations are texts that machines and deployments take in.
      waiting.push(
        ...nodesIn(value)
          .filter((id) => graph.get('software-unit', id))
          .map(nodeOfFacet),
      );
    }
  }
  return undefined;
}

/** Only an address inside the cluster becomes a name. */
function namedMachine(world: World, fact: Fact): NodeId | undefined {
  if (fact.fact !== 'address' || fact.scope !== 'inside') return undefined;
  const node = world.graph.nodes.get(fact.of);
  const owner = node?.kind === 'nic' ? machineOf(world.graph, node) : node;
  return owner && podOfMachine(world).has(owner.id) ? owner.id : undefined;
}
