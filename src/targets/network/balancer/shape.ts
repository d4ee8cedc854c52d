/** What a Service cannot do for a load balancer, and a Gateway can. */
import { textOf } from '../../../evaluate/value.ts';
import type { Graph } from '../../../topology/graph.ts';
import type { Balancer } from '../../../topology/kinds/balancer.ts';
import { endsOf, frontsOf, type Front } from '../../../topology/views/balancing.ts';
import { byCodeUnit } from '../../../source/text-order.ts';
import { smallOf } from '../../objects/amounts.ts';

/** Why, as the end of a sentence; undefined where a Service will do. */
export function needsGateway(graph: Graph, balancer: Balancer): string | undefined {
  const fronts = frontsOf(graph, balancer);
  const terminates = fronts.some(
    ({ listener }) => textOf(listener.protocol) === 'TERMINATED_HTTPS' || listener.certificates.length > 0,
  );
  if (terminates) return 'it terminates TLS';
  if (fronts.some(({ policies }) => policies.length > 0)) return 'it decides by requests';
  if (fronts.some(({ pool }) => pool?.tls)) return 'it encrypts connections to members';
  if (new Set(fronts.flatMap((front) => membersOf(graph, front) ?? [])).size > 1)
    return 'its listeners have different members';
  return fronts.some((front) => portsOf(graph, front).size > 1) ? 'its members have different ports' : undefined;
}

function membersOf(graph: Graph, { pool }: Front): string | undefined {
  if (!pool) return undefined;
  const ends = endsOf(graph, pool).map(({ member, machine }) => machine?.id ?? textOf(member.address) ?? member.id);
  return JSON.stringify([...new Set(ends)].toSorted(byCodeUnit));
}

function portsOf(graph: Graph, { pool }: Front): ReadonlySet<number | undefined> {
  return new Set(pool ? endsOf(graph, pool).map(({ member }) => smallOf(member.port)) : []);
}
