/**
 * OS::Neutron::RouterGateway: the old way to give a router its external network.
 * Heat manual: template guide, OpenStack resource types, OS::Neutron::RouterGateway.
 */
import { show } from '../attribute-values.ts';
import { defineLift } from '../lift.ts';

export const neutronRouterGateway = defineLift({
  type: 'OS::Neutron::RouterGateway',
  summary: 'Whether the servers behind a router reach external networks',
  properties: {
    network: { fate: 'mapped', note: 'The external network' },
    network_id: { fate: 'mapped', note: 'Old name of network' },
    router_id: { fate: 'mapped', note: 'The router' },
  },
  attributes: { show },
  lift(read, self) {
    const router = read.get('router_id');
    const network = read.get('network');
    if (!router || !network) return [];
    return [
      {
        kind: 'router-link',
        id: self.path,
        resource: self.path,
        router: read.ref(router),
        external: read.ref(network),
      },
    ];
  },
});
