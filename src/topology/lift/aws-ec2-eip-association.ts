/** AWS::EC2::EIPAssociation: leads an address, by itself or by its id, to a server or an interface. */
import type { NodeRef } from '../../evaluate/fact.ts';
import type { Value } from '../../evaluate/value.ts';
import { show } from '../attribute-values.ts';
import { defineLift } from '../lift.ts';

export const awsEc2EipAssociation = defineLift({
  type: 'AWS::EC2::EIPAssociation',
  summary: 'Which VM the Service of an address selects',
  properties: {
    AllocationId: { fate: 'mapped', note: 'The address, by its id' },
    EIP: { fate: 'mapped', note: 'The address' },
    InstanceId: { fate: 'mapped', note: 'The server whose first interface gets the address' },
    NetworkInterfaceId: { fate: 'mapped', note: 'The interface that gets the address' },
  },
  attributes: { show },
  lift(read, self) {
    const id = read.get('AllocationId');
    const text = read.get('EIP');
    const server = read.get('InstanceId');
    const port = read.get('NetworkInterfaceId');
    const address = id ?? text;
    if (!address) return [];
    const named = id ? undefined : addressed(address);
    // The address joins the two, and stands nowhere else.
    if (named) read.shapes(address, self.path);
    return [
      {
        kind: 'address-binding',
        id: self.path,
        resource: self.path,
        address: named ?? read.ref(address),
        ...(port && { nic: read.ref(port) }),
        ...(server && { machine: read.ref(server) }),
      },
    ];
  },
});

/** The node whose address a text is. */
function addressed(value: Value): NodeRef | undefined {
  if (value.kind !== 'symbolic' || value.expression.op !== 'fact') return undefined;
  const { fact } = value.expression;
  return fact.fact === 'address' && fact.scope === 'public' ? { node: fact.of } : undefined;
}
