/** A server group: `server group list --long`. */
import type { PlacementGroup } from '../topology/kinds/placement-group.ts';
import { text, texts } from './client-values.ts';
import { maybe, needed, orEmpty } from './columns.ts';
import type { Comparison } from './compare.ts';
import type { FactSource, LiveView, Trouble } from './fact-source.ts';

interface ServerGroupFact {
  readonly id: string;
  readonly name?: string;
  readonly policy?: string;
  /** As clients print it that speak an older version of the API. */
  readonly policies: readonly string[];
  /** Ids of servers, also of other stacks. */
  readonly members?: readonly string[];
}

export const serverGroup: FactSource<ServerGroupFact, PlacementGroup> = {
  what: 'server group',
  named: true,
  question: { list: ['server', 'group', 'list', '--long'] },
  fields: {
    id: needed(['ID', 'id'], text(), 'id'),
    name: maybe(['Name', 'name'], text(), 'name'),
    policy: { ...maybe(['Policy', 'policy'], text(), 'policy'), compare: comparePolicy },
    policies: {
      ...orEmpty(['Policies', 'policies'], texts(), { about: 'policies', use: [] }),
      compare: ([policy], node) => (policy === undefined ? 'unsaid' : comparePolicy(policy, node)),
    },
    members: {
      ...maybe(['Members', 'members', 'member_ids'], texts(), 'member servers'),
      compare: compareMembers,
    },
  },
  join: ({ id }, view) => view.nodeWithId('placement-group', id),
  *mentions(graph) {
    for (const machine of graph.of('machine')) yield* machine.placement;
  },
  machineOf: () => undefined,
  trouble: groupTrouble,
};

function comparePolicy(live: string, { policy }: PlacementGroup): Comparison {
  return live === policy ? 'equal' : { live, template: policy };
}

/** Nova places a server when it is made, so only a server that was made otherwise differs. */
function compareMembers(live: readonly string[], node: PlacementGroup, view: LiveView): Comparison {
  const placed = view.graph.users(node, 'machine', 'placement').filter((machine) => view.liveOf('servers', machine));
  const wanted = placed.map(({ resource }) => resource).toSorted();
  const found = live.flatMap((id) => view.nodeWithId('machine', id)?.resource ?? []).toSorted();
  const [actual, template] = [found, wanted].map((names) => names.join(', ') || 'none');
  return actual === template ? 'equal' : { live: actual ?? '', template: template ?? '' };
}

function groupTrouble({ id, members = [] }: ServerGroupFact, view: LiveView): Trouble | undefined {
  const others = members.filter((server) => !view.nodeWithId('machine', server));
  if (others.length === 0 || !view.nodeOf('serverGroups', id)) return undefined;
  return {
    severity: 'warning',
    text: `has members that are not servers of the stack (${others.join(', ')}), which VMs are not kept apart from or together with`,
  };
}
