/** Barbican: only who may read a secret can copy it. */
import { retainedFamily, type RetainedService } from '../retention.ts';

export const barbicanService = {
  name: 'barbican',
  families: [
    retainedFamily({
      code: 'plan/secret-store-stays',
      why: 'the secret stays in Barbican; copy it manually if a VM needs it',
      gone: 'the cluster has no copy of the secret',
      advice:
        'Read the secret with the openstack client, create a Secret of it in the cluster, and give it to the VMs that use it.',
      types: {
        'OS::Barbican::CertificateContainer': { role: 'data' },
        'OS::Barbican::GenericContainer': { role: 'data' },
        'OS::Barbican::Order': { role: 'data' },
        'OS::Barbican::RSAContainer': { role: 'data' },
        'OS::Barbican::Secret': { role: 'data' },
      },
      others: { prefixes: ['OS::Barbican::'], role: 'data' },
    }),
  ],
} satisfies RetainedService;
