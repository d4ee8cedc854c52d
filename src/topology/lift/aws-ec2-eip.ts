/** AWS::EC2::EIP: a floating address of the only external network of the cloud; a reference to it is the address itself. */
import { addressValue, plainFact, show } from '../attribute-values.ts';
import { defineLift } from '../lift.ts';

export const awsEc2Eip = defineLift({
  type: 'AWS::EC2::EIP',
  summary: 'The address of a Service of the VM',
  properties: {
    Domain: { fate: 'moot', note: 'Every address of Neutron is one of a virtual network' },
    InstanceId: { fate: 'mapped', note: 'The server whose first interface gets the address' },
  },
  attributes: {
    AllocationId: (self) => plainFact('id', self.path),
    show,
  },
  reference: (self) => addressValue({ of: self.path, scope: 'public' }),
  lift(read, self) {
    const server = read.get('InstanceId');
    return [{ kind: 'public-address', id: self.path, resource: self.path, ...(server && { nic: read.ref(server) }) }];
  },
});
