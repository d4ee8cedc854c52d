/** Groups of servers that a launch configuration describes: what both types of them say alike. */
import { facet, type NodeRef } from '../../evaluate/fact.ts';
import { entryAt, known, originsOf, textOf, type Value } from '../../evaluate/value.ts';
import type { Resource } from '../../stack/stack.ts';
import { show, unanswered } from '../attribute-values.ts';
import { referredNode } from '../facts-in.ts';
import type { RollingUpdates, ScalingGroup } from '../kinds/scaling-group.ts';
import type { PropertyTable, Reader } from '../lift.ts';

export const instanceGroupProperties = {
  AvailabilityZones: { fate: 'moot', note: 'Heat does not read it' },
  LaunchConfigurationName: { fate: 'mapped', note: 'What each member is' },
  LoadBalancerNames: { fate: 'mapped', note: 'Load balancers that lead to the members' },
  Tags: { fate: 'mapped', note: 'Metadata of the members, a file in the guest', slot: 'secret' },
} as const;

export const instanceGroupAttributes = {
  InstanceList: unanswered('the size of the group changes, so its members cannot be listed'),
  show,
} as const;

type Groups = Reader<typeof instanceGroupProperties & PropertyTable>;

/** What stands in the members, and what leads to them. */
export function instanceGroupNode(
  read: Groups,
  self: Resource,
  policy: string,
): Pick<ScalingGroup, 'balancers' | 'policies' | 'removal' | 'updates'> {
  // Only Heat asks for zones, and does nothing with them.
  read.get('AvailabilityZones');
  read.shapes(read.get('LaunchConfigurationName'), self.path);
  read.get('Tags');
  const updates = updatesOf(read, entryAt(self.updatePolicy, policy));
  return {
    balancers: read.items(read.get('LoadBalancerNames')).map((item) => balancerNamed(read, self, item)),
    policies: [],
    removal: 'oldest',
    ...(updates && { updates }),
  };
}

/** Heat looks for a resource of that name in the stack of the group (`InstanceGroup._lb_reload`). */
function balancerNamed(read: Groups, { path, name }: Resource, item: Value): NodeRef {
  const text = textOf(item);
  const found = text === undefined ? referredNode(item) : `${path.slice(0, path.length - name.length)}${text}`;
  if (found === undefined) return { external: item };
  read.shapes(item, facet(path, 'balancers'));
  return { node: found };
}

/** Without a policy Heat leaves the members as they are (`InstanceGroup._try_rolling_update`). */
function updatesOf(read: Groups, policy: Value | undefined): RollingUpdates | undefined {
  if (policy?.kind !== 'map') return undefined;
  const pause = read.field(policy, 'PauseTime');
  const inService = read.field(policy, 'MinInstancesInService');
  return {
    batch: whole(read.field(policy, 'MaxBatchSize') ?? known(1n)),
    ...(inService && { inService: whole(inService) }),
    ...(pause && { pause: secondsOf(pause) }),
  };
}

/** Parameters of these templates are texts. */
function whole(value: Value): Value {
  const text = textOf(value);
  return text !== undefined && /^\d+$/.test(text) ? known(BigInt(text), originsOf(value)) : value;
}

/** Of `PT1H30M15S`, as `heat/common/timeutils.py` reads it (`parse_isoduration`). */
function secondsOf(duration: Value): Value {
  const found = /^PT(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?$/.exec(textOf(duration) ?? '');
  if (!found) return duration;
  const [hours, minutes, seconds] = found.slice(1).map((part) => BigInt(part ?? 0));
  return known((hours ?? 0n) * 3600n + (minutes ?? 0n) * 60n + (seconds ?? 0n), originsOf(duration));
}
