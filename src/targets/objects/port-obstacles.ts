/** Why a port of a server cannot lead to another one of its pod: what policies would have to say is not known, or too wide. */
import { isMoved, listeningOf, type Listening } from '../../containers/listening.ts';
import type { PodContainer } from '../../containers/together.ts';
import type { Refusal } from '../../containers/reading.ts';
import { textOf } from '../../evaluate/value.ts';
import type { Graph } from '../../topology/graph.ts';
import type { FirewallRule } from '../../topology/kinds/firewall-rule.ts';
import type { Machine } from '../../topology/kinds/machine.ts';
import { admission } from '../../topology/views/admission.ts';
import { endsOf } from '../../topology/views/balancing.ts';
import { nicsOf } from '../../topology/views/interfaces.ts';
import { smallOf } from './amounts.ts';
import { boundsOfRule, serviceProtocols } from './rule-ports.ts';

export function portObstacles(graph: Graph, machine: Machine, containers: readonly PodContainer[]): readonly Refusal[] {
  return containers.flatMap((container) => {
    const moved = listeningOf([container]).filter(isMoved);
    const why = moved.length === 0 ? undefined : obstacle(graph, machine, moved);
    return why === undefined ? [] : [{ place: container.place, why }];
  });
}

function obstacle(graph: Graph, machine: Machine, moved: readonly Listening[]): string | undefined {
  const [first] = moved.flatMap(({ port, before }) =>
    before.map((host) => `port ${host} of the server leads to its port ${port}`),
  );
  const says = first ?? 'its port is for programs of the server only';
  const groups = nicsOf(graph, machine).flatMap((nic) => admission(graph).groupsOf(nic));
  const own = groups.flatMap(({ rules }) => rules).filter(({ direction }) => direction === 'ingress');
  const open = own.find((rule) => isOpen(rule));
  if (open) return `${says}, and the ports that "${open.resource}" allows are not known yet`;
  const members = graph.of('pool').flatMap((pool) => endsOf(graph, pool));
  if (members.some((end) => end.machine === machine && smallOf(end.member.port) === undefined))
    return `${says}, and the port at which a load balancer finds it is not known yet`;
  const sent = graph
    .of('firewall-rule')
    .find((rule) => rule.direction === 'egress' && moved.some((one) => parts(rule, one)));
  return sent && `${says}, and "${sent.resource}" lets servers send to only one of the two`;
}

/** Whether nobody knows yet which ports a rule means. */
function isOpen(rule: FirewallRule): boolean {
  const { protocol, portMin, portMax } = rule;
  if (textOf(protocol) === undefined) return true;
  return (portMin !== undefined || portMax !== undefined) && boundsOfRule(rule).includes(undefined);
}

/** Whether it means one of the ports and not the other: clients would send to the port of the pod. */
function parts(rule: FirewallRule, { protocol, port, before }: Listening): boolean {
  const text = textOf(rule.protocol);
  if (text !== undefined && serviceProtocols.get(text) !== protocol) return false;
  if (isOpen(rule)) return before.length > 0;
  const [first, last] = boundsOfRule(rule);
  if (first === undefined || last === undefined) return false;
  const isIn = (number: number): boolean => first <= number && number <= last;
  return before.some((host) => isIn(host) !== isIn(port));
}
