/** Random clusters of Senlin, with policies and receivers of every kind. */
import * as fc from 'fast-check';
import type { Json } from '../../src/kubernetes/json.ts';
import { got, rarely, together } from './balancer-stacks.ts';

type Properties = Readonly<Record<string, Json>>;

const networks = fc.constantFrom<Json>(
  [{ network: got('net') }],
  [{ network: got('net'), security_groups: [got('group')] }],
  [{ network: got('net'), vnic_type: 'normal' }, { network: 'office' }],
  [{ network: got('net'), floating_network: 'public' }],
);

const disks = fc.constantFrom<Json>(
  [{ source_type: 'blank', destination_type: 'local', volume_size: 4, delete_on_termination: true }],
  [{ source_type: 'blank', destination_type: 'local', volume_size: 256, guest_format: 'swap', boot_index: -1 }],
  [{ source_type: 'volume', uuid: got('disk'), destination_type: 'volume', volume_size: 10, boot_index: -1 }],
  [{ source_type: 'blank', destination_type: 'volume', volume_size: 5, boot_index: -1, volume_type: 'fast' }],
);

const server = together(
  rarely('networks', networks),
  rarely('block_device_mapping_v2', disks),
  rarely('user_data', fc.constantFrom('#!/bin/sh\nuptime\n', '#cloud-config\npackages: [nginx]\n')),
  rarely('personality', fc.constant([{ path: '/etc/motd', contents: 'hello' }])),
  rarely('metadata', fc.constant({ role: 'web' })),
  rarely('scheduler_hints', fc.constantFrom<Json>({ group: 'apart' }, { same_host: 'x' })),
  rarely('security_groups', fc.constantFrom<Json>(['default'], [got('group')])),
  rarely('config_drive', fc.boolean()),
  rarely('name', fc.constant('www')),
  rarely('context', fc.constant({ region: 'one' })),
).map((more): Properties => ({ flavor: 'small', image: 'debian', ...more }));

const adjustment = together(
  fc.constantFrom('CHANGE_IN_CAPACITY', 'CHANGE_IN_PERCENTAGE', 'EXACT_CAPACITY').map((type) => ({ type, number: 2 })),
  rarely('cooldown', fc.constantFrom(0, 90)),
  rarely('min_step', fc.constantFrom(1, 2)),
  rarely('best_effort', fc.boolean()),
);

const settings: fc.Arbitrary<readonly [string, Json]> = fc.oneof(
  fc
    .tuple(fc.constantFrom('CLUSTER_SCALE_OUT', 'CLUSTER_SCALE_IN'), adjustment)
    .map(([event, one]) => ['scaling-1.0', { event, adjustment: one }] as const),
  together(
    rarely('criteria', fc.constantFrom('OLDEST_FIRST', 'YOUNGEST_FIRST', 'RANDOM', 'OLDEST_PROFILE_FIRST')),
    rarely('grace_period', fc.constantFrom(0, 900)),
    rarely('reduce_desired_capacity', fc.boolean()),
  ).map((one) => ['deletion-1.0', one] as const),
  together(
    rarely('min_in_service', fc.constantFrom(0, 1, 9)),
    rarely('max_batch_size', fc.constantFrom(-1, 1, 3)),
    rarely('pause_time', fc.constantFrom(0, 30)),
  ).map((one) => ['batch-1.0', one] as const),
  together(
    fc.constantFrom('HTTP', 'TCP').map((protocol) => ({
      pool: { protocol, protocol_port: 8080, subnet: got('subnet') },
      vip: { protocol, protocol_port: 80, subnet: got('subnet') },
    })),
    rarely('health_monitor', fc.constantFrom<Json>({}, { type: 'TCP' }, { type: 'HTTP', url_path: '/up' })),
  ).map((one) => ['loadbalance-1.1', one] as const),
  fc
    .constantFrom('affinity', 'soft-anti-affinity', 'anti-affinity')
    .map((policies) => ['affinity-1.0', { servergroup: { name: 'a', policies } }] as const),
  fc
    .constantFrom('RECREATE', 'REBOOT')
    .map(
      (name) =>
        ['health-1.0', { detection: { type: 'VM_LIFECYCLE_EVENTS' }, recovery: { actions: [{ name }] } }] as const,
    ),
  fc.constant(['zone_placement-1.0', { zones: [{ name: 'az1' }] }] as const),
);

const receiver = together(
  fc.constantFrom('CLUSTER_SCALE_OUT', 'CLUSTER_SCALE_IN').map((action) => ({ action })),
  rarely('params', fc.constantFrom<Json>({ count: 2 }, {})),
);

/** A cluster, named `herd`, whose policies name it, with a receiver that an alarm may call. */
export const senlinClusters: fc.Arbitrary<Properties> = fc
  .tuple(
    server,
    fc.tuple(fc.integer({ min: 0, max: 2 }), fc.integer({ min: -1, max: 3 })),
    fc.uniqueArray(settings, { maxLength: 4, selector: ([type]) => type }),
    receiver,
    fc.option(fc.constantFrom('gt', 'lt')),
  )
  .map(([properties, [least, more], policies, call, comparison]): Properties => ({
    profile: { type: 'OS::Senlin::Profile', properties: { type: 'os.nova.server-1.0', properties } },
    herd: {
      type: 'OS::Senlin::Cluster',
      properties: {
        profile: got('profile'),
        desired_capacity: least,
        min_size: least,
        max_size: more < 0 ? -1 : least + more,
      },
    },
    ...Object.fromEntries(
      policies.map(([type, one], index) => [
        `rule${index}`,
        {
          type: 'OS::Senlin::Policy',
          properties: { type: `senlin.policy.${type}`, bindings: [{ cluster: got('herd') }], properties: one },
        },
      ]),
    ),
    call: { type: 'OS::Senlin::Receiver', properties: { cluster: got('herd'), ...call } },
    ...(comparison && {
      alarm_of_call: {
        type: 'OS::Aodh::GnocchiAggregationByResourcesAlarm',
        properties: {
          metric: 'cpu_util',
          aggregation_method: 'mean',
          threshold: 60,
          resource_type: 'instance',
          comparison_operator: comparison,
          query: '{}',
          alarm_actions: [{ get_attr: ['call', 'channel', 'alarm_url'] }],
        },
      },
    }),
  }));
