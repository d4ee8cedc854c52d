/**
 * OS::Nova::FloatingIP: the old spelling of a floating address, from a pool by name.
 * Heat manual: template guide, OpenStack resource types, OS::Nova::FloatingIP.
 */
import { addressValue, noFact, property, show } from '../attribute-values.ts';
import { selectPath } from '../../stack/select-path.ts';
import { defineLift } from '../lift.ts';

export const novaFloatingIp = defineLift({
  type: 'OS::Nova::FloatingIP',
  summary: 'The address of a Service of the VM',
  properties: {
    pool: { fate: 'mapped', note: 'Where the address comes from' },
  },
  attributes: {
    ip: (self, path) => selectPath(addressValue({ of: self.path, scope: 'public' }), path),
    pool: property('pool', () => noFact('the default pool of the cloud is not known')),
    show,
  },
  lift(read, self) {
    const pool = read.get('pool');
    return [{ kind: 'public-address', id: self.path, resource: self.path, ...(pool && { network: read.ref(pool) }) }];
  },
});
