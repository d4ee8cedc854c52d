/** Designate's types of before version 2 of its API, of whose properties the catalogue knows none any more: they stay. */
import { retainedFamily, type RetainedService } from '../retention.ts';

export const designateService = {
  name: 'designate',
  families: [
    retainedFamily({
      code: 'plan/dns-stays',
      why: 'the zone and its records stay in Designate; records with the address of a moved server must be changed manually',
      gone: 'nothing answers for its names',
      advice:
        'Create the zone and its records at another DNS service, or let external-dns create records for Services. Delegate the zone to the new name servers before you delete the old one.',
      types: {
        'OS::Designate::Domain': { role: 'service' },
        'OS::Designate::Record': { role: 'service' },
      },
      others: { prefixes: ['OS::Designate::'], role: 'service' },
    }),
  ],
} satisfies RetainedService;
