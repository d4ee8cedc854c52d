/**
 * OS::Senlin::Node: one server of a profile. `launched.ts` gives it the definition that the server would have in a stack.
 * Heat manual: template guide, OpenStack resource types, OS::Senlin::Node.
 */
import { defineDiagnostic } from '../../diagnostics/diagnostic.ts';
import { unanswered, show } from '../attribute-values.ts';
import { defineLift } from '../lift.ts';

const notOfCluster = defineDiagnostic({
  code: 'senlin-node/not-of-cluster',
  severity: 'warning',
  message: (resource: string) => `"${resource}" becomes a VM of its own, and no member of its cluster`,
  explanation:
    'The servers of a cluster are the replicas of one VirtualMachinePool, which makes them itself: no other VM can join it. What the policies of the cluster do for its members is not done for this VM. Raise the size of the cluster instead where the servers are equal.',
});

export const senlinNode = defineLift({
  type: 'OS::Senlin::Node',
  summary: 'A VM, where its profile is one of servers',
  properties: {
    cluster: { fate: 'lost', note: 'The VM is no member of the VirtualMachinePool of the cluster' },
    metadata: { fate: 'moot', note: 'For the API of Senlin: the server does not get it' },
    name: { fate: 'moot', note: 'The VM is named after the resource' },
    profile: { fate: 'mapped', note: 'What the server is' },
  },
  attributes: {
    cluster_id: unanswered('the VM is no member of a cluster'),
    details: unanswered('only Nova has the raw API response'),
    show,
  },
  diagnostics: [notOfCluster],
  lift(read, self, report) {
    read.shapes(read.get('profile'), self.path);
    const cluster = read.get('cluster');
    if (cluster) report.lost(cluster, notOfCluster, self.path);
    return [];
  },
});
