/** Cinder: how volumes are made there; a StorageClass says it in the cluster. */
import { retainedFamily, type RetainedService } from '../retention.ts';

export const cinderService = {
  name: 'cinder',
  families: [
    retainedFamily({
      code: 'plan/volume-administration',
      why: 'volume types, quality of service and quotas are administration of Cinder; a StorageClass replaces them',
      advice:
        'Create a StorageClass with the properties of the volume type and map it under volumeTypes in heat2kube.yaml. A ResourceQuota of the namespace limits storage.',
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
