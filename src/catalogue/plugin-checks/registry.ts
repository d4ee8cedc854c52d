/** Which check belongs to which resource type. */
import { firstOf } from '../plugin-check.ts';
import type { PluginCheck } from '../plugin-check.ts';
import { addressAssociation, instance, launchConfigurationType, loadBalancer } from './amazon.ts';
import { l7Policy, l7Rule, listener, oldPool, pool } from './balancers.ts';
import { genericContainer, namedContainer, order, secret } from './barbican.ts';
import { image, shareNetwork, volume, volumeType, webImage } from './cinder.ts';
import * as neutron from './neutron.ts';
import { server } from './nova.ts';
import * as orchestration from './orchestration.ts';
import * as services from './services.ts';

const { valueSpecs } = neutron;
const heatPolicy = orchestration.scalingPolicy('min_adjustment_step', 'adjustment_type', 'percent_change_in_capacity');
const awsPolicy = orchestration.scalingPolicy('MinAdjustmentStep', 'AdjustmentType', 'PercentChangeInCapacity');
const heatGroup = { min: 'min_size', max: 'max_size', desired: 'desired_capacity' };

/** Neutron types whose own check swallows the complaint about `value_specs` are listed without it, as in Heat. */
export const pluginChecks: ReadonlyMap<string, PluginCheck> = new Map<string, PluginCheck>([
  ['AWS::AutoScaling::AutoScalingGroup', orchestration.awsScalingGroup],
  ['AWS::AutoScaling::LaunchConfiguration', launchConfigurationType],
  ['AWS::AutoScaling::ScalingPolicy', awsPolicy],
  ['AWS::EC2::EIPAssociation', addressAssociation],
  ['AWS::EC2::Instance', instance],
  ['AWS::ElasticLoadBalancing::LoadBalancer', loadBalancer],
  ['OS::Barbican::CertificateContainer', namedContainer],
  ['OS::Barbican::GenericContainer', genericContainer],
  ['OS::Barbican::Order', order],
  ['OS::Barbican::RSAContainer', namedContainer],
  ['OS::Barbican::Secret', secret],
  ['OS::Cinder::Quota', neutron.quota('gigabytes', 'snapshots', 'volumes', 'backups', 'backup_gigabytes')],
  ['OS::Cinder::Volume', volume],
  ['OS::Cinder::VolumeType', volumeType],
  ['OS::Designate::Zone', services.zone],
  ['OS::Glance::Image', image],
  ['OS::Glance::WebImage', webImage],
  ['OS::Heat::AccessPolicy', orchestration.accessPolicy],
  ['OS::Heat::AutoScalingGroup', orchestration.scalingGroup(heatGroup)],
  ['OS::Heat::InstanceGroup', orchestration.launchConfiguration],
  ['OS::Heat::RandomString', orchestration.randomString],
  ['OS::Heat::ScalingPolicy', heatPolicy],
  ['OS::Heat::SoftwareComponent', orchestration.softwareComponent],
  ['OS::Heat::SoftwareDeployment', orchestration.softwareDeployment],
  ['OS::Heat::Stack', orchestration.remoteStack],
  ['OS::Heat::StructuredDeployment', orchestration.softwareDeployment],
  ['OS::Keystone::Group', services.roleAssignment],
  ['OS::Keystone::GroupRoleAssignment', services.roleAssignment],
  ['OS::Keystone::User', services.roleAssignment],
  ['OS::Keystone::UserRoleAssignment', services.roleAssignment],
  ['OS::Magnum::BayModel', services.clusterTemplate],
  ['OS::Magnum::ClusterTemplate', services.clusterTemplate],
  ['OS::Manila::ShareNetwork', shareNetwork],
  ['OS::Mistral::CronTrigger', services.cronTrigger],
  ['OS::Mistral::Workflow', services.workflow],
  ['OS::Monasca::Notification', services.notification],
  ['OS::Neutron::FloatingIP', neutron.floatingIp],
  ['OS::Neutron::LBaaS::L7Policy', firstOf(valueSpecs, l7Policy)],
  ['OS::Neutron::LBaaS::L7Rule', firstOf(valueSpecs, l7Rule)],
  ['OS::Neutron::LBaaS::Listener', firstOf(valueSpecs, listener)],
  ['OS::Neutron::LBaaS::Pool', firstOf(valueSpecs, pool)],
  ['OS::Neutron::Net', valueSpecs],
  ['OS::Neutron::NetworkGateway', neutron.networkGateway],
  ['OS::Neutron::Pool', firstOf(valueSpecs, oldPool)],
  ['OS::Neutron::Port', neutron.port],
  ['OS::Neutron::ProviderNet', neutron.providerNet],
  ['OS::Neutron::Quota', neutron.quota('floatingip', 'network', 'port', 'router', 'subnet')],
  ['OS::Neutron::RBACPolicy', neutron.rbacPolicy],
  ['OS::Neutron::Router', neutron.router],
  ['OS::Neutron::RouterInterface', neutron.routerInterface],
  ['OS::Neutron::SecurityGroup', neutron.securityGroup],
  ['OS::Neutron::SecurityGroupRule', neutron.securityGroupRule],
  ['OS::Neutron::Segment', neutron.segment],
  ['OS::Neutron::Subnet', neutron.subnet],
  ['OS::Neutron::SubnetPool', neutron.subnetPool],
  ['OS::Nova::Quota', neutron.quota('cores', 'fixed_ips', 'floating_ips', 'instances', 'ram')],
  ['OS::Nova::Server', server],
  ['OS::Octavia::L7Policy', l7Policy],
  ['OS::Octavia::L7Rule', l7Rule],
  ['OS::Octavia::Listener', listener],
  ['OS::Octavia::Pool', pool],
  ['OS::Octavia::Quota', neutron.quota('healthmonitor', 'listener', 'loadbalancer', 'member', 'pool')],
  ['OS::Sahara::ClusterTemplate', services.saharaCluster],
  ['OS::Sahara::JobBinary', services.jobBinary],
  ['OS::Senlin::Cluster', services.senlinCluster],
  ['OS::Trove::Cluster', services.databaseCluster],
  ['OS::Trove::Instance', services.databaseInstance],
  ['OS::Zaqar::Subscription', services.subscription],
  ['OS::Zun::Container', services.container],
]);

/** Types whose own check is all that there is: what it does not ask for is not looked at. */
export const checkedAlone: ReadonlySet<string> = new Set(['OS::Senlin::Cluster']);

/** Types whose own check runs before their properties are checked one by one. */
export const checkedFirst: ReadonlySet<string> = new Set([
  'AWS::AutoScaling::AutoScalingGroup',
  'OS::Heat::AutoScalingGroup',
  'OS::Heat::InstanceGroup',
]);
