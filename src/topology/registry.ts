/** Every Heat type that has a lift, by name. */
import type { Lift } from './lift.ts';
import { aodhAlarm } from './lift/aodh-alarm.ts';
import { aodhGnocchiAggregationByMetricsAlarm } from './lift/aodh-gnocchi-aggregation-by-metrics-alarm.ts';
import { aodhGnocchiAggregationByResourcesAlarm } from './lift/aodh-gnocchi-aggregation-by-resources-alarm.ts';
import { aodhGnocchiResourcesAlarm } from './lift/aodh-gnocchi-resources-alarm.ts';
import { aodhPrometheusAlarm } from './lift/aodh-prometheus-alarm.ts';
import { awsAutoScalingAutoScalingGroup } from './lift/aws-auto-scaling-auto-scaling-group.ts';
import { awsAutoScalingLaunchConfiguration } from './lift/aws-auto-scaling-launch-configuration.ts';
import { awsAutoScalingScalingPolicy } from './lift/aws-auto-scaling-scaling-policy.ts';
import { awsCloudWatchAlarm } from './lift/aws-cloud-watch-alarm.ts';
import { awsEc2EipAssociation } from './lift/aws-ec2-eip-association.ts';
import { awsEc2Eip } from './lift/aws-ec2-eip.ts';
import { awsEc2Instance } from './lift/aws-ec2-instance.ts';
import { awsEc2SecurityGroup } from './lift/aws-ec2-security-group.ts';
import { awsEc2VolumeAttachment } from './lift/aws-ec2-volume-attachment.ts';
import { awsEc2Volume } from './lift/aws-ec2-volume.ts';
import { awsElasticLoadBalancingLoadBalancer } from './lift/aws-elastic-load-balancing-load-balancer.ts';
import { cinderVolumeAttachment } from './lift/cinder-volume-attachment.ts';
import { cinderVolume } from './lift/cinder-volume.ts';
import { designateRecordSet } from './lift/designate-record-set.ts';
import { designateZone } from './lift/designate-zone.ts';
import { dockerIncDockerContainer } from './lift/docker-inc-docker-container.ts';
import { heatAutoScalingGroup } from './lift/heat-auto-scaling-group.ts';
import { heatCloudConfig } from './lift/heat-cloud-config.ts';
import { heatInstanceGroup } from './lift/heat-instance-group.ts';
import { heatMultipartMime } from './lift/heat-multipart-mime.ts';
import { heatNone } from './lift/heat-none.ts';
import { heatRandomString } from './lift/heat-random-string.ts';
import { heatResourceGroup } from './lift/heat-resource-group.ts';
import { heatScalingPolicy } from './lift/heat-scaling-policy.ts';
import { heatSoftwareComponent } from './lift/heat-software-component.ts';
import { heatSoftwareConfig } from './lift/heat-software-config.ts';
import { heatSoftwareDeployment } from './lift/heat-software-deployment.ts';
import { heatSoftwareDeploymentGroup } from './lift/heat-software-deployment-group.ts';
import { heatSoftwareDeployments } from './lift/heat-software-deployments.ts';
import { heatStructuredConfig } from './lift/heat-structured-config.ts';
import { heatStructuredDeployment } from './lift/heat-structured-deployment.ts';
import { heatStructuredDeploymentGroup } from './lift/heat-structured-deployment-group.ts';
import { heatStructuredDeployments } from './lift/heat-structured-deployments.ts';
import { heatTestResource } from './lift/heat-test-resource.ts';
import { heatValue } from './lift/heat-value.ts';
import { neutronFloatingIpAssociation } from './lift/neutron-floating-ip-association.ts';
import { neutronFloatingIp } from './lift/neutron-floating-ip.ts';
import { neutronFloatingIpPortForward } from './lift/neutron-floating-ip-port-forward.ts';
import { neutronHealthMonitor } from './lift/neutron-health-monitor.ts';
import { neutronLbaasHealthMonitor } from './lift/neutron-l-baa-s-health-monitor.ts';
import { neutronLbaasL7Policy } from './lift/neutron-l-baa-s-l7-policy.ts';
import { neutronLbaasL7Rule } from './lift/neutron-l-baa-s-l7-rule.ts';
import { neutronLbaasListener } from './lift/neutron-l-baa-s-listener.ts';
import { neutronLbaasLoadBalancer } from './lift/neutron-l-baa-s-load-balancer.ts';
import { neutronLbaasPoolMember } from './lift/neutron-l-baa-s-pool-member.ts';
import { neutronLbaasPool } from './lift/neutron-l-baa-s-pool.ts';
import { neutronLoadBalancer } from './lift/neutron-load-balancer.ts';
import { neutronNet } from './lift/neutron-net.ts';
import { neutronPoolMember } from './lift/neutron-pool-member.ts';
import { neutronPool } from './lift/neutron-pool.ts';
import { neutronPort } from './lift/neutron-port.ts';
import { neutronProviderNet } from './lift/neutron-provider-net.ts';
import { neutronRouterGateway } from './lift/neutron-router-gateway.ts';
import { neutronRouterInterface } from './lift/neutron-router-interface.ts';
import { neutronRouter } from './lift/neutron-router.ts';
import { neutronSecurityGroupRule } from './lift/neutron-security-group-rule.ts';
import { neutronSecurityGroup } from './lift/neutron-security-group.ts';
import { neutronSubnet } from './lift/neutron-subnet.ts';
import { neutronTrunk } from './lift/neutron-trunk.ts';
import { novaFlavor } from './lift/nova-flavor.ts';
import { novaFloatingIpAssociation } from './lift/nova-floating-ip-association.ts';
import { novaFloatingIp } from './lift/nova-floating-ip.ts';
import { novaKeyPair } from './lift/nova-key-pair.ts';
import { novaServerGroup } from './lift/nova-server-group.ts';
import { novaServer } from './lift/nova-server.ts';
import { octaviaHealthMonitor } from './lift/octavia-health-monitor.ts';
import { octaviaL7Policy } from './lift/octavia-l7-policy.ts';
import { octaviaL7Rule } from './lift/octavia-l7-rule.ts';
import { octaviaListener } from './lift/octavia-listener.ts';
import { octaviaLoadBalancer } from './lift/octavia-load-balancer.ts';
import { octaviaPoolMember } from './lift/octavia-pool-member.ts';
import { octaviaPool } from './lift/octavia-pool.ts';
import { rackspaceCloudLoadBalancer } from './lift/rackspace-cloud-load-balancer.ts';
import { senlinCluster } from './lift/senlin-cluster.ts';
import { senlinNode } from './lift/senlin-node.ts';
import { senlinPolicy } from './lift/senlin-policy.ts';
import { senlinProfile } from './lift/senlin-profile.ts';
import { senlinReceiver } from './lift/senlin-receiver.ts';
import { zunContainer } from './lift/zun-container.ts';

