/** What becomes of the types that have no lift: where they belong, why they stay, and what they only serve. */
import { defineDiagnostic, type DiagnosticKind } from '../diagnostics/diagnostic.ts';

export interface Disposition {
  readonly why: string;
  /** The property that names what the resource only serves; `users`: whatever mentions it; `members`: its own. */
  readonly serves?: { readonly property: string } | 'users' | 'members';
  readonly diagnostic: DiagnosticKind<readonly [resource: string, type: string]>;
}

/** The disposition of a resource that a template stands for. */
export function templateDisposition(): Disposition {
  return nestedStack;
}

/** The disposition of a type that the engine still takes but that makes nothing any more. */
export function emptiedDisposition(): Disposition {
  return emptied;
}

/** The disposition of any type: the longest prefix of the table that fits, else that of unknown types. */
export function dispositionOf(type: string): Disposition {
  const exact = byType.get(type);
  if (exact) return exact;
  const family = byPrefix.find(([prefix]) => type.startsWith(prefix));
  return family ? family[1] : unknown;
}

function disposition(slug: string, why: string, serves?: Disposition['serves']): Disposition {
  return {
    why,
    ...(serves && { serves }),
    diagnostic: defineDiagnostic({
      code: `plan/${slug}`,
      severity: 'warning',
      message: (resource: string, type: string) => `${resource} (${type}) is not translated: ${why}`,
      explanation: `${why[0]?.toUpperCase()}${why.slice(1)}. Resources of such types are listed in the plan: those that only serve a machine that moves become steps for a person, the others stay in OpenStack.`,
    }),
  };
}

