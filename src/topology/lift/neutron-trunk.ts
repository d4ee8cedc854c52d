/**
 * OS::Neutron::Trunk: further ports that a guest sees as VLANs of one interface. In the cluster each of them is an interface of
 * the VM of its own; the tags are lost.
 * Heat manual: template guide, OpenStack resource types, OS::Neutron::Trunk.
 */
import { known } from '../../evaluate/value.ts';
import { property, show } from '../attribute-values.ts';
import { defineLift } from '../lift.ts';

export const neutronTrunk = defineLift({
  type: 'OS::Neutron::Trunk',
  summary: 'Interfaces of the VM that uses the port of the trunk',
  properties: {
    admin_state_up: { fate: 'moot', note: 'Whether ports can be added' },
    description: { fate: 'moot', note: 'A label of the Neutron API' },
    name: { fate: 'moot', note: 'A label of the Neutron API' },
    port: { fate: 'mapped', note: 'The port without a tag' },
    sub_ports: { fate: 'approximated', note: 'An interface for each; the guest sees no tags' },
  },
  attributes: { port_id: property('port', () => known(null)), show },
  lift(read, self, report) {
    const parent = read.get('port');
    if (!parent) return [];
    const subPorts = read.items(read.get('sub_ports')).flatMap((item) => {
      const port = read.field(item, 'port');
      const vlan = read.field(item, 'segmentation_id');
      report.moot(read.field(item, 'segmentation_type'), 'trunk-type');
      return port ? [{ port: read.ref(port), ...(vlan && { vlan }) }] : [];
    });
    return [{ kind: 'trunk', id: self.path, resource: self.path, parent: read.ref(parent), subPorts }];
  },
});
