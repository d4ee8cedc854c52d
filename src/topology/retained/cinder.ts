/** Cinder: how volumes are made there; a StorageClass says it in the cluster. */
import { retainedFamily, type RetainedService } from '../retention.ts';

export const cinderService = {
  name: 'cinder',
  families: [
    retainedFamily({
      code: 'plan/volume-administration',
      why: 'volume types, quality of service and quotas are administration of Cinder; a StorageClass replaces them',
      types: {
        'OS::Cinder::EncryptedVolumeType': { role: 'administration' },
        'OS::Cinder::QoSAssociation': { role: 'administration' },
        'OS::Cinder::QoSSpecs': { role: 'administration' },
        'OS::Cinder::Quota': { role: 'administration' },
        'OS::Cinder::VolumeType': { role: 'administration' },
      },
      others: { prefixes: ['OS::Cinder::'], role: 'administration' },
    }),
  ],
} satisfies RetainedService;
