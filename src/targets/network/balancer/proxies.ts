/**
 * What policies must allow for a Gateway: clients connect to its proxies, and these to the VMs. Who may connect to the load
 * balancer, its implementation does not know.
 */
import { transportOf } from '../../../topology/views/balancing.ts';
import { known, originsOfAll, wordOf, type Value } from '../../../evaluate/value.ts';
import { kubeObject } from '../../../kubernetes/build.ts';
import type { ObjectItem } from '../../../plan/plan.ts';
import type { World } from '../../../plan/world.ts';
import { printHole } from '../../../print/print-hole.ts';
import { listed } from '../../../source/listed.ts';
import { everything } from '../../../topology/address-range.ts';
import type { Balancer } from '../../../topology/kinds/balancer.ts';
import type { Listener } from '../../../topology/kinds/listener.ts';
import type { Machine } from '../../../topology/kinds/machine.ts';
import { smallOf } from '../../objects/amounts.ts';
import { report } from '../../objects/drop.ts';
import { objectMeta } from '../../objects/metadata.ts';
import { admittingEnds } from './admitting.ts';
import { isForStack } from './audience.ts';
import type { Back } from './backs.ts';
import { clientsOf, mayConnect, type Client } from './connecting.ts';
import { ingressPolicies, type Admitting } from './ingress.ts';
import { gatewayClientCutOff, gatewayProxiesElsewhere } from './losses.ts';
import { keptPeers, podPeers, podsNamed } from './peers.ts';

/** What generated objects of a Gateway are labelled with, its proxies among them. */
const gatewayName = 'gateway.networking.k8s.io/gateway-name';

/** What a Gateway serves. */
interface Served {
  readonly listeners: readonly Listener[];
  readonly backs: readonly Back[];
}

export function gatewayPolicies(world: World, balancer: Balancer, served: Served): readonly ObjectItem[] {
  const clients = clientsOf(world, balancer);
  const connecting = clients.filter((client) => served.listeners.every((listener) => mayConnect(client, listener)));
  return [
    ...memberPolicies(world, balancer, served.backs),
    ...connectionPolicies(world, balancer, { ...served, connecting }),
    ...(isForStack(world, balancer) ? proxyPolicies(world, balancer, { ...served, clients, connecting }) : []),
  ];
}

function proxiesOf({ names }: World, balancer: Balancer) {
  return { matchLabels: new Map([[gatewayName, names.name(balancer.id)]]) };
}

/**
 * Lets the proxies in: they are in its namespace, in another one, or on the nodes. Where only the stack may connect, those alone
 * that a policy can guard.
 */
function memberPolicies(world: World, balancer: Balancer, backs: readonly Back[]): readonly ObjectItem[] {
  const from = [{ podSelector: proxiesOf(world, balancer) }, ...(isForStack(world, balancer) ? [] : elsewhere(world))];
  const byMachine = new Map<Machine, Map<string, PolicyPort>>();
  for (const back of backs) {
    const protocol = transportOf(back.listener);
    for (const end of admittingEnds(world, balancer, back)) {
      const own = byMachine.get(end.machine) ?? new Map<string, PolicyPort>();
      byMachine.set(end.machine, own.set(`${protocol} ${portKey(end)}`, { protocol, port: end.port }));
    }
  }
  const alike = new Map<string, Admitting & { readonly machines: Machine[] }>();
  for (const [machine, ports] of byMachine) {
    const key = [...ports.keys()].toSorted().join(' ');
    const group = alike.get(key);
    if (group) group.machines.push(machine);
    else alike.set(key, { machines: [machine], ingress: [{ from, ports: [...ports.values()] }] });
  }
  return ingressPolicies(world, balancer, { part: 'clients', groups: [...alike.values()] });
}

/** Ports that are not known yet are the same where they are one parameter. */
function portKey({ member: { id }, port }: Back['served'][number]): string {
  const isParameter = port.kind === 'symbolic' && port.expression.op === 'parameter';
  return String(smallOf(port) ?? (isParameter ? printHole(port) : id));
}

interface PolicyPort {
  readonly protocol: 'TCP' | 'UDP';
  readonly port: Value;
}

function elsewhere({ config }: World) {
  const key = 'kubernetes.io/metadata.name';
  const namespaceSelector = { matchExpressions: [{ key, operator: 'NotIn' as const, values: [config.namespace] }] };
  return [{ namespaceSelector }, { ipBlock: { cidr: known(everything[4]) } }];
}

interface Connecting extends Served {
  /** Those that may connect to every listener: nobody knows at which ports the proxies take their connections. */
  readonly connecting: readonly Client[];
}

/** What VMs send to the load balancer goes to its proxies, which their groups need not allow. */
function connectionPolicies(world: World, balancer: Balancer, { connecting }: Connecting): readonly ObjectItem[] {
  if (connecting.length === 0) return [];
  const machines = connecting.map(({ machine }) => machine);
  const object = kubeObject(
    'networking.k8s.io/v1/NetworkPolicy',
    objectMeta(world, world.names.name(balancer.id, 'connections'), { node: balancer.id }),
    {
      spec: {
        podSelector: podsNamed(world, machines),
        policyTypes: ['Egress'],
        egress: [{ to: [{ podSelector: proxiesOf(world, balancer) }] }],
      },
    },
  );
  return [{ item: 'object', owner: balancer.id, object }];
}

/** Lets in to the proxies whom the groups let through to every listener. */
function proxyPolicies(
  world: World,
  balancer: Balancer,
  { listeners, clients, connecting }: Connecting & { readonly clients: readonly Client[] },
): readonly ObjectItem[] {
  const { resource } = balancer;
  report(world, gatewayProxiesElsewhere, { resource }, resource, world.config.namespace);
  const cutOff = clients.filter(
    (client) => !connecting.includes(client) && listeners.some((listener) => mayConnect(client, listener)),
  );
  if (cutOff.length > 0) {
    const names = listed(cutOff.map(({ machine }) => `"${machine.resource}"`));
    report(world, gatewayClientCutOff, { resource }, resource, names);
  }
  const kept = listeners.map((listener) => keptPeers(world, balancer, listener));
  const machines = connecting.map(({ machine }) => machine);
  const from = [
    ...podPeers(world, machines, originsOfAll(listeners.flatMap((listener) => listener.clients))),
    ...(kept[0] ?? []).filter(({ ipBlock }) =>
      kept.every((own) => own.some((other) => isSame(other.ipBlock, ipBlock))),
    ),
  ];
  const object = kubeObject(
    'networking.k8s.io/v1/NetworkPolicy',
    objectMeta(world, world.names.name(balancer.id, 'proxies'), { node: balancer.id }),
    {
      spec: {
        podSelector: proxiesOf(world, balancer),
        policyTypes: ['Ingress'],
        ingress: from.length > 0 ? [{ from }] : [],
      },
    },
  );
  return [{ item: 'object', owner: balancer.id, object }];
}

function isSame(one: { readonly cidr: Value }, other: { readonly cidr: Value }): boolean {
  return wordOf(one.cidr) === wordOf(other.cidr);
}
