/** A server group of Nova: `server group show`. */
import type { PlacementGroup } from '../topology/kinds/placement-group.ts';
import { text } from './client-values.ts';
import { maybe, needed } from './columns.ts';
import type { FactSource } from './fact-source.ts';

interface ServerGroupFact {
  readonly id: string;
  readonly policy?: string;
}

export const serverGroup: FactSource<ServerGroupFact, PlacementGroup> = {
  what: 'server group',
  named: false,
  question: {
    show: ['server', 'group', 'show'],
    ids: [{ from: 'stack', list: ['server', 'group', 'list'], column: 'ID' }],
    missing: 'fails',
  },
  fields: {
    id: needed(['id', 'ID'], text(), 'id'),
    policy: {
      ...maybe(['policy', 'Policy', 'policies'], text(), 'policy'),
      compare: (live, { policy }) => (live === policy ? 'equal' : { live, template: policy }),
    },
  },
  join: ({ id }, view) => view.nodeWithId('placement-group', id),
  *mentions(graph) {
    for (const { placement } of graph.of('machine')) yield* placement;
  },
  machineOf: () => undefined,
  shown: 'placement-group',
  trouble: () => undefined,
};
