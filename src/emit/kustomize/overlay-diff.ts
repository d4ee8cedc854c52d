/** Compares the objects of an overlay's stack with those of the base: what an overlay has to add, remove and change. */
import { objectKey } from '../../kubernetes/object.ts';
import type { PlainMap } from '../../print/render-object.ts';
import { leaksSecret, type Manifests, type PrintedObject } from '../manifests/emit-manifests.ts';
import { objectPatch } from './merge-patch.ts';

export interface OverlayDiff {
  readonly added: readonly PrintedObject[];
  readonly removed: readonly PrintedObject[];
  readonly changed: readonly { readonly object: PrintedObject; readonly patch: PlainMap }[];
}

/** Objects that wait below `inputs/` are none yet: one that waits in the overlay only is removed. */
export function diffObjects(base: Manifests, overlay: Manifests): OverlayDiff {
  const before = applied(base);
  const after = applied(overlay);
  const added: PrintedObject[] = [];
  const changed: { object: PrintedObject; patch: PlainMap }[] = [];
  for (const [key, object] of after) {
    const old = before.get(key);
    const patch = old && objectPatch(old.rendered.plain, object.rendered.plain);
    if (!old) added.push(object);
    else if (patch) changed.push({ object, patch });
  }
  const removed = [...before].flatMap(([key, object]) => (after.has(key) ? [] : [object]));
  return { added, removed, changed };
}

/** What stands in `base/`: a file that would show a secret is withheld. */
function applied({ objects }: Manifests): ReadonlyMap<string, PrintedObject> {
  const leaking = leakingFiles(objects);
  return new Map(
    objects
      .filter(({ place, file }) => place === 'base' && !leaking.has(file))
      .map((object) => [objectKey(object.object), object]),
  );
}

export function leakingFiles(objects: readonly PrintedObject[]): ReadonlySet<string> {
  return new Set(objects.filter(leaksSecret).map(({ file }) => file));
}
