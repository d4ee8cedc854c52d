/** Policies of the groups that exist without a resource: the project's default group, and interfaces without a filter. */
import { made, type Lowered, type StackTarget } from '../../../plan/target.ts';
import type { World } from '../../../plan/world.ts';
import { defaultKey, unfilteredKey } from '../../../topology/views/standing-groups.ts';
import { stackObjectName } from '../../objects/metadata.ts';
import { groupPolicies } from './policies.ts';
import { policyGroups } from './pods.ts';

export const defaultGroup: StackTarget = {
  id: 'default-group',
  lower: (world) => policiesOf(world, defaultKey, 'default-group'),
};

export const unfiltered: StackTarget = {
  id: 'unfiltered',
  lower: (world) => policiesOf(world, unfilteredKey, 'unfiltered'),
};

/** None where no pod of the stack is in the group. */
function policiesOf(world: World, key: string, part: string): Lowered {
  const group = policyGroups(world).get(key);
  return made(group ? groupPolicies(world, group, stackObjectName(world, part)) : []);
}
