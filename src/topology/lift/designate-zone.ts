/**
 * OS::Designate::Zone: a domain. Beside OpenStack it stays in Designate; else external-dns writes its records to another service.
 * Heat manual: template guide, OpenStack resource types, OS::Designate::Zone.
 */
import { show, unanswered } from '../attribute-values.ts';
import { defineLift } from '../lift.ts';

export const designateZone = defineLift({
  type: 'OS::Designate::Zone',
  summary: 'Stays in Designate; without OpenStack a domain that external-dns of the cluster serves',
  properties: {
    attributes: { fate: 'moot', note: 'Selects the name servers of Designate that serve the zone' },
    description: { fate: 'moot', note: 'A text for readers of the Designate API' },
    email: { fate: 'manual', note: 'Give it to the DNS service that takes over the zone' },
    masters: { fate: 'manual', note: 'Old name of primaries' },
    name: { fate: 'mapped', note: 'The domain, to which relative names of records belong' },
    primaries: {
      fate: 'manual',
      note: 'Set up the transfer from these servers at the DNS service that takes over the zone',
    },
    ttl: { fate: 'mapped', note: 'The TTL of records that state none' },
    type: { fate: 'manual', note: 'Create a zone of the same type at the DNS service that takes it over' },
  },
  attributes: { serial: unanswered('the DNS service that serves the zone counts its changes'), show },
  lift(read, self) {
    const name = read.get('name');
    const ttl = read.get('ttl');
    const node = { kind: 'dns-zone', id: self.path, resource: self.path } as const;
    return [{ ...node, ...(name && { name }), ...(ttl && { ttl }) }];
  },
});
