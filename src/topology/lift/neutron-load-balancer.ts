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
    // Groups add their servers to one that names none.
    if (members.length === 0) return [{ ...own, id: self.path }];
    return members.map((member, index): PoolMember => ({ ...own, id: `${self.path}#${index}`, to: read.ref(member) }));
  },
});
