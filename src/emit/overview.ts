/** What was made, in a few sentences: for the head of the plan and for the summary on the command line. */
import type { Plan } from '../plan/plan.ts';
import { code, joinMarkdown, inline, type Markdown } from '../print/slots/markdown.ts';
import type { Graph } from '../topology/graph.ts';
import type { Manifests } from './manifests/emit-manifests.ts';

export function overviewOf(plan: Plan, manifests: Manifests, topology: Graph): readonly Markdown[] {
  const sides = new Map(plan.decisions.map(({ about, chosen }) => [about, chosen.map(({ side }) => side)]));
  const retained = topology.of('retained');
  const stay = retained.filter(({ id }) => sides.get(id)?.includes('openstack'));
  const byHand = retained.filter(({ id }) => sides.get(id)?.includes('none'));
  const inputs = plan.items.filter(({ item }) => item === 'input').length;
  return [
    inline`${kindCounts(manifests)} in namespace ${code(plan.namespace)}, for the profile ${code(plan.profile)}.`,
    ...(manifests.secrets.length > 0
      ? [inline`${plural(manifests.secrets.length, 'Secret')} with texts below ${code('secrets/')}.`]
      : []),
    ...(inputs > 0 ? [inline`${plural(inputs, 'question')} that only you or the cloud can answer.`] : []),
    ...(stay.length > 0
      ? [
          inline`${plural(stay.length, 'resource')} that ${stay.length === 1 ? 'stays' : 'stay'} in OpenStack: ${names(stay)}.`,
        ]
      : []),
    ...(byHand.length > 0
      ? [inline`${plural(byHand.length, 'resource')} whose work a person takes over: ${names(byHand)}.`]
      : []),
  ];
}

function kindCounts({ objects }: Manifests): string {
  const counts = new Map<string, number>();
  for (const { object, place } of objects) {
    if (place === 'base') counts.set(object.kind, (counts.get(object.kind) ?? 0) + 1);
  }
  const parts = [...counts]
    .toSorted(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
    .map(([kind, count]) => `${count} ${kind}`);
  return parts.length > 0 ? parts.join(', ') : 'No objects';
}

function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

function names(nodes: readonly { readonly resource: string; readonly type: string }[]): Markdown {
  return joinMarkdown(
    nodes.map(({ resource, type }) => inline`${code(resource)} (${type})`),
    ', ',
  );
}
