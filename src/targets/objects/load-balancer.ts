/** What gives Services of type LoadBalancer their address, and the annotations by which it is told what to do. */
import { balancerOf, type Balancer } from '../../cluster/load-balancer.ts';
import type { Field } from '../../kubernetes/object.ts';
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
  const { provider } = balancer(world);
  if (provider === 'metallb' || provider === 'cilium') return 'by-annotation';
  return isOctavia(world) ? 'by-balancer-id' : 'never';
}

/** Services with the same key have one address, if their ports differ and they select the same pods. */
export function sharedBy(world: Site, key: string): ReadonlyMap<string, Field> {
  const { provider } = balancer(world);
  if (provider === 'metallb') return new Map([['metallb.io/allow-shared-ip', key]]);
  return provider === 'cilium' ? new Map([['lbipam.cilium.io/sharing-key', key]]) : new Map();
}

/** Annotations of the OpenStack cloud controller manager. */
export const balancerId = 'loadbalancer.openstack.org/load-balancer-id';
export const internalBalancer = 'service.beta.kubernetes.io/openstack-internal-load-balancer';
export const healthMonitor = 'loadbalancer.openstack.org/enable-health-monitor';
