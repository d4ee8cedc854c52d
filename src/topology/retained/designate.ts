/** Designate: zones and records stay, and a person changes the records that name a moved machine. */
import { retainedFamily, type RetainedService } from '../retention.ts';

export const designateService = {
  name: 'designate',
  families: [
    retainedFamily({
      code: 'plan/dns-stays',
      why: 'the zone and its records stay in Designate; records with the address of a moved server must be changed manually',
      types: {
        'OS::Designate::Domain': { role: 'service' },
        'OS::Designate::Record': { role: 'service' },
        'OS::Designate::RecordSet': { role: 'service' },
        'OS::Designate::Zone': { role: 'service' },
      },
      others: { prefixes: ['OS::Designate::'], role: 'service' },
    }),
  ],
} satisfies RetainedService;
