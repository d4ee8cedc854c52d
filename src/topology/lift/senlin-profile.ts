/**
 * OS::Senlin::Profile: what the servers of clusters are. It stands in each of them, so nothing of its own remains.
 * Heat manual: template guide, OpenStack resource types, OS::Senlin::Profile; Senlin user guide: profile types.
 */
import { show } from '../attribute-values.ts';
import { defineLift } from '../lift.ts';

export const senlinProfile = defineLift({
  type: 'OS::Senlin::Profile',
  summary: 'The VMs of the clusters that use it, where it is one of servers',
  properties: {
    metadata: { fate: 'moot', note: 'For the API of Senlin: servers do not get it' },
    name: { fate: 'moot', note: 'Resolves references by name' },
    // Each setting reaches a server, which keeps its secrets.
    properties: { fate: 'mapped', note: 'What each server is', slot: 'secret' },
    type: { fate: 'mapped', note: 'Whether it describes servers' },
  },
  attributes: { show },
  unused: 'unused-configuration',
  lift(read) {
    read.get('type');
    read.get('properties');
    return [];
  },
});
