/** Pods of the output that stand for no server of the stack: whatever labels they have, the cloud knew nothing of them. */
import {
  at,
  isJsonObject,
  itemsAt,
  objectAt,
  textsAt,
  wordAt,
  type Json,
  type JsonObject,
} from '../kubernetes/json.ts';
import { resourceOf, type MachineObject } from './machine-objects.ts';
import type { Source } from './neutron/source.ts';
import { strayEndpoint, type Endpoint } from './packet.ts';

interface Workload {
  readonly object: JsonObject;
  /** Of its pods. */
  readonly template: Json;
}

/** Objects that run pods or machines and stand for no server. Of two objects that name one server, one stands for it. */
export function workloadsAdded(
  objects: readonly JsonObject[],
  machines: ReadonlyMap<string, MachineObject>,
  source: Source,
): readonly Workload[] {
  const standing = source.of('machine').flatMap(({ resource }) => machines.get(resource) ?? []);
  const known = new Set(standing.map(({ kind, namespace, name }) => [kind, namespace, name].join('|')));
  return objects.flatMap((object) => {
    if (resourceOf(object) !== undefined && known.has(keyOf(object))) return [];
    return templatesIn(object).map((template) => ({ object, template }));
  });
}

/** By their labels, which policies may ask for. */
export function addedPods(
  objects: readonly JsonObject[],
  machines: ReadonlyMap<string, MachineObject>,
  source: Source,
): readonly Endpoint[] {
  return workloadsAdded(objects, machines, source).map(({ object, template }) => endpointOf(object, template));
}

function keyOf(object: JsonObject): string {
  const metadata = ['namespace', 'name'].map((field) => wordAt(object, 'metadata', field));
  return [wordAt(object, 'kind'), ...metadata].join('|');
}

/** Of pods, at any depth: an object of any kind makes some if there are containers in it, or the domain of a virtual machine. */
function templatesIn(object: JsonObject): readonly Json[] {
  const found: Json[] = [];
  gatherTemplates(object, found);
  return found;
}

/** Most of what stands in objects is scalars. */
function gatherTemplates(json: Json, into: Json[]): void {
  if (!isJsonObject(json)) {
    if (Array.isArray(json)) for (const item of json) gatherTemplates(item, into);
    return;
  }
  const spec = at(json, 'spec');
  if (spec !== undefined && (itemsAt(spec, 'containers').length > 0 || objectAt(spec, 'domain'))) into.push(json);
  else for (const value of Object.values(json)) gatherTemplates(value, into);
}

function endpointOf(object: JsonObject, template: Json): Endpoint {
  const name = `${wordAt(object, 'kind')}/${wordAt(object, 'metadata', 'name')}`;
  const endpoint = strayEndpoint(
    name,
    wordAt(object, 'metadata', 'namespace'),
    textsAt(template, 'metadata', 'labels'),
  );
  return { ...endpoint, unfiltered: at(template, 'spec', 'hostNetwork') === true };
}
