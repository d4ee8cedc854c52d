/** Compares the objects of an overlay's stack with those of the base: what an overlay has to add, remove and change. */
import { objectKey } from '../kubernetes/object.ts';
import type { OutputObject, RenderedObjects } from './rendered.ts';
import { isSamePlain } from './same-plain.ts';

/** What applying the overlay instead of the base changes. */
export interface OverlayDiff {
  readonly added: readonly OutputObject[];
  readonly removed: readonly OutputObject[];
  readonly changed: readonly ChangedObject[];
}

interface ChangedObject {
  readonly base: OutputObject;
  readonly own: OutputObject;
}

/** Objects that wait for an answer are none yet: one that waits in the overlay only is removed. */
export function diffObjects(base: RenderedObjects, overlay: RenderedObjects): OverlayDiff {
  const before = readyByKey(base);
  const after = readyByKey(overlay);
  const added: OutputObject[] = [];
  const changed: ChangedObject[] = [];
  for (const [key, own] of after) {
    const old = before.get(key);
    if (!old) added.push(own);
    else if (!isSamePlain(old.plain, own.plain)) changed.push({ base: old, own });
  }
  const removed = [...before].flatMap(([key, object]) => (after.has(key) ? [] : [object]));
  return { added, removed, changed };
}

function readyByKey({ objects }: RenderedObjects): ReadonlyMap<string, OutputObject> {
  return new Map(
    objects.filter(({ state }) => state === 'ready').map((object) => [objectKey(object.object), object] as const),
  );
}
