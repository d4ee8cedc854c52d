/**
 * OS::Neutron::FloatingIPPortForward: one port of a floating IP leads to a port of a machine, with the addresses of clients
 * as they are. The cluster has it as a port of a Service.
 * Heat manual: template guide, OpenStack resource types, OS::Neutron::FloatingIPPortForward.
 */
import { show } from '../attribute-values.ts';
import { defineLift } from '../lift.ts';

export const neutronFloatingIpPortForward = defineLift({
  type: 'OS::Neutron::FloatingIPPortForward',
  summary: 'A port of the Service that has the address of the floating IP',
  properties: {
    external_port: { fate: 'mapped', note: 'The port at which clients connect' },
    floating_ip: { fate: 'mapped', note: 'The floating IP' },
    internal_ip_address: { fate: 'mapped', note: 'Which address of the port it leads to' },
    internal_port: { fate: 'mapped', note: 'The port (interface) of the VM' },
    internal_port_number: { fate: 'mapped', note: 'The port number at which the VM takes connections' },
    protocol: { fate: 'mapped', note: 'TCP, UDP or SCTP; a Service forwards nothing else' },
  },
  attributes: { show },
  lift(read, self) {
    const address = read.get('floating_ip');
    const nic = read.get('internal_port');
    const fixedAddress = read.get('internal_ip_address');
    const protocol = read.get('protocol');
    const port = read.get('external_port');
    const toPort = read.get('internal_port_number');
    if (!address || !nic || !protocol || !port) return [];
    return [
      {
        kind: 'port-forward',
        id: self.path,
        resource: self.path,
        address: read.ref(address),
        nic: read.ref(nic),
        protocol,
        port,
        ...(fixedAddress && { fixedAddress }),
        ...(toPort && { toPort }),
      },
    ];
  },
});
