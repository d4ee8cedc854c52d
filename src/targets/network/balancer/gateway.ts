/** A load balancer that terminates TLS, reads requests or has different members for its ports: a Gateway with its routes. */
import { factValue, known, originsOfAll, withOrigins, type Value } from '../../../evaluate/value.ts';
import { kubeObject } from '../../../kubernetes/build.ts';
import type { Field } from '../../../kubernetes/object.ts';
import { objectRef } from '../../../kubernetes/object-ref.ts';
import { stub, type Need } from '../../../plan/needs.ts';
import { look } from '../../../plan/operations.ts';
import type { MadeItem, ObjectItem } from '../../../plan/plan.ts';
import { code } from '../../../plan/prose.ts';
import { made, nothingFor, type Target } from '../../../plan/target.ts';
import type { World } from '../../../plan/world.ts';
import { listed } from '../../../source/listed.ts';
import type { Balancer } from '../../../topology/kinds/balancer.ts';
import type { Pool } from '../../../topology/kinds/pool.ts';
import { frontsOf, poolsOf, type Front, transportOf } from '../../../topology/views/balancing.ts';
import { dnsAnnotations } from '../../objects/dns-names.ts';
import { addressesBefore, balancerFlip, placeOfBalancer } from '../../objects/balanced.ts';
import { lostBy, report } from '../../objects/drop.ts';
import { internalBalancer, isOctavia } from '../../objects/load-balancer.ts';
import { objectMeta } from '../../objects/metadata.ts';
import { bindings } from '../ask-address.ts';
import { addressAnnotations, addressOfService } from '../service-address.ts';
import { loseSettings } from './annotations.ts';
import { backendItems, backendLabels, backendsOf } from './backends.ts';
import { behind, type Back } from './backs.ts';
import { certificateNames, certificateSecrets } from './certificates.ts';
import { audienceOf } from './audience.ts';
import * as losses from './losses.ts';
import { tellOff, tellPlace, trafficSteps } from './place.ts';
import { gatewayPolicies } from './proxies.ts';
import { portName, readsRequests } from './ports.ts';
import { routesOf } from './routes.ts';
import { needsGateway } from './shape.ts';
import { servedFronts } from './unrouted.ts';
import { concat } from '../../../evaluate/concat.ts';
import { printHole } from '../../../print/print-hole.ts';

export const balancerGateway: Target<'balancer'> = {
  kind: 'balancer',
  id: 'gateway',
  side: 'cluster',
  diagnostics: [
    losses.policyLost,
    losses.policyOrder,
    losses.rejectStatus,
    losses.ruleApproximate,
    losses.rangesByAnnotation,
    losses.nameUnknown,
    losses.gatewayProxiesElsewhere,
    losses.gatewayClientCutOff,
  ],
  offer(node, site) {
    const { side, because } = placeOfBalancer(site, node);
    const why = needsGateway(site.graph, node);
    return side === 'cluster' && why !== undefined
      ? { rank: 1, because: `${because}, and ${why}, which a Gateway can do`, flip: balancerFlip }
      : undefined;
  },
  lower(node, world) {
    const fronts = guarded(
      world,
      frontsOf(world.graph, node).filter((front) => leadsOn(world, front)),
    );
    const pools = poolsOf(world.graph, node);
    tellOff(
      world,
      node,
      pools.map((pool) => behind(world, pool)),
    );
    if (fronts.length === 0) {
      report(world, losses.unserved, { resource: node.resource }, node.resource);
      return nothingFor(lostBy(losses.unserved, node.resource));
    }
    tellPlace(world, node);
    loseSettings(world, node);
    const gateway = world.names.name(node.id);
    const items: readonly MadeItem[] = [
      ...pools.flatMap((pool) => backendItems(world, node.id, pool)),
      ...gatewayPolicies(world, node, {
        listeners: fronts.map(({ listener }) => listener),
        backs: backsOfPools(world, fronts, pools),
      }),
      ...fronts.flatMap(({ listener }) => certificateSecrets(world, listener)),
      ...fronts.flatMap((front, index) =>
        routesOf(world, front, { gateway, section: portName(front.listener, index) }),
      ),
      ...pools.flatMap((pool) => backendTls(world, node, pool)),
    ];
    return made(items, [gatewayNeed(world, node, fronts)]);
  },
  steps(node, world) {
    const ref = objectRef('gateway.networking.k8s.io/v1/Gateway', world.names.name(node.id), world.config.namespace);
    return trafficSteps(world, node, ref);
  },
  labels: (node, world) => backendLabels(world, poolsOf(world.graph, node)),
};

/** Without a pool or a policy it takes no requests; policies are for listeners that read them. */
function leadsOn(world: World, { listener, pool, policies }: Front): boolean {
  return (policies.length > 0 && readsRequests(listener)) || (pool !== undefined && backendsOf(world, pool).length > 0);
}

/** Where listeners admit different clients, one list of ranges for all would admit too many. */
function guarded(world: World, fronts: readonly Front[]): readonly Front[] {
  const served = servedFronts(fronts);
  for (const { listener } of fronts.filter((front) => !served.includes(front))) {
    const { resource, clients } = listener;
    report(world, losses.rangesIgnored, { resource }, resource, listed(clients.map(printHole)));
  }
  return served;
}

