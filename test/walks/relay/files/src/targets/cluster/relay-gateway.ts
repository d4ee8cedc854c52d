/** A relay that terminates TLS is a Gateway with a route to the Service of its members. */
import { kubeObject } from '../../kubernetes/build.ts';
import { partName } from '../../kubernetes/names.ts';
import { look } from '../../plan/operations.ts';
import { code } from '../../plan/prose.ts';
import { stub } from '../../plan/needs.ts';
import type { MadeItem } from '../../plan/plan.ts';
import { made, type Target } from '../../plan/target.ts';
import type { World } from '../../plan/world.ts';
import type { Relay } from '../../topology/kinds/relay.ts';
import { factValue } from '../../evaluate/value.ts';
import { relayed, memberLabels, memberPort, memberStays, movedBehindRelay, portOf } from '../objects/relayed.ts';
import { objectMeta } from '../objects/metadata.ts';
import { usersFlip } from '../objects/part.ts';

export const relayGateway: Target<'relay'> = {
  kind: 'relay',
  id: 'gateway',
  side: 'cluster',
  diagnostics: [memberStays],
  offer(node, site) {
    const terminates = node.listeners.some(({ tls }) => tls);
    if (!terminates || movedBehindRelay(site, node).length === 0) return undefined;
    return { rank: 2, because: `${node.resource} terminates TLS, which a Service cannot`, flip: usersFlip };
  },
  lower(node, world) {
    const name = world.names.name(node.id);
    const spec = { ports: [{ name: 'members', port: memberPort(node), targetPort: memberPort(node) }] };
    const route = kubeObject('gateway.networking.k8s.io/v1/HTTPRoute', objectMeta(world, name, { node: node.id }), {
      spec: { parentRefs: [{ name }], rules: [{ backendRefs: [{ name, port: memberPort(node) }] }] },
    });
    const items: readonly MadeItem[] = [
      ...relayed(world, node, { name, spec }),
      { item: 'object', owner: node.id, object: route },
      ...certificates(world, node),
    ];
    return made(items, [gatewayOf(world, node, name)]);
  },
  labels: memberLabels,
};

function certificateName(world: World, node: Relay, index: number): string {
  return partName(world.names.name(node.id), `tls-${index}`);
}

function certificates(world: World, node: Relay): readonly MadeItem[] {
  return node.listeners.flatMap(({ tls }, index): readonly MadeItem[] => {
    if (!tls) return [];
    const keys = new Map([
      ['tls.crt', tls.certificate],
      ['tls.key', tls.key],
    ]);
    const secret = { name: certificateName(world, node, index), type: 'kubernetes.io/tls', keys };
    return [{ item: 'secret', owner: node.id, secret }];
  });
}

/** Which class of gateways the cluster has, nobody has said. */
function gatewayOf(world: World, node: Relay, name: string) {
  const listeners = node.listeners.map(({ port, tls }, index) => {
    const common = { name: `listener-${index}`, port: portOf(port) };
    if (!tls) return { ...common, protocol: 'HTTP' };
    const certificateRefs = [{ name: certificateName(world, node, index) }];
    return { ...common, protocol: 'HTTPS', tls: { mode: 'Terminate', certificateRefs } as const };
  });
  const gatewayClassName = factValue({ fact: 'none', why: 'the GatewayClass of the cluster' });
  const gateway = kubeObject('gateway.networking.k8s.io/v1/Gateway', objectMeta(world, name, { node: node.id }), {
    spec: { gatewayClassName, listeners },
  });
  return stub(
    {
      kind: 'other',
      name: `GatewayClass of ${node.resource}`,
      about: [node.id],
      question: `Which GatewayClass runs the Gateway of ${code(node.resource)}? Write its name to the object. Until then nothing is forwarded.`,
      howTo: [look({ look: 'objects', kinds: ['gatewayclass'] })],
    },
    gateway,
    { owner: node.id },
  );
}