const loadBalancer = disposition(
  'load-balancer-stays',
  'the balancer stays in OpenStack and its members change when machines move',
);
const legacyBalancer = disposition(
  'legacy-load-balancer',
  'Neutron has dropped this kind of load balancer, so it must be replaced by a Service or an Octavia balancer',
);
const dns = disposition(
  'dns-stays',
  'the zone and its records stay in Designate; records that name a moved machine must be changed by hand',
);
const objectStore = disposition(
  'object-store-stays',
  'the container stays in Swift, where machines reach it over HTTP as before',
);
const secretStore = disposition(
  'secret-store-stays',
  'the secret stays in Barbican and must be copied by whoever may read it',
);
const share = disposition(
  'share-stays',
  'the share stays in Manila; machines that mount it must still reach its network',
);
const identity = disposition(
  'identity-stays',
  'users, projects, roles and endpoints are administration of the cloud and stay there',
);
const cluster = disposition('managed-cluster-stays', 'the cluster is managed by Magnum and stays there');
const database = disposition(
  'managed-database-stays',
  'the database is managed by Trove and stays there until its data is dumped and restored',
);
const messaging = disposition('messaging-stays', 'queues and subscriptions stay in Zaqar');
const workflow = disposition('workflow-stays', 'workflows and their triggers stay in Mistral');
const container = disposition('container-stays', 'the container is run by Zun and stays there');
const bareMetal = disposition('bare-metal-stays', 'bare metal is enrolled in Ironic and stays there');
const reservation = disposition('reservation-stays', 'reservations of capacity are made in Blazar and stay there');
const monitoring = disposition(
  'monitoring-stays',
  'alarms and notifications stay in the monitoring service of the cloud',
);
const clustering = disposition('clustering-stays', 'the cluster of servers is managed by Senlin and stays there');
const dataProcessing = disposition(
  'data-processing-stays',
  'data processing clusters and jobs are managed by Sahara and stay there',
);
const volumeAdmin = disposition(
  'volume-administration',
  'volume types, quality of service and quotas are administration of Cinder; a StorageClass takes their place',
);
const computeAdmin = disposition(
  'compute-administration',
  'aggregates and quotas are administration of Nova and stay there',
);
const networkAdmin = disposition(
  'network-service-stays',
  'this network service stays in Neutron; moved machines are outside its reach',
);
const quality = disposition(
  'network-quality-stays',
  'bandwidth and packet rules are enforced by Neutron on its own ports only',
);
const vpn = disposition('vpn-stays', 'the VPN ends on a Neutron router and stays there');
const extraRoute = disposition(
  'route-stays',
  'the route belongs to a Neutron router; the pod network has routes of its own',
);
const trunk = disposition(
  'trunk-stays',
  'VLAN trunks exist on Neutron ports only; each VLAN needs a network of its own in the cluster',
);
const portForward = disposition(
  'port-forward-stays',
  'the port forwarding belongs to a Neutron floating address; a Service port takes its place',
);
const image = disposition('image-stays', 'the image stays in Glance; the images mapping says how the cluster gets it');
const software = disposition(
  'software-data',
  'the configuration is data of a deployment and has no effect of its own',
  'users',
);
const deployment = disposition(
  'software-deployment',
  'the software is installed by an agent that polls Heat, which a moved machine no longer does',
  { property: 'server' },
);
const deployments = disposition(
  'software-deployment-group',
  'the software is installed by agents that poll Heat, which moved machines no longer do',
  { property: 'servers' },
);
const signal = disposition(
  'ready-signal',
  'Heat waits here for a signal from a machine; a moved machine writes it to its journal instead',
  'users',
);
const waiting = disposition(
  'wait-condition',
  'Heat waits here until a machine has signalled; the plan has to check readiness instead',
  { property: 'handle' },
);
const waitingAws = disposition(
  'aws-wait-condition',
  'Heat waits here until a machine has signalled; the plan has to check readiness instead',
  { property: 'Handle' },
);
const scalingGroup = disposition(
  'scaling-group',
  'the machines of the group are translated at the size that they have at first, but nothing scales them',
  'members',
);
const scalingPolicy = disposition(
  'scaling-policy',
  'the policy changes the size of a group of servers, which a moved group does not have',
  { property: 'auto_scaling_group_id' },
);
const scalingPolicyAws = disposition(
  'aws-scaling-policy',
  'the policy changes the size of a group of servers, which a moved group does not have',
  { property: 'AutoScalingGroupName' },
);
const launchConfiguration = disposition(
  'launch-configuration',
  'it only describes the members of a scaling group',
  'users',
);
const alarm = disposition(
  'alarm-on-scaling',
  'the alarm is raised from measurements of Nova servers, which moved machines do not deliver',
  { property: 'alarm_actions' },
);
const alarmAws = disposition(
  'aws-alarm',
  'the alarm is raised from measurements of Nova servers, which moved machines do not deliver',
  { property: 'AlarmActions' },
);
const restarter = disposition(
  'restarter',
  'it replaces a failed server on a signal; a moved machine is restarted by the cluster',
  { property: 'InstanceId' },
);
const deployedServer = disposition('deployed-server', 'the machine was not made by Heat and stays where it is');
const delay = disposition('delay', 'it only makes Heat wait between other resources');
const accessPolicy = disposition('access-policy', 'it restricts what the guest may ask of the Heat API', 'users');
const resourceChain = disposition(
  'resource-chain',
  'its members are translated; the order between them is kept in the plan',
);
const awsInstance = disposition('aws-instance', 'the Amazon spelling of a server is not translated yet');
const awsNetwork = disposition('aws-network', 'the Amazon spelling of a network resource is not translated yet');
const awsVolume = disposition('aws-volume', 'the Amazon spelling of a volume is not translated yet');
const awsBalancer = disposition(
  'aws-load-balancer',
  'Heat runs this balancer as a server with haproxy, which stays in OpenStack',
);
const awsDatabase = disposition(
  'aws-database',
  'Heat runs this database as a server with MariaDB, which stays in OpenStack',
);
const awsIdentity = disposition('aws-identity', 'the user and its keys only let the guest tools call Heat', 'users');
const nestedStack = disposition(
  'nested-stack',
  'its own resources are translated one by one as far as they could be read',
  'members',
);
const remoteStack = disposition(
  'remote-stack',
  'Heat makes it as a stack of its own, maybe in another region; its template is translated on its own',
);
const emptied = disposition('emptied-type', 'the engine takes the type but makes nothing of it any more');
const unknown = disposition(
  'unknown-type-stays',
  'the type is not one of the stock engine, so nothing is known about what it makes',
);

