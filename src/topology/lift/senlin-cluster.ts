/**
 * OS::Senlin::Cluster: servers of one profile, whose number policies and receivers change. Senlin makes them, so they are no
 * resources of the stack: `launched.ts` gives each of them the definition that it would have there.
 * Heat manual: template guide, OpenStack resource types, OS::Senlin::Cluster.
 */
import { known } from '../../evaluate/value.ts';
import { nameAttribute, property, show, unanswered } from '../attribute-values.ts';
import { defineLift } from '../lift.ts';
import { attachedIn } from '../scaling/policy-parts.ts';

const changes = unanswered('the size of the cluster changes, so its servers cannot be listed');

export const senlinCluster = defineLift({
  type: 'OS::Senlin::Cluster',
  summary: 'VirtualMachinePool where its servers are equal, else its servers, one by one',
  properties: {
    desired_capacity: { fate: 'mapped', note: 'How many servers there are at first' },
    max_size: { fate: 'mapped', note: 'The most servers of an autoscaler' },
    metadata: { fate: 'moot', note: 'For the API of Senlin: servers do not get it' },
    min_size: { fate: 'mapped', note: 'The fewest servers of an autoscaler' },
    name: { fate: 'moot', note: 'Resolves references by name' },
    policies: { fate: 'mapped', note: 'Policies that are attached to it' },
    profile: { fate: 'mapped', note: 'What each server is' },
    timeout: { fate: 'moot', note: 'How long Senlin waits for its own actions' },
  },
  attributes: {
    collect: changes,
    desired_capacity: unanswered('the size of the cluster changes'),
    max_size: property('max_size', () => known(-1n)),
    metadata: property('metadata', () => known('')),
    min_size: property('min_size', () => known(0n)),
    name: nameAttribute,
    nodes: changes,
    policies: unanswered('only Senlin lists the policies of a cluster'),
    show,
  },
  lift(read, self) {
    const desired = read.get('desired_capacity');
    read.shapes(read.get('profile'), self.path);
    const attached = attachedIn(read, self.path, { list: read.get('policies'), key: 'policy' });
    return [
      {
        kind: 'scaling-group',
        id: self.path,
        resource: self.path,
        type: self.type,
        min: read.get('min_size') ?? known(0n),
        max: read.get('max_size') ?? known(-1n),
        ...(desired && { desired }),
        // Without a policy Senlin updates all servers at once.
        updates: {},
        balancers: [],
        policies: attached.map((policy) => read.ref(policy)),
        removal: 'random',
      },
    ];
  },
});
