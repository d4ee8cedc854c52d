/** The Amazon spellings of networks. */
import { retainedFamily, type RetainedService } from '../retention.ts';

export const awsEc2Service = {
  name: 'aws-ec2',
  families: [
    retainedFamily({
      code: 'plan/aws-network',
      why: 'EC2-style network resources are not translated yet',
      advice:
        'Rewrite them as the types of OS::Neutron, which are translated, and convert again; or connect the networks by hand.',
      types: {
        'AWS::EC2::InternetGateway': { role: 'network-service' },
        'AWS::EC2::NetworkInterface': { role: 'network-service' },
        'AWS::EC2::RouteTable': { role: 'network-service' },
        'AWS::EC2::Subnet': { role: 'network-service' },
        'AWS::EC2::SubnetRouteTableAssociation': { role: 'network-service' },
        'AWS::EC2::VPC': { role: 'network-service' },
        'AWS::EC2::VPCGatewayAttachment': { role: 'network-service' },
      },
      others: { prefixes: ['AWS::EC2::'], role: 'network-service' },
    }),
  ],
} satisfies RetainedService;
