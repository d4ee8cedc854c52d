/** What policies of Senlin say, by their type: what becomes a part of groups, and the nodes that stand for the rest. */
import { facet } from '../../evaluate/fact.ts';
import { known, textOf, type Value } from '../../evaluate/value.ts';
import type { GroupPolicy, Setting, SizeChange } from '../kinds/group-policy.ts';
import { asText, oneOf } from '../plain-choice.ts';
import { balancingParts } from './policy-balancer.ts';
import { misshapen, restOf, type Parts, type Written } from './policy-parts.ts';

/** Settings that the cluster does not have, whatever they say. */
function others({ read, settings }: Written, ...known: readonly string[]): readonly Setting[] {
  return restOf(read, { name: 'properties', value: settings }, known);
}

/** The type of a policy that nobody knows. */
export const unknownParts: Parts = (written) => ({ policy: { rest: others(written) } });

const adjustments: ReadonlyMap<string, SizeChange['adjusts']> = new Map([
  ['CHANGE_IN_CAPACITY', 'members'],
  ['CHANGE_IN_PERCENTAGE', 'percent'],
  ['EXACT_CAPACITY', 'exact'],
]);

/** senlin/policies/scaling_policy.py. */
const scaling: Parts = (written) => {
  const { read, self, settings } = written;
  const adjustment = read.field(settings, 'adjustment');
  const [atLeast, cooldown] = ['min_step', 'cooldown'].map((key) => read.field(adjustment, key));
  return {
    policy: {
      scaling: {
        event: read.choose(
          read.field(settings, 'event'),
          self.path,
          (value) => (oneOf('CLUSTER_SCALE_IN')(value) === undefined ? 'up' : 'down'),
          'up',
        ),
        adjusts: read.choose(
          read.field(adjustment, 'type'),
          facet(self.path, 'adjustment'),
          (value) => adjustments.get(asText(value) ?? ''),
          'members',
        ),
        amount: read.field(adjustment, 'number') ?? known(1n),
        ...(atLeast && { atLeast }),
        ...(cooldown && { cooldown }),
      },
      rest: [
        ...others(written, 'event', 'adjustment'),
        ...restOf(read, { name: 'adjustment', value: adjustment }, ['type', 'number', 'min_step', 'cooldown']),
      ],
    },
  };
};

const orders: ReadonlyMap<string, 'newest' | 'oldest' | 'random'> = new Map([
  ['OLDEST_FIRST', 'oldest'],
  ['OLDEST_PROFILE_FIRST', 'oldest'],
  ['RANDOM', 'random'],
  ['YOUNGEST_FIRST', 'newest'],
]);

/** senlin/policies/deletion_policy.py. */
const deletion: Parts = (written) => {
  const { read, self, settings } = written;
  const grace = read.field(settings, 'grace_period');
  return {
    policy: {
      removal: {
        order: read.choose(
          read.field(settings, 'criteria'),
          facet(self.path, 'order'),
          (value) => orders.get(asText(value) ?? ''),
          'random',
        ),
        ...(grace && { grace }),
      },
      rest: others(written, 'criteria', 'grace_period'),
    },
  };
};

/** senlin/policies/batch_policy.py. */
const batch: Parts = (written) => {
  const { read, settings } = written;
  const [size, pause] = ['max_batch_size', 'pause_time'].map((key) => read.field(settings, key));
  return {
    policy: {
      updates: {
        inService: read.field(settings, 'min_in_service') ?? known(1n),
        ...(size && { batch: size }),
        pause: pause ?? known(60n),
      },
      rest: others(written, 'min_in_service', 'max_batch_size', 'pause_time'),
    },
  };
};

const ways: ReadonlyMap<string, NonNullable<GroupPolicy['recovery']>> = new Map([
  ['REBOOT', 'restart'],
  ['REBUILD', 'new-server'],
  ['RECREATE', 'new-server'],
]);

/** senlin/policies/health_policy.py, of its first version and of later ones. */
const health: Parts = (written) => {
  const { read, self, settings } = written;
  const [detection, recovery] = ['detection', 'recovery'].map((key) => read.field(settings, key));
  const modes = read.items(read.field(detection, 'detection_modes'));
  const [action, ...further] = read.items(read.field(recovery, 'actions'));
  return {
    policy: {
      recovery: read.choose(
        read.field(action, 'name'),
        self.path,
        (value) => ways.get(asText(value) ?? ''),
        'new-server',
      ),
      rest: [
        ...others(written, 'detection', 'recovery'),
        ...restOf(read, { name: 'detection', value: detection }, ['type', 'detection_modes', 'options']),
        ...modes.flatMap((mode) => misshapen('a detection mode', mode)),
        ...[detection, ...modes].flatMap((mode) => detectionOf(read, mode)),
        ...restOf(read, { name: 'recovery', value: recovery }, ['actions']),
        ...restOf(read, { name: 'an action', value: action }, ['name']),
        ...further.map((value) => ({ name: 'a further action', value })),
      ],
    },
  };
};

/** A URL is the one thing that KubeVirt does not look at by itself. */
function detectionOf(read: Written['read'], mode: Value | undefined): readonly Setting[] {
  const type = read.field(mode, 'type');
  const name = textOf(type) === 'NODE_STATUS_POLL_URL' ? 'detection by URL' : 'detection by state';
  return [
    ...(type ? [{ name, value: type }] : []),
    ...restOf(read, { name: 'options', value: read.field(mode, 'options') }, []),
  ];
}

/** senlin/policies/affinity_policy.py: a server group that Senlin makes for the servers. */
const affinity: Parts = (written) => {
  const { read, self, settings } = written;
  const id = `${self.path}#group`;
  const group = read.field(settings, 'servergroup');
  return {
    policy: {
      placement: { node: id },
      rest: [...others(written, 'servergroup'), ...restOf(read, { name: 'servergroup', value: group }, ['policies'])],
    },
    nodes: [
      {
        kind: 'placement-group',
        id,
        resource: self.path,
        policy: read.choose(
          read.field(group, 'policies'),
          id,
          oneOf('affinity', 'anti-affinity', 'soft-affinity', 'soft-anti-affinity'),
          'anti-affinity',
        ),
      },
    ],
  };
};

export const policyParts: ReadonlyMap<string, Parts> = new Map([
  ['senlin.policy.affinity', affinity],
  ['senlin.policy.batch', batch],
  ['senlin.policy.deletion', deletion],
  ['senlin.policy.health', health],
  ['senlin.policy.loadbalance', balancingParts],
  ['senlin.policy.scaling', scaling],
]);