const table = {
  'AWS::AutoScaling::AutoScalingGroup': awsAutoScalingAutoScalingGroup,
  'AWS::AutoScaling::LaunchConfiguration': awsAutoScalingLaunchConfiguration,
  'AWS::AutoScaling::ScalingPolicy': awsAutoScalingScalingPolicy,
  'AWS::CloudWatch::Alarm': awsCloudWatchAlarm,
  'AWS::EC2::EIP': awsEc2Eip,
  'AWS::EC2::EIPAssociation': awsEc2EipAssociation,
  'AWS::EC2::Instance': awsEc2Instance,
  'AWS::EC2::SecurityGroup': awsEc2SecurityGroup,
  'AWS::EC2::Volume': awsEc2Volume,
  'AWS::EC2::VolumeAttachment': awsEc2VolumeAttachment,
  'AWS::ElasticLoadBalancing::LoadBalancer': awsElasticLoadBalancingLoadBalancer,
  'DockerInc::Docker::Container': dockerIncDockerContainer,
  'OS::Aodh::Alarm': aodhAlarm,
  'OS::Aodh::GnocchiAggregationByMetricsAlarm': aodhGnocchiAggregationByMetricsAlarm,
  'OS::Aodh::GnocchiAggregationByResourcesAlarm': aodhGnocchiAggregationByResourcesAlarm,
  'OS::Aodh::GnocchiResourcesAlarm': aodhGnocchiResourcesAlarm,
  'OS::Aodh::PrometheusAlarm': aodhPrometheusAlarm,
  'OS::Cinder::Volume': cinderVolume,
  'OS::Cinder::VolumeAttachment': cinderVolumeAttachment,
  'OS::Designate::RecordSet': designateRecordSet,
  'OS::Designate::Zone': designateZone,
  'OS::Heat::AutoScalingGroup': heatAutoScalingGroup,
  'OS::Heat::CloudConfig': heatCloudConfig,
  'OS::Heat::InstanceGroup': heatInstanceGroup,
  'OS::Heat::MultipartMime': heatMultipartMime,
  'OS::Heat::None': heatNone,
  'OS::Heat::RandomString': heatRandomString,
  'OS::Heat::ResourceGroup': heatResourceGroup,
  'OS::Heat::ScalingPolicy': heatScalingPolicy,
  'OS::Heat::SoftwareComponent': heatSoftwareComponent,
  'OS::Heat::SoftwareConfig': heatSoftwareConfig,
  'OS::Heat::SoftwareDeployment': heatSoftwareDeployment,
  'OS::Heat::SoftwareDeploymentGroup': heatSoftwareDeploymentGroup,
  'OS::Heat::SoftwareDeployments': heatSoftwareDeployments,
  'OS::Heat::StructuredConfig': heatStructuredConfig,
  'OS::Heat::StructuredDeployment': heatStructuredDeployment,
  'OS::Heat::StructuredDeploymentGroup': heatStructuredDeploymentGroup,
  'OS::Heat::StructuredDeployments': heatStructuredDeployments,
  'OS::Heat::TestResource': heatTestResource,
  'OS::Heat::Value': heatValue,
  'OS::Neutron::FloatingIP': neutronFloatingIp,
  'OS::Neutron::FloatingIPAssociation': neutronFloatingIpAssociation,
  'OS::Neutron::FloatingIPPortForward': neutronFloatingIpPortForward,
  'OS::Neutron::HealthMonitor': neutronHealthMonitor,
  'OS::Neutron::LBaaS::HealthMonitor': neutronLbaasHealthMonitor,
  'OS::Neutron::LBaaS::L7Policy': neutronLbaasL7Policy,
  'OS::Neutron::LBaaS::L7Rule': neutronLbaasL7Rule,
  'OS::Neutron::LBaaS::Listener': neutronLbaasListener,
  'OS::Neutron::LBaaS::LoadBalancer': neutronLbaasLoadBalancer,
  'OS::Neutron::LBaaS::Pool': neutronLbaasPool,
  'OS::Neutron::LBaaS::PoolMember': neutronLbaasPoolMember,
  'OS::Neutron::LoadBalancer': neutronLoadBalancer,
  'OS::Neutron::Net': neutronNet,
  'OS::Neutron::Pool': neutronPool,
  'OS::Neutron::PoolMember': neutronPoolMember,
  'OS::Neutron::Port': neutronPort,
  'OS::Neutron::ProviderNet': neutronProviderNet,
  'OS::Neutron::Router': neutronRouter,
  'OS::Neutron::RouterGateway': neutronRouterGateway,
  'OS::Neutron::RouterInterface': neutronRouterInterface,
  'OS::Neutron::SecurityGroup': neutronSecurityGroup,
  'OS::Neutron::SecurityGroupRule': neutronSecurityGroupRule,
  'OS::Neutron::Subnet': neutronSubnet,
  'OS::Neutron::Trunk': neutronTrunk,
  'OS::Nova::Flavor': novaFlavor,
  'OS::Nova::FloatingIP': novaFloatingIp,
  'OS::Nova::FloatingIPAssociation': novaFloatingIpAssociation,
  'OS::Nova::KeyPair': novaKeyPair,
  'OS::Nova::Server': novaServer,
  'OS::Nova::ServerGroup': novaServerGroup,
  'OS::Octavia::HealthMonitor': octaviaHealthMonitor,
  'OS::Octavia::L7Policy': octaviaL7Policy,
  'OS::Octavia::L7Rule': octaviaL7Rule,
  'OS::Octavia::Listener': octaviaListener,
  'OS::Octavia::LoadBalancer': octaviaLoadBalancer,
  'OS::Octavia::Pool': octaviaPool,
  'OS::Octavia::PoolMember': octaviaPoolMember,
  'OS::Senlin::Cluster': senlinCluster,
  'OS::Senlin::Node': senlinNode,
  'OS::Senlin::Policy': senlinPolicy,
  'OS::Senlin::Profile': senlinProfile,
  'OS::Senlin::Receiver': senlinReceiver,
  'OS::Zun::Container': zunContainer,
  'Rackspace::Cloud::LoadBalancer': rackspaceCloudLoadBalancer,
} satisfies Readonly<Record<string, Lift>>;

/** All of them, by type. `lift-set.ts` adds those that a caller brings. */
export const lifts: ReadonlyMap<string, Lift> = new Map<string, Lift>(Object.entries(table));