const byType: ReadonlyMap<string, Disposition> = new Map([
  ['AWS::AutoScaling::AutoScalingGroup', scalingGroup],
  ['AWS::AutoScaling::LaunchConfiguration', launchConfiguration],
  ['AWS::AutoScaling::ScalingPolicy', scalingPolicyAws],
  ['AWS::CloudFormation::Stack', nestedStack],
  ['AWS::CloudFormation::WaitCondition', waitingAws],
  ['AWS::CloudFormation::WaitConditionHandle', signal],
  ['AWS::CloudWatch::Alarm', alarmAws],
  ['AWS::EC2::Instance', awsInstance],
  ['AWS::EC2::Volume', awsVolume],
  ['AWS::EC2::VolumeAttachment', awsVolume],
  ['AWS::RDS::DBInstance', awsDatabase],
  ['AWS::S3::Bucket', objectStore],
  ['OS::Heat::AccessPolicy', accessPolicy],
  ['OS::Heat::AutoScalingGroup', scalingGroup],
  ['OS::Heat::Delay', delay],
  ['OS::Heat::DeployedServer', deployedServer],
  ['OS::Heat::HARestarter', restarter],
  ['OS::Heat::InstanceGroup', scalingGroup],
  ['OS::Heat::ResourceChain', resourceChain],
  ['OS::Heat::ResourceGroup', nestedStack],
  ['OS::Heat::ScalingPolicy', scalingPolicy],
  ['OS::Heat::SoftwareComponent', software],
  ['OS::Heat::SoftwareDeployment', deployment],
  ['OS::Heat::SoftwareDeploymentGroup', deployments],
  ['OS::Heat::SoftwareDeployments', deployments],
  ['OS::Heat::StructuredConfig', software],
  ['OS::Heat::StructuredDeployment', deployment],
  ['OS::Heat::StructuredDeploymentGroup', deployments],
  ['OS::Heat::StructuredDeployments', deployments],
  ['OS::Heat::Stack', remoteStack],
  ['OS::Heat::SwiftSignal', waiting],
  ['OS::Heat::SwiftSignalHandle', signal],
  ['OS::Heat::UpdateWaitConditionHandle', signal],
  ['OS::Heat::WaitCondition', waiting],
  ['OS::Heat::WaitConditionHandle', signal],
  ['OS::Neutron::FloatingIPPortForward', portForward],
  ['OS::Neutron::HealthMonitor', legacyBalancer],
  ['OS::Neutron::LoadBalancer', legacyBalancer],
  ['OS::Neutron::Pool', legacyBalancer],
  ['OS::Neutron::PoolMember', legacyBalancer],
  ['OS::Neutron::Trunk', trunk],
  ['OS::Neutron::VPNService', vpn],
]);

/** Longer prefixes first. */
const byPrefix: readonly (readonly [string, Disposition])[] = [
  ['AWS::AutoScaling::', scalingGroup],
  ['AWS::EC2::', awsNetwork],
  ['AWS::ElasticLoadBalancing::', awsBalancer],
  ['AWS::IAM::', awsIdentity],
  ['OS::Aodh::', alarm],
  ['OS::Barbican::', secretStore],
  ['OS::Blazar::', reservation],
  ['OS::Cinder::', volumeAdmin],
  ['OS::Designate::', dns],
  ['OS::Glance::', image],
  ['OS::Ironic::', bareMetal],
  ['OS::Keystone::', identity],
  ['OS::Magnum::', cluster],
  ['OS::Manila::', share],
  ['OS::Mistral::', workflow],
  ['OS::Monasca::', monitoring],
  ['OS::Neutron::ExtraRoute', extraRoute],
  ['OS::Neutron::IKE', vpn],
  ['OS::Neutron::IPsec', vpn],
  ['OS::Neutron::LBaaS::', legacyBalancer],
  ['OS::Neutron::QoS', quality],
  ['OS::Neutron::', networkAdmin],
  ['OS::Nova::', computeAdmin],
  ['OS::Octavia::', loadBalancer],
  ['OS::Sahara::', dataProcessing],
  ['OS::Senlin::', clustering],
  ['OS::Swift::', objectStore],
  ['OS::Trove::', database],
  ['OS::Vitrage::', monitoring],
  ['OS::Zaqar::', messaging],
  ['OS::Zun::', container],
];

/** One message for each family, the unknown types last. */
export const dispositionDiagnostics: readonly Disposition['diagnostic'][] = Object.freeze([
  ...new Set(
    [...byType.values(), ...byPrefix.map(([, found]) => found), emptied, unknown].map((found) => found.diagnostic),
  ),
]);
