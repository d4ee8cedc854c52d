/**
 * Services and policies for load balancers that stay in OpenStack: a port of every node leads to the VM and keeps the address of the
 * load balancer, so that a policy admits it as the security group did.
 */
import {
  joinOrigins,
  known,
  originsOf,
  originsOfAll,
  textOf,
  withOrigins,
  type Value,
} from '../../../evaluate/value.ts';
import { kubeObject } from '../../../kubernetes/build.ts';
import type { ObjectItem } from '../../../plan/plan.ts';
import { made, type StackTarget } from '../../../plan/target.ts';
import type { World } from '../../../plan/world.ts';
import { printHole } from '../../../print/print-hole.ts';
import { covers, isEverything } from '../../../topology/address-range.ts';
import type { FirewallRule } from '../../../topology/kinds/firewall-rule.ts';
import type { Nic } from '../../../topology/kinds/nic.ts';
import { admission } from '../../../topology/views/admission.ts';
import { balancerOf } from '../../../topology/views/balancing.ts';
import { reachability } from '../../../topology/views/reachability.ts';
import { smallOf } from '../../objects/amounts.ts';
import { joinedValue } from '../../objects/joined-fields.ts';
import { machineSelector } from '../../objects/labels.ts';
import { podPort } from '../../objects/listening.ts';
import { memberServices, rangesOfBalancer, type MemberService, type MovedEnd } from '../../objects/member-services.ts';
import { objectMeta } from '../../objects/metadata.ts';
import type { ServicePort } from '../../objects/outside-slices.ts';
import { withoutCluster } from '../cluster-ranges.ts';
import { meansPort } from './rule-port.ts';

export const memberServiceObjects: StackTarget = {
  id: 'member-services',
  lower: (world) => made([...memberServices(world).values()].flatMap((service) => itemsOf(world, service))),
};

type MemberPort = MemberService['ports'][number];

function itemsOf(world: World, service: MemberService): readonly ObjectItem[] {
  const { machine, name, ports } = service;
  const owner = machine.id;
  const shapedBy = [...new Set(ports.flatMap(({ ends }) => ends.map(({ member }) => member.id)))];
  const object = kubeObject('v1/Service', objectMeta(world, name, { node: owner }), {
    spec: {
      type: 'NodePort',
      // Policies see the address of the load balancer only where no node puts its own in the place.
      externalTrafficPolicy: 'Local',
      selector: machineSelector(world, machine),
      ports: ports.map((port, index) => servicePort(world, service, { port, index })),
    },
  });
  return [{ item: 'object', owner, shapedBy, object }, ...policyOf(world, service)];
}

function servicePort(
  world: World,
  { machine }: MemberService,
  { port: { protocol, port, ends }, index }: { readonly port: MemberPort; readonly index: number },
): ServicePort {
  const number = smallOf(port);
  const value = withOrigins(port, originsOfAll(ends.map(({ member }) => member.port)));
  return {
    name: number === undefined ? `member-${index}` : `${protocol.toLowerCase()}-${number}`,
    protocol: known(protocol),
    port: value,
    targetPort: podPort(world, machine.id, { protocol, port: value }),
  };
}

/** None where the groups admit everybody outside anyway, or nobody where the load balancers are. */
function policyOf(world: World, { machine, name, ports }: MemberService): readonly ObjectItem[] {
  const ingress = ports.flatMap(({ protocol, port, ends }) => {
    const from = sourcesOf(world, ends, { protocol, port: smallOf(port) });
    if (from.length === 0) return [];
    return [{ from, ports: [{ protocol, port: podPort(world, machine.id, { protocol, port }) }] }];
  });
  if (ingress.length === 0) return [];
  const object = kubeObject('networking.k8s.io/v1/NetworkPolicy', objectMeta(world, name, { node: machine.id }), {
    spec: { podSelector: { matchLabels: machineSelector(world, machine) }, policyTypes: ['Ingress'], ingress },
  });
  return [{ item: 'object', owner: machine.id, object }];
}

interface Wanted {
  readonly protocol: 'TCP' | 'UDP';
  readonly port: number | undefined;
}

type Block = { readonly ipBlock: NonNullable<ReturnType<typeof withoutCluster>> };

/** Each range once, with the leaves of all that say it. */
function sourcesOf(world: World, ends: readonly MovedEnd[], wanted: Wanted): readonly Block[] {
  const ranges = new Map<string, Value>();
  for (const range of ends.flatMap((end) => rangesOf(world, end, wanted))) {
    const text = printHole(range);
    const before = ranges.get(text);
    ranges.set(text, before ? joinedValue(before, [range]) : range);
  }
  return [...ranges.values()].flatMap((range) => {
    const ipBlock = withoutCluster(world, { range, except: [] });
    return ipBlock ? [{ ipBlock }] : [];
  });
}

/** Where a load balancer connects from and the groups of the interface let it in. */
function rangesOf(world: World, { member, nic }: MovedEnd, wanted: Wanted): readonly Value[] {
  const { graph } = world;
  const balancer = balancerOf(graph, member);
  const [vip] = balancer ? graph.follow(balancer, 'vip') : [];
  const own = rangesOfBalancer(world, member);
  if (!nic) return own;
  const routes = reachability(graph);
  if (vip && routes.connected(routes.standing(vip, 4), routes.standing(nic, 4)) === 'no') return [];
  return admission(graph)
    .groupsOf(nic)
    .flatMap(({ rules, outside }) => {
      if (outside !== undefined) return own;
      return rules.filter((rule) => isMeant(world, rule, { nic, wanted })).flatMap((rule) => admittedBy(rule, own));
    });
}

/** Whether it admits the port to somebody whom the policies of its group do not admit. */
function isMeant(
  { graph }: World,
  rule: FirewallRule,
  { nic, wanted }: { readonly nic: Nic; readonly wanted: Wanted },
): boolean {
  const { direction, family } = rule;
  if (direction !== 'ingress' || family !== 4 || !meansPort(rule, wanted.port, wanted.protocol)) return false;
  return admission(graph).peers(rule, nic).outside.length === 0;
}

/** Of a load balancer outside the stack nothing is known but what the rule says. */
function admittedBy({ remote }: FirewallRule, own: readonly Value[]): readonly Value[] {
  if (remote.from === 'group') return [];
  if (remote.from === 'any') return own;
  const text = textOf(remote.cidr);
  if (text === undefined) return [];
  if (own.length === 0) return isEverything(text) ? [] : [remote.cidr];
  return own.flatMap((range) => {
    const other = textOf(range) ?? '';
    const leaves = joinOrigins(originsOf(range), originsOf(remote.cidr));
    if (covers(text, other)) return [known(other, leaves)];
    return covers(other, text) ? [known(text, leaves)] : [];
  });
}
