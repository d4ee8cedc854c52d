/** Turns the objects and Secrets of a plan into plain data, once for all emitters, and says where each leaf stands in them. */
import { bindingTime, later, originsOf, type BindingTime, type Value } from '../evaluate/value.ts';
import { unsealed } from '../evaluate/seal.ts';
import { objectId, secretId } from '../kubernetes/object-id.ts';
import type { Placement } from '../plan/ledger.ts';
import type { ObjectItem, PlacedAt, Plan, SecretEntry } from '../plan/plan.ts';
import { printHole, printSecret } from '../print/print-hole.ts';
import { escapePointer, renderObject, type RenderedObject } from '../print/render-object.ts';
import type { Topology } from '../topology/topology.ts';
import { leavesByChoice } from '../topology/views/choices.ts';
import type { ObjectState, OutputObject, OutputSecret, RenderedObjects } from './rendered.ts';

interface ObjectsInput {
  readonly plan: Plan;
  readonly topology: Topology;
  /** The latest binding time that the output can print. */
  readonly latest: BindingTime;
}

interface PlacedObjects extends RenderedObjects {
  readonly placements: readonly Placement[];
}

export function renderObjects({ plan, topology, latest }: ObjectsInput): PlacedObjects {
  const choices = leavesByChoice(topology);
  const objects: OutputObject[] = [];
  const secrets: OutputSecret[] = [];
  const placements: Placement[] = [];
  for (const item of plan.items) {
    if (item.item === 'object') {
      const rendered = renderObject(item.object, printHole);
      const id = objectId(item.object);
      for (const part of objectPlacements({ id, item, rendered }, choices)) placements.push(part);
      objects.push(outputObject(item, rendered, { id, latest, topology }));
    } else if (item.item === 'secret') {
      const id = secretId(plan.namespace, item.secret.name);
      for (const part of secretPlacements(id, item, choices)) placements.push(part);
      secrets.push(outputSecret(id, item));
    }
  }
  return { objects, secrets, placements };
}

interface ObjectContext {
  readonly id: string;
  readonly latest: BindingTime;
  readonly topology: Topology;
}

function outputObject(
  { object, place, owner }: ObjectItem,
  { plain, placed, holes }: RenderedObject,
  { id, latest, topology }: ObjectContext,
): OutputObject {
  const resource = topology.nodes.get(owner)?.resource;
  const open = holes.some(({ value }) => isLater(value, latest));
  return {
    id,
    object,
    plain,
    placed,
    holes,
    state: states[place ?? (open ? 'inputs' : 'base')],
    ...(resource !== undefined && { resource }),
  };
}

const states: Readonly<Record<NonNullable<ObjectItem['place']>, ObjectState>> = {
  base: 'ready',
  inputs: 'waiting',
  answered: 'answered',
  later: 'later',
};

/** What was reported as an error is never known. */
function isLater(value: Value, latest: BindingTime): boolean {
  const time = value.kind === 'poison' ? 'never' : bindingTime(value);
  return time !== latest && later(time, latest) === time;
}

function outputSecret(id: string, { secret: { name, type, keys }, answered }: SecretEntry): OutputSecret {
  const texts = [...keys].map(([key, value]) => [key, printSecret(value)] as const);
  const incomplete = [...keys].flatMap(([key, value]) =>
    unsealed(value).kind === 'known' || answered?.has(key) ? [] : [key],
  );
  return {
    id,
    name,
    ...(type !== undefined && { type }),
    texts: new Map(texts),
    incomplete,
    ...(answered && { answered }),
  };
}

/** Leaves that were chosen for a node, by node. */
type ChoicesByNode = ReturnType<typeof leavesByChoice>;

interface PrintedItem {
  readonly id: string;
  readonly item: ObjectItem;
  readonly rendered: RenderedObject;
}

function objectPlacements({ id, item, rendered }: PrintedItem, choices: ChoicesByNode): readonly Placement[] {
  const own = rendered.placed.map(({ pointer, leaves }) => ({ to: { object: id, pointer }, leaves, node: item.owner }));
  return [...own, ...chosenPlacements({ object: id, pointer: '' }, item, choices)];
}

function secretPlacements(id: string, item: SecretEntry, choices: ChoicesByNode): readonly Placement[] {
  const own = [...item.secret.keys].map(([key, value]) => ({
    to: { object: id, pointer: `/data/${escapePointer(key)}` },
    leaves: originsOf(value),
    node: item.owner,
  }));
  const choice = chosenPlacements({ object: id, pointer: '' }, item, choices);
  return [...own.filter(({ leaves }) => leaves.length > 0), ...choice];
}

/** What shaped a thing as a whole stands in no field of it. */
function chosenPlacements(
  to: PlacedAt,
  { owner, shapedBy = [], apart }: ObjectItem | SecretEntry,
  choices: ChoicesByNode,
): readonly Placement[] {
  return [...(apart ? [] : [owner]), ...shapedBy].flatMap((node) => {
    const leaves = choices.get(node);
    return leaves ? [{ to, leaves, node }] : [];
  });
}
