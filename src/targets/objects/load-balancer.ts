/** What gives Services of type LoadBalancer their address, and the annotations by which it is told what to do. */
import { balancerOf, type Balancer, type BalancerProvider } from '../../cluster/load-balancer.ts';
import type { Field } from '../../kubernetes/object.ts';
import type { ObjectRef } from '../../kubernetes/object-ref.ts';
import type { Look } from '../../plan/operations.ts';
import type { World } from '../../plan/world.ts';

type Site = Pick<World, 'config' | 'cluster'>;

/** Where nothing is said, the profile decides: beside OpenStack it is Octavia. */
export function balancer({ config, cluster }: Site): Balancer {
  return balancerOf({ ...(config.profile === 'openstack' && { provider: 'octavia' }), ...cluster.loadBalancer });
}

export function isOctavia(site: Site): boolean {
  return balancer(site).provider?.startsWith('octavia') === true;
}

/** How several Services come to have one address. */
type Sharing = 'by-annotation' | 'by-balancer-id' | 'never';

export function sharing(world: Site): Sharing {
  if (sharingKey(world) !== undefined) return 'by-annotation';
  return isOctavia(world) ? 'by-balancer-id' : 'never';
}

/** Services with the same key have one address, if their ports differ and they select the same pods. */
export function sharedBy(world: Site, key: string): ReadonlyMap<string, Field> {
  const annotation = sharingKey(world);
  return new Map(annotation === undefined ? [] : [[annotation, key]]);
}

function sharingKey(site: Site): string | undefined {
  return sharingKeys[balancer(site).provider ?? 'other'];
}

/** Annotations that Services with one address have in common; undefined where the provider has none. */
const sharingKeys: Readonly<Record<BalancerProvider, string | undefined>> = {
  octavia: undefined,
  'octavia-ovn': undefined,
  metallb: 'metallb.io/allow-shared-ip',
  cilium: 'lbipam.cilium.io/sharing-key',
  other: undefined,
};

/** Of a Service or a Gateway: empty until the provider of load balancers has given the address. */
export function serviceAddress(service: ObjectRef): Look {
  const field = service.kind === 'Gateway' ? '.status.addresses[0].value' : '.status.loadBalancer.ingress[0].ip';
  return { look: 'object', object: service, field };
}

/** Annotations of the OpenStack cloud controller manager. */
export const keepFloatingIp = 'loadbalancer.openstack.org/keep-floatingip';
export const floatingNetwork = 'loadbalancer.openstack.org/floating-network-id';
export const balancerId = 'loadbalancer.openstack.org/load-balancer-id';
export const internalBalancer = 'service.beta.kubernetes.io/openstack-internal-load-balancer';
export const healthMonitor = 'loadbalancer.openstack.org/enable-health-monitor';
