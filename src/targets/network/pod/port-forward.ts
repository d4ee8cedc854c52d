/** A port forwarding: the Service of its address leads to the machine, and a policy lets the same clients in at that port. */
import { defineDiagnostic } from '../../../diagnostics/diagnostic.ts';
import { known } from '../../../evaluate/value.ts';
import { kubeObject } from '../../../kubernetes/build.ts';
import type { ObjectItem } from '../../../plan/plan.ts';
import {
  elsewhere,
  made,
  nothing,
  nothingFor,
  type Lowered,
  type Offer,
  type Site,
  type Target,
} from '../../../plan/target.ts';
import type { World } from '../../../plan/world.ts';
import { everything } from '../../../topology/address-range.ts';
import type { PortForward } from '../../../topology/kinds/port-forward.ts';
import { openRules } from '../../../topology/views/open-rules.ts';
import { machineOfForward } from '../../../topology/views/port-forwards.ts';
import { lostBy, moot, report } from '../../objects/drop.ts';
import { addressChoice } from '../../objects/exposure.ts';
import { sideOfForward } from '../../objects/forwarding.ts';
import { machineSelector } from '../../objects/labels.ts';
import { objectMeta } from '../../objects/metadata.ts';
import { usersFlip } from '../../objects/part.ts';
import { byHand, stays } from '../../objects/stays.ts';
import { withoutCluster } from '../cluster-ranges.ts';
import { endOfForward, type ForwardEnd } from './forward-ends.ts';

const forwardLost = defineDiagnostic({
  code: 'plan/port-forward-lost',
  severity: 'warning',
  message: (resource: string, machine: string, why: string) =>
    `clients outside no longer reach ${machine} by "${resource}": ${why}`,
  explanation:
    'A port forwarding becomes a port of the Service that has the address of the floating IP. A Service forwards TCP, UDP and SCTP to VMs on the pod network, and needs a floating IP that the stack defines. Add a Service of type LoadBalancer with the outside port as port and the inside port as targetPort, or map the network of the interface to pod under networks in heat2kube.yaml.',
});

const forwardIdle = defineDiagnostic({
  code: 'plan/port-forward-idle',
  severity: 'warning',
  message: (resource: string, why: string) => `"${resource}" is not published, because nobody comes by it: ${why}`,
  explanation:
    'A port forwarding keeps the address of the client, and the security groups of the server filter it as any other connection. Add a rule for the port if clients must reach it.',
});

const forwardFromNodes = defineDiagnostic({
  code: 'plan/port-forward-from-nodes',
  severity: 'warning',
  message: (resource: string, machine: string) =>
    `"${machine}" stays in OpenStack, and what comes to it by "${resource}" has the address of a node after the move`,
  explanation:
    'The floating IP moves to a Service of the cluster with the servers that move. Its port for a server that stays leads there by an EndpointSlice, and nodes send the connections under their own addresses. Add a rule for the addresses of the nodes to the security groups of the server. It cannot tell clients apart by address any more, so a rule for some clients only must become loadBalancerSourceRanges of the Service.',
});

export const portForwardOpened: Target<'port-forward'> = {
  kind: 'port-forward',
  id: 'service-port',
  side: 'cluster',
  diagnostics: [forwardLost, forwardIdle, forwardFromNodes],
  offer: (node, site) => offerAt(node, site, { side: 'cluster', because: 'a Service has its port' }),
  lower(node, world) {
    const { resource } = node;
    moot(world, { resource, value: node.fixedAddress }, 'leads-by-label');
    const end = endOfForward(world, node);
    if ('why' in end) return told(world, node, end);
    const [address] = world.graph.follow(node, 'address');
    if (address && addressChoice(world, address.resource) === 'skip')
      return { ...nothing('heat2kube.yaml skips the address', 'manual'), elsewhere: true };
    if (end.served.leading && 'outside' in end.served.leading.to) {
      report(world, forwardFromNodes, { resource }, resource, end.machine.resource);
      return elsewhere('no Service has its port');
    }
    const policy = policyOf(world, end);
    return policy ? made([policy]) : elsewhere('no Service has its port');
  },
};

export const portForwardStays = stays('port-forward', 'stays', (node, site) =>
  offerAt(node, site, { side: 'openstack', because: 'it leads to a server that stays in OpenStack' }),
);

export const portForwardByHand = byHand('port-forward', (node, site) =>
  offerAt(node, site, { side: 'none', because: 'profile standalone leaves nothing in OpenStack' }),
);

function offerAt(
  node: PortForward,
  site: Site,
  { side, because }: { readonly side: ReturnType<typeof sideOfForward>; readonly because: string },
): Offer | undefined {
  return sideOfForward(site, node) === side ? { rank: 1, because, flip: usersFlip } : undefined;
}

function told(world: World, node: PortForward, { why, idle }: { readonly why: string; readonly idle?: true }): Lowered {
  const { resource } = node;
  if (idle) {
    report(world, forwardIdle, { resource }, resource, why);
    return nothingFor(lostBy(forwardIdle, resource, why));
  }
  const machine = machineOfForward(world.graph, node);
  const name = machine ? `"${machine.resource}"` : 'a server';
  report(world, forwardLost, { resource }, resource, name, why);
  return nothingFor(lostBy(forwardLost, resource, name, why));
}

/** Of groups outside the stack, the policies that the user completes let clients in. */
function policyOf(world: World, { forward, machine, nic, served }: ForwardEnd): ObjectItem | undefined {
  const from = peersOf(world, served.clients);
  const { leading } = served;
  if (from.length === 0 || !leading || openRules(world.graph, nic, 4).length === 0) return undefined;
  const meta = objectMeta(world, world.names.name(forward.id), { node: forward.id });
  const { protocol, targetPort: port } = leading.values;
  const object = kubeObject('networking.k8s.io/v1/NetworkPolicy', meta, {
    spec: {
      podSelector: { matchLabels: machineSelector(world, machine) },
      policyTypes: ['Ingress'],
      ingress: [{ from, ports: [{ protocol, port }] }],
    },
  });
  return { item: 'object', owner: forward.id, shapedBy: [forward.id, nic.id], object };
}

/** Link-local addresses never come from outside. */
function peersOf(world: World, clients: ForwardEnd['served']['clients']) {
  const ranges =
    clients === 'everybody'
      ? [{ range: known(everything[4]), except: ['169.254.0.0/16'] }]
      : clients.map((range) => ({ range, except: [] }));
  const { cluster, config } = world;
  const blocks = ranges.flatMap((range) => withoutCluster(world, range) ?? []).map((ipBlock) => ({ ipBlock }));
  if (clients !== 'everybody' || cluster.ipBlock !== 'outside') return blocks;
  // Who admits everybody admits the cluster too.
  const others = [{ key: 'kubernetes.io/metadata.name', operator: 'NotIn' as const, values: [config.namespace] }];
  return [...blocks, { namespaceSelector: { matchExpressions: others } }];
}
