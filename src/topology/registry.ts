/** Every Heat type that has a lift, by name. */
import type { Lift } from './lift.ts';
import { awsEc2EipAssociation } from './lift/aws-ec2-eip-association.ts';
import { awsEc2Eip } from './lift/aws-ec2-eip.ts';
import { cinderVolumeAttachment } from './lift/cinder-volume-attachment.ts';
import { cinderVolume } from './lift/cinder-volume.ts';
import { heatCloudConfig } from './lift/heat-cloud-config.ts';
import { heatMultipartMime } from './lift/heat-multipart-mime.ts';
import { heatNone } from './lift/heat-none.ts';
import { heatRandomString } from './lift/heat-random-string.ts';
import { heatResourceGroup } from './lift/heat-resource-group.ts';
import { heatSoftwareConfig } from './lift/heat-software-config.ts';
import { heatTestResource } from './lift/heat-test-resource.ts';
import { heatValue } from './lift/heat-value.ts';
import { neutronFloatingIpAssociation } from './lift/neutron-floating-ip-association.ts';
import { neutronFloatingIp } from './lift/neutron-floating-ip.ts';
import { neutronNet } from './lift/neutron-net.ts';
import { neutronPort } from './lift/neutron-port.ts';
import { neutronProviderNet } from './lift/neutron-provider-net.ts';
import { neutronRouterGateway } from './lift/neutron-router-gateway.ts';
import { neutronRouterInterface } from './lift/neutron-router-interface.ts';
import { neutronRouter } from './lift/neutron-router.ts';
import { neutronSecurityGroupRule } from './lift/neutron-security-group-rule.ts';
import { neutronSecurityGroup } from './lift/neutron-security-group.ts';
import { neutronSubnet } from './lift/neutron-subnet.ts';
import { novaFlavor } from './lift/nova-flavor.ts';
import { novaFloatingIpAssociation } from './lift/nova-floating-ip-association.ts';
import { novaFloatingIp } from './lift/nova-floating-ip.ts';
import { novaKeyPair } from './lift/nova-key-pair.ts';
import { novaServerGroup } from './lift/nova-server-group.ts';
import { novaServer } from './lift/nova-server.ts';

const table = {
  'AWS::EC2::EIP': awsEc2Eip,
  'AWS::EC2::EIPAssociation': awsEc2EipAssociation,
  'OS::Cinder::Volume': cinderVolume,
  'OS::Cinder::VolumeAttachment': cinderVolumeAttachment,
  'OS::Heat::CloudConfig': heatCloudConfig,
  'OS::Heat::MultipartMime': heatMultipartMime,
  'OS::Heat::None': heatNone,
  'OS::Heat::RandomString': heatRandomString,
  'OS::Heat::ResourceGroup': heatResourceGroup,
  'OS::Heat::SoftwareConfig': heatSoftwareConfig,
  'OS::Heat::TestResource': heatTestResource,
  'OS::Heat::Value': heatValue,
  'OS::Neutron::FloatingIP': neutronFloatingIp,
  'OS::Neutron::FloatingIPAssociation': neutronFloatingIpAssociation,
  'OS::Neutron::Net': neutronNet,
  'OS::Neutron::Port': neutronPort,
  'OS::Neutron::ProviderNet': neutronProviderNet,
  'OS::Neutron::Router': neutronRouter,
  'OS::Neutron::RouterGateway': neutronRouterGateway,
  'OS::Neutron::RouterInterface': neutronRouterInterface,
  'OS::Neutron::SecurityGroup': neutronSecurityGroup,
  'OS::Neutron::SecurityGroupRule': neutronSecurityGroupRule,
  'OS::Neutron::Subnet': neutronSubnet,
  'OS::Nova::Flavor': novaFlavor,
  'OS::Nova::FloatingIP': novaFloatingIp,
  'OS::Nova::FloatingIPAssociation': novaFloatingIpAssociation,
  'OS::Nova::KeyPair': novaKeyPair,
  'OS::Nova::Server': novaServer,
  'OS::Nova::ServerGroup': novaServerGroup,
} satisfies Readonly<Record<string, Lift>>;

/** All of them, by type. `lift-set.ts` adds those that a caller brings. */
export const lifts: ReadonlyMap<string, Lift> = new Map<string, Lift>(Object.entries(table));
