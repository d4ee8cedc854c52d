/** How clients outside reach an interface at its own address, without a floating one before it. */
import { textOf } from '../../evaluate/value.ts';
import { families, type Family } from '../address-range.ts';
import { view, type Graph } from '../graph.ts';
import type { Nic } from '../kinds/nic.ts';
import { placeKey } from './addresses.ts';
import { networkOf, networkRef } from './interfaces.ts';
import { isFloating } from './public-addresses.ts';
import { reachability } from './reachability.ts';

/**
 * `outside`: its network is one of the outside; `routed`: a router passes packets on untranslated; `unknown`: nothing says
 * whether its network is one of the outside.
 */
export interface DirectWay {
  readonly family: Family;
  readonly by: 'outside' | 'routed' | 'unknown';
}

export function directWays(graph: Graph, nic: Nic): readonly DirectWay[] {
  return families.flatMap((family) => {
    const by = wayOf(graph, nic, family);
    return by ? [{ family, by }] : [];
  });
}

function wayOf(graph: Graph, nic: Nic, family: Family): DirectWay['by'] | undefined {
  // Translation needs a router between, so the network behind a floating address is none of the outside.
  if (isFloating(graph, nic)) return family === 6 ? routedWay(graph, nic, family) : undefined;
  if (networkOf(graph, nic)) return routedWay(graph, nic, family);
  const ref = networkRef(graph, nic);
  if (!ref || family === 6 || !reachability(graph).standing(nic, family)) return undefined;
  const key = placeKey(graph, 'network', ref);
  if (outsideNetworks(graph).has(key)) return 'outside';
  return floatedNetworks(graph).has(key) ? undefined : 'unknown';
}

function routedWay(graph: Graph, nic: Nic, family: Family): DirectWay['by'] | undefined {
  const network = networkOf(graph, nic);
  if (!network) return undefined;
  if (network.external || network.provider) {
    return reachability(graph).standing(nic, family) ? 'outside' : undefined;
  }
  if (family === 4 && isFloating(graph, nic)) return undefined;
  return reachability(graph).reachedFromOutside(nic, family) === 'yes' ? 'routed' : undefined;
}

/** Networks that gateways of routers and floating addresses are on. */
const outsideNetworks = view((graph): ReadonlySet<string> => {
  const refs = [
    ...graph.of('router').map(({ externalNetwork }) => externalNetwork),
    ...graph.of('router-link').map(({ external }) => external),
    ...graph.of('public-address').map(({ network }) => network),
  ];
  return new Set(
    refs.flatMap((ref) =>
      ref && (graph.resolve('network', ref) || 'node' in ref || textOf(ref.external) !== undefined)
        ? [placeKey(graph, 'network', ref)]
        : [],
    ),
  );
});

/** Networks behind a floating address. */
const floatedNetworks = view((graph): ReadonlySet<string> => {
  const refs = graph.of('nic').map((nic) => (isFloating(graph, nic) ? networkRef(graph, nic) : undefined));
  return new Set(refs.flatMap((ref) => (ref ? [placeKey(graph, 'network', ref)] : [])));
});
