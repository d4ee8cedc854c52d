/**
 * OS::Nova::FloatingIPAssociation: leads a floating address to the first port of a server.
 * Heat manual: template guide, OpenStack resource types, OS::Nova::FloatingIPAssociation.
 */
import { show } from '../attribute-values.ts';
import { defineLift } from '../lift.ts';

export const novaFloatingIpAssociation = defineLift({
  type: 'OS::Nova::FloatingIPAssociation',
  summary: 'Which VM the Service of a floating IP selects',
  properties: {
    floating_ip: { fate: 'mapped', note: 'The floating IP' },
    server_id: { fate: 'mapped', note: 'The server whose first interface gets the floating IP' },
  },
  attributes: { show },
  lift(read, self) {
    const address = read.get('floating_ip');
    const server = read.get('server_id');
    if (!address) return [];
    return [
      {
        kind: 'address-binding',
        id: self.path,
        resource: self.path,
        address: read.ref(address),
        ...(server && { machine: read.ref(server) }),
      },
    ];
  },
});
