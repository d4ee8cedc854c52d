/** What the targets of relays share: the machines behind, the Service that selects them, and the policy that lets clients in. */
import { defineDiagnostic } from '../../diagnostics/diagnostic.ts';
import type { NodeId } from '../../evaluate/fact.ts';
import { intOf, known, originsOfAll, textOf, withOrigins, type Value } from '../../evaluate/value.ts';
import { kubeObject, type PartOf } from '../../kubernetes/build.ts';
import { labelKey } from '../../kubernetes/labels.ts';
import { partName } from '../../kubernetes/names.ts';
import type { ObjectItem } from '../../plan/plan.ts';
import type { Site } from '../../plan/target.ts';
import type { World } from '../../plan/world.ts';
import type { Relay } from '../../topology/kinds/relay.ts';
import type { Machine } from '../../topology/kinds/machine.ts';
import type { FirewallRule } from '../../topology/kinds/firewall-rule.ts';
import { admission } from '../../topology/views/admission.ts';
import { machineOf, nicsOf } from '../../topology/views/interfaces.ts';
import { wholeOf } from './amounts.ts';
import { report } from './drop.ts';
import { machineLabel, stackLabel } from './labels.ts';
import { objectMeta } from './metadata.ts';
import { isKept } from './sides.ts';

export const memberStays = defineDiagnostic({
  code: 'plan/relay-member-stays',
  severity: 'warning',
  message: (relay: string, machine: string) => `${machine} stays in Nova, so ${relay} no longer forwards to it`,
  explanation:
    'The load relay moves to the cluster with the servers that move. A Service selects VMs of the cluster only. Move the server too, or add an EndpointSlice with its address.',
});

/** Machines behind a relay, each once. */
function machinesBehind({ graph }: Pick<Site, 'graph'>, node: Relay): readonly Machine[] {
  const ends = graph.follow(node, 'members');
  return [...new Set(ends.flatMap((end) => (end.kind === 'nic' ? (machineOf(graph, end) ?? []) : end)))];
}

export function movedBehindRelay(site: Pick<Site, 'graph' | 'placed'>, node: Relay): readonly Machine[] {
  return machinesBehind(site, node).filter(({ id }) => !isKept(site, id));
}

/** The label of the pods behind a relay. */
function memberLabel({ config, names }: World, node: Relay): string {
  return labelKey(`relay.${config.labelPrefix}`, `${config.stackName}.${names.name(node.id)}`);
}

export function memberLabels(node: Relay, world: World): ReadonlyMap<NodeId, ReadonlyMap<string, Value>> {
  const own = new Map([[memberLabel(world, node), known('')]]);
  return new Map(movedBehindRelay(world, node).map(({ id }) => [id, own]));
}

type ServiceSpec = Extract<PartOf<'v1/Service', 'spec'>, { ports?: unknown }>;

/** The Service of the members, and the policy without which none would be reached. */
export function relayed(
  world: World,
  node: Relay,
  { name, spec }: { readonly name: string; readonly spec: ServiceSpec },
): readonly ObjectItem[] {
  for (const machine of machinesBehind(world, node)) {
    if (isKept(world, machine.id))
      report(world, memberStays, { resource: node.resource }, node.resource, machine.resource);
  }
  const service = kubeObject('v1/Service', objectMeta(world, name, { node: node.id }), {
    spec: { ...spec, selector: new Map([[memberLabel(world, node), '']]) },
  });
  const policy = policyOf(world, node);
  return [service, ...(policy ? [policy] : [])].map((object) => ({ item: 'object', owner: node.id, object }));
}

/** As a number, also where it is written as a text. */
export function portOf(value: Value): Value {
  const whole = wholeOf(value);
  return whole === undefined ? value : known(whole, value.origins);
}

/** Where the members are reached; ports that differ from the first are what the proof of forwarding reports. */
export function memberPort({ members }: Relay): Value {
  const [first] = members;
  if (!first) return known(80n);
  const equal = members.filter(({ port }) => wholeOf(port) === wholeOf(first.port));
  return withOrigins(portOf(first.port), originsOfAll(equal.map(({ port }) => port)));
}

/** Clients come with addresses of their own, which the groups of members need not know: they know the relay's. */
function policyOf(world: World, node: Relay) {
  const port = memberPort(node);
  const open = movedBehindRelay(world, node).filter((machine) => admits(world, machine, port));
  if (open.length === 0) return undefined;
  return kubeObject(
    'networking.k8s.io/v1/NetworkPolicy',
    objectMeta(world, partName(world.names.name(node.id), 'clients'), { node: node.id }),
    {
      spec: {
        podSelector: {
          matchLabels: new Map([[stackLabel(world), world.config.stackName]]),
          matchExpressions: [{ key: machineLabel, operator: 'In', values: open.map(({ id }) => world.names.name(id)) }],
        },
        policyTypes: ['Ingress'],
        ingress: [{ from: [{ ipBlock: { cidr: '0.0.0.0/0' } }], ports: [{ protocol: 'TCP', port }] }],
      },
    },
  );
}

/** Whether the groups of a machine let anybody in at the port, as they let in the relay. */
function admits({ graph }: World, machine: Machine, port: Value): boolean {
  const [nic] = nicsOf(graph, machine);
  return (
    !nic ||
    admission(graph)
      .groupsOf(nic)
      .some(({ rules }) => rules.some((rule) => lets(rule, intOf(port))))
  );
}

function lets({ direction, protocol, portMin, portMax }: FirewallRule, port: bigint | number | undefined): boolean {
  if (direction !== 'ingress' || !['tcp', 'any', '6'].includes(textOf(protocol) ?? '')) return false;
  const [first, last] = [wholeOf(portMin ?? portMax), wholeOf(portMax ?? portMin)];
  if (first === undefined || last === undefined || port === undefined) return !portMin && !portMax;
  return first <= BigInt(port) && BigInt(port) <= last;
}
