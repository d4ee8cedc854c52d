/**
 * OS::Designate::RecordSet: what a name stands for. Without OpenStack, external-dns writes it to the DNS service: for addresses
 * of the stack as annotations of the Service that has the address, for anything else as a DNSEndpoint.
 * Heat manual: template guide, OpenStack resource types, OS::Designate::RecordSet.
 */
import { show } from '../attribute-values.ts';
import { nodesIn } from '../facts-in.ts';
import { defineLift } from '../lift.ts';

export const designateRecordSet = defineLift({
  type: 'OS::Designate::RecordSet',
  summary: 'Stays in Designate; without OpenStack a host name of the Service that has the address, or a DNSEndpoint',
  properties: {
    description: { fate: 'moot', note: 'A text for readers of the Designate API' },
    name: { fate: 'mapped', note: 'The name; relative to the zone without a dot at the end' },
    records: { fate: 'mapped', note: 'Addresses of the stack by the Service that has them, others as they are' },
    ttl: { fate: 'mapped', note: 'The TTL of the record' },
    type: { fate: 'mapped', note: 'The type of the record' },
    zone: { fate: 'mapped', note: 'The zone, which completes a relative name' },
  },
  attributes: { show },
  lift(read, self) {
    const zone = read.get('zone');
    const recordType = read.get('type');
    const name = read.get('name');
    const ttl = read.get('ttl');
    const values = read.items(read.get('records'));
    if (!zone || !recordType) return [];
    return [
      {
        kind: 'dns-record',
        id: self.path,
        resource: self.path,
        zone: read.ref(zone),
        recordType,
        values,
        named: [...new Set(values.flatMap(nodesIn))].map((node) => ({ node })),
        ...(name && { name }),
        ...(ttl && { ttl }),
      },
    ];
  },
});
