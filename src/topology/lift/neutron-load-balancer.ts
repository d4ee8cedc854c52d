/**
 * OS::Neutron::LoadBalancer: servers behind a pool of the first load balancers of Neutron, each by its first address.
 * Heat manual: template guide, OpenStack resource types, OS::Neutron::LoadBalancer.
 */
import { known } from '../../evaluate/value.ts';
import { show } from '../attribute-values.ts';
import type { PoolMember } from '../kinds/pool-member.ts';
import { defineLift } from '../lift.ts';

export const neutronLoadBalancer = defineLift({
  type: 'OS::Neutron::LoadBalancer',
  summary: 'Labels of the VMs that the Service selects',
  properties: {
    members: { fate: 'mapped', note: 'Servers behind the pool' },
    pool_id: { fate: 'mapped', note: 'The pool of the members' },
    protocol_port: { fate: 'mapped', note: 'Port of the VMs' },
  },
  attributes: { show },
  lift(read, self) {
    const pool = read.get('pool_id');
    const port = read.get('protocol_port') ?? known(null);
    const own = {
      kind: 'pool-member',
      resource: self.path,
      ...(pool && { pool: read.ref(pool) }),
      port,
      up: true,
    } as const;
    const members = read.items(read.get('members'));
    return [
      // Servers that groups put in the place of those that stand here.
      { ...own, id: self.path },
      ...members.map((member, index): PoolMember => ({ ...own, id: `${self.path}#${index}`, to: read.ref(member) })),
    ];
  },
});
