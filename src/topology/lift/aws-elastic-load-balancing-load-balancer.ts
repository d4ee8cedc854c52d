/**
 * AWS::ElasticLoadBalancing::LoadBalancer: a load balancer that Heat runs as a server with haproxy, in a stack of its own.
 * Heat manual: template guide, CloudFormation resource types, AWS::ElasticLoadBalancing::LoadBalancer.
 * Follows heat/engine/resources/aws/lb/loadbalancer.py, LoadBalancer._haproxy_config: haproxy gets the first listener alone,
 * reads HTTP whatever the protocol says, and its check asks for / at the port of the servers whatever the target says.
 */
import type { NodeRef } from '../../evaluate/fact.ts';
import { known, type Value } from '../../evaluate/value.ts';
import { addressValue, constant, show } from '../attribute-values.ts';
import { referredNode } from '../facts-in.ts';
import { balancerNodes, listenerNode, monitorNode, partWith, poolNode } from '../balancing/parts.ts';
import type { PoolMember } from '../kinds/pool-member.ts';
import { defineLift } from '../lift.ts';

/** Heat answers with an empty text. */
const empty = constant(known(''));

const unread = 'Heat does not read it';

/** What the balancer admits is lost; that rules of other groups mean it is not. */
function groupNamed(group: Value): NodeRef {
  const node = referredNode(group);
  return node === undefined ? { external: group } : { node };
}

export const awsElasticLoadBalancingLoadBalancer = defineLift({
  type: 'AWS::ElasticLoadBalancing::LoadBalancer',
  summary: 'A Service with one port',
  properties: {
    AppCookieStickinessPolicy: { fate: 'moot', note: unread },
    AvailabilityZones: { fate: 'moot', note: unread },
    HealthCheck: { fate: 'mapped', note: 'Readiness probes of the VMs' },
    Instances: { fate: 'mapped', note: 'Labels of the VMs that the Service selects' },
    LBCookieStickinessPolicy: { fate: 'moot', note: unread },
    Listeners: { fate: 'mapped', note: 'The port of the Service: Heat opens that of the first listener only' },
    SecurityGroups: { fate: 'mapped', note: 'Who may connect: a Service takes no security groups' },
    Subnets: { fate: 'moot', note: unread },
  },
  attributes: {
    CanonicalHostedZoneName: empty,
    CanonicalHostedZoneNameID: empty,
    DNSName: ({ path }) => addressValue({ of: path, scope: 'inside' }),
    'SourceSecurityGroup.GroupName': empty,
    'SourceSecurityGroup.OwnerAlias': empty,
    show,
  },
  lift(read, self, report) {
    const { path } = self;
    const [first, ...others] = read.items(read.get('Listeners'));
    for (const other of others) report.isDefault(other, 'Heat opens the port of the first listener only');
    for (const name of ['SSLCertificateId', 'PolicyNames']) report.isDefault(read.field(first, name), unread);
    const check = read.get('HealthCheck');
    report.isDefault(read.field(check, 'Target'), `${unread}: haproxy asks for / at the port of the servers`);
    const fields = new Map<string, Value | undefined>([
      ['protocol', read.field(first, 'Protocol')],
      ['protocol_port', read.field(first, 'LoadBalancerPort')],
      ['lb_algorithm', known('ROUND_ROBIN')],
      ['type', known('HTTP')],
      ['http_method', known('OPTIONS')],
      ['delay', read.field(check, 'Interval')],
      ['timeout', read.field(check, 'Timeout')],
      ['max_retries', read.field(check, 'HealthyThreshold')],
      ['max_retries_down', read.field(check, 'UnhealthyThreshold')],
    ]);
    const part = partWith(read, self, fields);
    const [listener, pool] = [`${path}#listener`, `${path}#pool`];
    const [balancer, vip] = balancerNodes(part);
    const groups = read.get('SecurityGroups');
    const member = {
      kind: 'pool-member',
      resource: path,
      pool: { node: pool },
      port: read.field(first, 'InstancePort') ?? known(null),
      up: true,
    } as const;
    return [
      {
        ...balancer,
        ...(groups && { groups }),
        memberOf: groups ? read.items(groups).map(groupNamed) : 'default',
      },
      vip,
      { ...listenerNode(part), id: listener, balancer: { node: path } },
      { ...poolNode(part), id: pool, listener: { node: listener } },
      ...(check ? [{ ...monitorNode(part), id: `${path}#monitor`, pool: { node: pool } }] : []),
      // Servers that groups put in the place of those that stand here.
      { ...member, id: `${path}#members` },
      ...read.items(read.get('Instances')).map((instance, index): PoolMember => ({
        ...member,
        id: `${path}#${index}`,
        to: read.ref(instance),
      })),
    ];
  },
});
