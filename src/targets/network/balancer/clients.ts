/** What policies must allow for a Service: clients come to the VMs with addresses of their own. */
import { transportOf } from '../../../topology/views/balancing.ts';
import { originsOfAll } from '../../../evaluate/value.ts';
import { kubeObject } from '../../../kubernetes/build.ts';
import type { ObjectItem } from '../../../plan/plan.ts';
import type { World } from '../../../plan/world.ts';
import type { Balancer } from '../../../topology/kinds/balancer.ts';
import type { Machine } from '../../../topology/kinds/machine.ts';
import { objectMeta } from '../../objects/metadata.ts';
import { admittingEnds } from './admitting.ts';
import { memberLabel, type Back } from './backs.ts';
import { clientsOf, mayConnect, sendsAnyway, type Client } from './connecting.ts';
import { ingressPolicies, type Admitting } from './ingress.ts';
import { outsidePeers, podPeers, podsNamed } from './peers.ts';

/** Policies that let clients in, and VMs of the stack out, where their groups let them through to the load balancer. */
export function clientPolicies(world: World, balancer: Balancer, backs: readonly Back[]): readonly ObjectItem[] {
  const clients = clientsOf(world, balancer);
  const groups = new Map<string, Admitting>();
  for (const back of backs) {
    const { listener } = back;
    const admitting = admittingEnds(world, balancer, back);
    const machines = [...new Set(admitting.map(({ machine }) => machine))];
    const inside = clients.filter((client) => mayConnect(client, listener)).map(({ machine }) => machine);
    const from = [
      ...outsidePeers(world, balancer, listener),
      ...podPeers(world, inside, originsOfAll(listener.clients)),
    ];
    const [first] = admitting;
    if (!first || from.length === 0) continue;
    const key = machines.map(({ id }) => id).join(' ');
    const ingress = groups.get(key)?.ingress ?? [];
    const ports = [{ protocol: transportOf(listener), port: first.port }];
    groups.set(key, { machines, ingress: [...ingress, { from, ports }] });
  }
  if (groups.size === 0) return [];
  return [
    ...ingressPolicies(world, balancer, { part: 'clients', groups: [...groups.values()] }),
    ...connections(world, balancer, { backs, clients }),
  ];
}

/** What VMs send to the load balancer goes to its members by then, which their groups need not allow. */
function connections(
  world: World,
  balancer: Balancer,
  { backs, clients }: { readonly backs: readonly Back[]; readonly clients: readonly Client[] },
): readonly ObjectItem[] {
  const needing = new Map<string, Machine>();
  const egress = backs.flatMap((back) => {
    const isLet = sendsAnyway(world, back);
    const own = clients.filter((client) => mayConnect(client, back.listener) && !isLet(client));
    for (const { machine } of own) needing.set(machine.id, machine);
    const [first] = back.served;
    if (own.length === 0 || !first) return [];
    const to = [{ podSelector: { matchLabels: new Map([[memberLabel(world, balancer.id), '']]) } }];
    return [{ to, ports: [{ protocol: transportOf(back.listener), port: first.port }] }];
  });
  if (egress.length === 0) return [];
  const name = world.names.name(balancer.id, 'connections');
  const object = kubeObject('networking.k8s.io/v1/NetworkPolicy', objectMeta(world, name, { node: balancer.id }), {
    spec: { podSelector: podsNamed(world, [...needing.values()]), policyTypes: ['Egress'], egress },
  });
  return [{ item: 'object', owner: balancer.id, object }];
}
