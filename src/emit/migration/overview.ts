/** What was made, in a few sentences: for the head of the plan and for the summary on the command line. */
import { code, joinMarkdown, inline, type Markdown } from '../../print/slots/markdown.ts';
import { folders } from '../layout.ts';
import type { OutputObject, Rendered, RetainedResource } from '../rendered.ts';

/** A line for each sort of thing that there is, so that a reader knows the extent before the details. */
export function overviewOf(rendered: Rendered): readonly Markdown[] {
  const { stay, byHand } = rendered.retained;
  const secrets = rendered.secrets.length;
  const inputs = rendered.needs.length;
  return [
    inline`${kindCounts(rendered.objects)} in namespace ${code(rendered.namespace)}, for the profile ${code(rendered.profile)}.`,
    ...(secrets > 0 ? [inline`${plural(secrets, 'Secret')}, with values below ${code(folders.secrets)}.`] : []),
    ...(inputs > 0 ? [inline`${plural(inputs, 'question')} for you to answer.`] : []),
    ...(stay.length > 0 ? [inline`${verb(stay, 'stays', 'stay')} in OpenStack: ${names(stay)}.`] : []),
    ...(byHand.length > 0
      ? [inline`${verb(byHand, 'is', 'are')} not carried over and must be replaced manually: ${names(byHand)}.`]
      : []),
  ];
}

/** Objects that wait for an answer are counted with the questions. */
function kindCounts(objects: readonly OutputObject[]): string {
  const counts = new Map<string, number>();
  for (const { object, state } of objects) {
    if (state === 'ready') counts.set(object.kind, (counts.get(object.kind) ?? 0) + 1);
  }
  const parts = [...counts]
    .toSorted(([a], [b]) => Number(a > b) - Number(a < b))
    .map(([kind, count]) => `${count} ${kind}`);
  return parts.length > 0 ? parts.join(', ') : 'No objects';
}

function verb(nodes: readonly RetainedResource[], one: string, many: string): string {
  return `${plural(nodes.length, 'resource')} ${nodes.length === 1 ? one : many}`;
}

function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

function names(nodes: readonly RetainedResource[]): Markdown {
  return joinMarkdown(
    nodes.map(({ resource, type }) => inline`${code(resource)} (${type})`),
    ', ',
  );
}
