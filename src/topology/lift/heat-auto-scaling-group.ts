/**
 * OS::Heat::AutoScalingGroup: members of one definition, whose number policies change. Each member is translated by itself;
 * the group says how many there may be. Its attributes are followed into the members before anyone asks here.
 * Heat manual: template guide, OpenStack resource types, OS::Heat::AutoScalingGroup.
 */
import { known } from '../../evaluate/value.ts';
import { show, unanswered } from '../attribute-values.ts';
import type { RollingUpdates } from '../kinds/scaling-group.ts';
import { defineLift } from '../lift.ts';

const followed = unanswered('the size of the group changes, so its members cannot be listed');

export const heatAutoScalingGroup = defineLift({
  type: 'OS::Heat::AutoScalingGroup',
  summary: 'VirtualMachinePool where members are equal, else its members, one by one',
  properties: {
    cooldown: { fate: 'mapped', note: 'How often an autoscaler changes the size' },
    desired_capacity: { fate: 'mapped', note: 'How many members there are at first' },
    max_size: { fate: 'mapped', note: 'The most members of an autoscaler' },
    min_size: { fate: 'mapped', note: 'The fewest members of an autoscaler' },
    resource: { fate: 'mapped', note: 'What each member is', slot: 'secret' },
    rolling_updates: { fate: 'mapped', note: 'How many members an update replaces at a time' },
  },
  attributes: {
    current_size: unanswered('the size of the group changes'),
    outputs: followed,
    outputs_list: followed,
    refs: followed,
    refs_map: followed,
    show,
  },
  lift(read, self, report) {
    const definition = read.get('resource');
    read.shapes(read.field(definition, 'type'), self.path);
    report.moot(read.field(definition, 'metadata'), 'member-metadata');
    const desired = read.get('desired_capacity');
    const cooldown = read.get('cooldown');
    const rolling = read.get('rolling_updates');
    const [batch, inService, pause] = ['max_batch_size', 'min_in_service', 'pause_time'].map((key) =>
      read.field(rolling, key),
    );
    const updates: RollingUpdates = {
      ...(batch && { batch }),
      ...(inService && { inService }),
      ...(pause && { pause }),
    };
    return [
      {
        kind: 'scaling-group',
        id: self.path,
        resource: self.path,
        type: self.type,
        min: read.get('min_size') ?? known(0n),
        max: read.get('max_size') ?? known(0n),
        ...(desired && { desired }),
        ...(cooldown && { cooldown }),
        updates,
        balancers: [],
        policies: [],
        removal: 'oldest',
      },
    ];
  },
});
