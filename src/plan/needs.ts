/** What targets need beside their nodes: objects that several nodes share, and answers that only the cloud or a person has. */
import { defineDiagnostic } from '../diagnostics/diagnostic.ts';
import type { Collector } from '../diagnostics/collector.ts';
import type { NodeId } from '../evaluate/fact.ts';
import type { ObjectRef } from '../kubernetes/object-ref.ts';
import { objectId, type ObjectId } from '../kubernetes/object-id.ts';
import type { KubeObject } from '../kubernetes/object.ts';
import { sameTree } from '../kubernetes/same-tree.ts';
import type { NeededInput, ObjectItem, PlanItem } from './plan.ts';

export const needDiffers = defineDiagnostic({
  code: 'internal/need-differs',
  severity: 'error',
  message: (id: string) => `parts of the stack need ${id} in different forms; only the first one is in the output`,
  explanation:
    'An object or question that several machines or volumes need is in the output once. Here two of them need different forms of it. This is a defect of heat2kube: please report it with the template.',
});

/** In the order in which they are asked. */
const kinds = [
  'flavor',
  'image',
  'network',
  'volume-type',
  'volume',
  'key',
  'parameter',
  'secret',
  'address',
  'other',
] as const satisfies readonly NeededInput['kind'][];

/** Something that a target needs and no node of the stack is. */
export interface Need {
  /** As in `NeededInput`: equal ids are one need. */
  readonly id: string;
  readonly kind: (typeof kinds)[number];
  readonly name: string;
  /** Nodes that need it. */
  readonly about: readonly NodeId[];
  /** An object that the cluster has already, as the mapping says. */
  readonly expects?: ObjectRef;
  /** Absent where nobody has to be asked. */
  readonly ask?: Ask;
  /** Made once, whoever needs them. One with the place `inputs` is the stub that the answer completes. */
  readonly objects: readonly ObjectItem[];
}

/** As in `NeededInput`. */
type Ask = Pick<NeededInput, 'question' | 'howTo' | 'after' | 'risk'>;

type Named = Pick<Need, 'kind' | 'name' | 'about'> & Partial<Pick<Need, 'id'>>;

export function question({ question: text, howTo, after, risk, ...named }: Named & Ask): Need {
  const ask = { question: text, howTo, ...(after !== undefined && { after }), ...(risk !== undefined && { risk }) };
  return { id: idOf(named), ...named, ask, objects: [] };
}

/** A question whose answer is an object: the stub waits for the user to complete it. */
export function stub(
  asked: Named & Ask,
  object: KubeObject,
  at: Pick<ObjectItem, 'owner' | 'shapedBy' | 'apart'>,
): Need {
  return { ...question(asked), objects: [{ item: 'object', object, place: 'inputs', ...at }] };
}

/** Objects that need no answer. */
export function shared(named: Named, objects: readonly ObjectItem[]): Need {
  return { id: idOf(named), ...named, objects };
}

/** An object that the cluster must have: nothing makes it, and it is looked up before anything relies on it. */
export function expected(named: Named, object: ObjectRef): Need {
  return { id: `${idOf(named)} on the cluster`, ...named, expects: object, objects: [] };
}

function idOf({ kind, name }: Named): string {
  return `${kind}/${name}`;
}

/** Each need once, with all that need it, in the order in which they are asked. */
export function mergeNeeds(needs: readonly Need[], reports: Collector): readonly Need[] {
  const byId = new Map<string, Need[]>();
  for (const need of needs) {
    const same = byId.get(need.id);
    if (!same) byId.set(need.id, [need]);
    else if (same[0] && isSame(same[0], need)) same.push(need);
    else reports.report(needDiffers, {}, need.id);
  }
  return [...byId.values()].flatMap(merged).toSorted(byKindAndName);
}

function isSame(one: Need, other: Need): boolean {
  return (
    sameTree(one.ask, other.ask) &&
    sameTree(one.expects, other.expects) &&
    one.objects.length === other.objects.length &&
    one.objects.every((item, index) => isSameItem(item, other.objects[index]))
  );
}

function isSameItem(one: ObjectItem, other: ObjectItem | undefined): boolean {
  return other !== undefined && one.place === other.place && sameTree(one.object, other.object);
}

/** The first one, with the nodes of all. */
function merged(same: readonly Need[]): readonly Need[] {
  const [first] = same;
  if (!first || same.length === 1) return same;
  const objects = first.objects.map((item, index): ObjectItem => {
    const shapedBy = unique(same.flatMap((need) => need.objects[index]?.shapedBy ?? []));
    return { ...item, ...(shapedBy.length > 0 && { shapedBy }) };
  });
  return [{ ...first, about: unique(same.flatMap(({ about }) => about)), objects }];
}

function unique(ids: readonly NodeId[]): readonly NodeId[] {
  return [...new Set(ids)];
}

function byKindAndName(one: Need, other: Need): number {
  return (
    kinds.indexOf(one.kind) - kinds.indexOf(other.kind) || byText(one.name, other.name) || byText(one.id, other.id)
  );
}

function byText(one: string, other: string): number {
  if (one === other) return 0;
  return one < other ? -1 : 1;
}

/** What is asked of the user for a need; nothing where it is met without, or was answered. */
export function inputItems(
  { id, kind, name, about, ask, objects }: Need,
  answered: ReadonlySet<ObjectId> = new Set(),
): readonly PlanItem[] {
  if (!ask) return [];
  const waiting = objects.find(({ place }) => place === 'inputs');
  if (waiting && answered.has(objectId(waiting.object))) return [];
  return [
    { item: 'input', input: { id, kind, name, about, ...ask, ...(waiting && { stub: objectId(waiting.object) }) } },
  ];
}