/** What policies must let in: members of all pools, from the ports of the listeners that lead there. */
function backsOfPools(world: World, fronts: readonly Front[], pools: readonly Pool[]): readonly Back[] {
  const [first] = fronts;
  return first
    ? pools.map((pool) => ({
        listener: fronts.find((front) => front.pool === pool)?.listener ?? first.listener,
        ...behind(world, pool),
      }))
    : [];
}

/** Which class of Gateways the cluster has, nobody has said. */
function gatewayNeed(world: World, node: Balancer, fronts: readonly Front[]): Need {
  const object = kubeObject(
    'gateway.networking.k8s.io/v1/Gateway',
    objectMeta(world, world.names.name(node.id), { node: node.id }),
    {
      spec: {
        gatewayClassName: factValue({
          fact: 'none',
          why: 'only the cluster has it',
          asks: 'GatewayClass of the cluster',
        }),
        ...infrastructureOf(world, node, fronts),
        ...addressesOf(world, node),
        listeners: fronts.map((front, index) => listenerOf(world, front, index)),
      },
    },
  );
  const vip = world.graph.follow(node, 'vip').map(({ id }) => id);
  const addresses = addressesBefore(world, node).flatMap((address) => [address.id, ...bindings(world, address)]);
  return stub(
    {
      kind: 'other',
      name: `GatewayClass of ${node.resource}`,
      about: [node.id],
      question: `Which GatewayClass runs the Gateway of ${code(node.resource)}? Write its name to the object. Until then nothing is forwarded.`,
      howTo: [look({ look: 'objects', kinds: ['gatewayclass'] })],
    },
    object,
    {
      owner: node.id,
      shapedBy: [node.id, ...vip, ...addresses, ...fronts.map(({ listener }) => listener.id)],
    },
  );
}

function listenerOf(world: World, { listener }: Front, index: number) {
  const names = certificateNames(world, listener);
  const word = readsRequests(listener) ? 'HTTP' : transportOf(listener);
  const protocol = names.length > 0 ? 'HTTPS' : word;
  return {
    name: portName(listener, index),
    port: listener.port,
    protocol: { ...known(protocol), origins: listener.protocol.origins },
    ...(names.length > 0 && {
      tls: { mode: 'Terminate' as const, certificateRefs: names.map((name) => ({ name })) },
    }),
  };
}

/** Annotations that implementations give to the Service before their proxies. */
function infrastructureOf(world: World, node: Balancer, fronts: readonly Front[]) {
  const ranges = rangesOf(world, fronts);
  const [address] = addressesBefore(world, node);
  const annotations = new Map<string, Field>([
    ...(isOctavia(world) && audienceOf(world, node) !== 'public' ? [[internalBalancer, 'true'] as const] : []),
    ...(address ? addressAnnotations(world, address, [node.id]) : dnsAnnotations(world, [node.id])),
    ...(ranges ? [['service.beta.kubernetes.io/load-balancer-source-ranges', ranges] as const] : []),
  ]);
  return annotations.size > 0 ? { infrastructure: { annotations } } : {};
}

/** One list for all listeners; each of them is told. */
function rangesOf(world: World, fronts: readonly Front[]): Value | undefined {
  const all = fronts.flatMap(({ listener }) => listener.clients);
  for (const { listener } of fronts) {
    if (listener.clients.length === 0) continue;
    const texts = listed(listener.clients.map(printHole));
    report(world, losses.rangesByAnnotation, { resource: listener.resource }, listener.resource, texts);
  }
  if (all.length === 0) return undefined;
  const distinct = [...new Map(all.map((range) => [printHole(range), range])).values()];
  const parts = distinct.flatMap((range, index) => (index === 0 ? [range] : [known(','), range]));
  return withOrigins(concat(parts), originsOfAll(all));
}

function addressesOf(world: World, node: Balancer) {
  const [address] = addressesBefore(world, node);
  const value = address && addressOfService(world, address);
  return value ? { addresses: [{ type: 'IPAddress', value }] } : {};
}

/** Which name the certificates of members have, only their owner knows. */
function backendTls(world: World, node: Balancer, pool: Pool): readonly ObjectItem[] {
  if (!pool.tls) return [];
  report(world, losses.nameUnknown, { resource: pool.resource }, pool.resource);
  return backendsOf(world, pool).map(({ name }): ObjectItem => {
    const object = kubeObject(
      'gateway.networking.k8s.io/v1/BackendTLSPolicy',
      objectMeta(world, name, { node: pool.id }),
      {
        spec: {
          targetRefs: [{ group: '', kind: 'Service', name }],
          validation: {
            hostname: factValue({
              fact: 'none',
              why: 'the members of the pool show it to the load balancer',
              asks: `host name in the certificates of ${pool.resource}`,
            }),
            wellKnownCACertificates: 'System',
          },
        },
      },
    );
    return { item: 'object', owner: node.id, shapedBy: [pool.id], object };
  });
}
