/** Networks, routers and security groups that stay: machines that stay use them, or something that stays is built on them. */
import type { NodeKind } from '../../topology/kinds/table.ts';
import type { Target } from '../../plan/target.ts';
import { anyMachineStays } from '../objects/sides.ts';
import { usersFlip } from '../objects/part.ts';
import { groundOf } from './ground.ts';
import { stays } from '../objects/stays.ts';

export const networkStays = sharedStays('network');
export const subnetStays = sharedStays('subnet');
export const routerStays = sharedStays('router');
export const routerLinkStays = sharedStays('router-link');
export const firewallGroupStays = sharedStays('firewall-group');
export const firewallRuleStays = sharedStays('firewall-rule');

/** Stays wherever one machine stays, even if others move: both sides need it. */
function sharedStays<K extends NodeKind>(kind: K): Target<K> {
  return stays(kind, 'stays', ({ id }, site) => {
    if (anyMachineStays(site)) return { rank: 1, because: 'VMs and Nova servers need it', flip: usersFlip };
    return groundOf(site).has(id)
      ? { rank: 1, because: 'a resource that stays in OpenStack depends on it', flip: usersFlip }
      : undefined;
  });
}
