/**
 * OS::Neutron::RouterInterface: hangs a subnet, or one port of it, on a router.
 * Heat manual: template guide, OpenStack resource types, OS::Neutron::RouterInterface.
 */
import { show } from '../attribute-values.ts';
import { defineLift } from '../lift.ts';

export const neutronRouterInterface = defineLift({
  type: 'OS::Neutron::RouterInterface',
  summary: 'Which networks are connected',
  properties: {
    port: { fate: 'mapped', note: 'The port whose address the router uses' },
    port_id: { fate: 'mapped', note: 'Old name of port' },
    router: { fate: 'mapped', note: 'The router' },
    router_id: { fate: 'mapped', note: 'Old name of router' },
    subnet: { fate: 'mapped', note: 'The subnet whose gateway the router is' },
    subnet_id: { fate: 'mapped', note: 'Old name of subnet' },
  },
  attributes: { show },
  lift(read, self) {
    const router = read.get('router');
    const subnet = read.get('subnet');
    const port = read.get('port');
    if (!router) return [];
    return [
      {
        kind: 'router-link',
        id: self.path,
        resource: self.path,
        router: read.ref(router),
        ...(subnet && { subnet: read.ref(subnet) }),
        ...(port && { nic: read.ref(port) }),
      },
    ];
  },
});
