/** Virtual machines among printed objects, by the server that each stands for. */
import { textsAt, type JsonObject } from '../kubernetes/json.ts';

/** The annotation that ends in `/resource` names the resource. */
export function machineObjects(objects: readonly JsonObject[]): ReadonlyMap<string, JsonObject> {
  return new Map(
    objects.flatMap((object) => {
      if (object['kind'] !== 'VirtualMachine') return [];
      const annotations = [...textsAt(object, 'metadata', 'annotations')];
      const resource = annotations.find(([key]) => key.endsWith('/resource'))?.[1];
      return resource === undefined ? [] : [[resource, object] as const];
    }),
  );
}
