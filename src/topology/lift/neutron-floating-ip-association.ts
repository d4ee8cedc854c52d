/**
 * OS::Neutron::FloatingIPAssociation: leads a floating address to a port.
 * Heat manual: template guide, OpenStack resource types, OS::Neutron::FloatingIPAssociation.
 */
import { show } from '../attribute-values.ts';
import { defineLift } from '../lift.ts';

export const neutronFloatingIpAssociation = defineLift({
  type: 'OS::Neutron::FloatingIPAssociation',
  summary: 'Which VM the Service of a floating IP selects',
  properties: {
    fixed_ip_address: { fate: 'mapped', note: 'Which address of the port the floating IP belongs to' },
    floatingip_id: { fate: 'mapped', note: 'The floating IP' },
    port_id: { fate: 'mapped', note: 'The port of the floating IP' },
  },
  attributes: { show },
  lift(read, self) {
    const address = read.get('floatingip_id');
    const port = read.get('port_id');
    const fixedAddress = read.get('fixed_ip_address');
    if (!address) return [];
    return [
      {
        kind: 'address-binding',
        id: self.path,
        resource: self.path,
        address: read.ref(address),
        ...(port && { nic: read.ref(port) }),
        ...(fixedAddress && { fixedAddress }),
      },
    ];
  },
});
