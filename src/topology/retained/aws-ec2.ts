/** The Amazon spellings of servers, networks and volumes. */
import { retainedFamily, type RetainedService } from '../retention.ts';

export const awsEc2Service = {
  name: 'aws-ec2',
  families: [
    retainedFamily({
      code: 'plan/aws-instance',
      why: 'EC2-style servers are not translated yet',
      advice:
        'Rewrite it as OS::Nova::Server, which is translated, and convert again; or create a VirtualMachine by hand.',
      types: {
        'AWS::EC2::Instance': { role: 'machine' },
      },
    }),
    retainedFamily({
      code: 'plan/aws-volume',
      why: 'EC2-style volumes are not translated yet',
      advice:
        'Rewrite volume and attachment as OS::Cinder::Volume and OS::Cinder::VolumeAttachment, which are translated, and convert again; or create a PersistentVolumeClaim and copy the data to it.',
      types: {
        'AWS::EC2::Volume': { role: 'data' },
        'AWS::EC2::VolumeAttachment': { role: 'data' },
      },
    }),
    retainedFamily({
      code: 'plan/aws-network',
      why: 'EC2-style network resources are not translated yet',
      advice:
        'Rewrite networks and security groups as the types of OS::Neutron, which are translated, and convert again; or create the NetworkPolicies by hand.',
      types: {
        'AWS::EC2::InternetGateway': { role: 'network-service' },
        'AWS::EC2::NetworkInterface': { role: 'network-service' },
        'AWS::EC2::RouteTable': { role: 'network-service' },
        'AWS::EC2::SecurityGroup': { role: 'network-service' },
        'AWS::EC2::Subnet': { role: 'network-service' },
        'AWS::EC2::SubnetRouteTableAssociation': { role: 'network-service' },
        'AWS::EC2::VPC': { role: 'network-service' },
        'AWS::EC2::VPCGatewayAttachment': { role: 'network-service' },
      },
      others: { prefixes: ['AWS::EC2::'], role: 'network-service' },
    }),
  ],
} satisfies RetainedService;
