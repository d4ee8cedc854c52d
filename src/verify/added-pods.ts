/** Pods of the output that stand for no server of the stack: whatever labels they have, the cloud knew nothing of them. */
import { at, textsAt, wordAt, type JsonObject } from '../kubernetes/json.ts';
import { podTemplatePath } from '../kubernetes/well-formed/world.ts';
import { resourceOf } from './machine-objects.ts';
import type { Source } from './neutron/source.ts';
import type { Endpoint } from './packet.ts';

/** Kinds that no server becomes. */
const otherPaths: ReadonlyMap<string, readonly string[]> = new Map([
  ['Pod', []],
  ['VirtualMachineInstance', []],
  ['DaemonSet', ['spec', 'template']],
  ['ReplicaSet', ['spec', 'template']],
]);

/** By their labels, which policies may ask for. */
export function addedPods(objects: readonly JsonObject[], source: Source): readonly Endpoint[] {
  const servers = new Set(source.of('machine').map(({ resource }) => resource));
  return objects.flatMap((object) => {
    const kind = wordAt(object, 'kind');
    const path = otherPaths.get(kind) ?? podTemplatePath(kind);
    const template = path && at(object, ...path);
    const resource = resourceOf(object);
    if (template === undefined || (resource !== undefined && servers.has(resource))) return [];
    const name = `${kind}/${wordAt(object, 'metadata', 'name')}`;
    return [
      {
        machine: {
          kind: 'machine',
          id: name,
          resource: name,
          nics: [],
          nicPolicy: 'none',
          placement: [],
          hints: new Map(),
        },
        nic: undefined,
        merged: [],
        stray: true,
        namespace: wordAt(object, 'metadata', 'namespace'),
        labels: textsAt(template, 'metadata', 'labels'),
        namedPorts: new Map(),
        unfiltered: at(template, 'spec', 'hostNetwork') === true,
      },
    ];
  });
}
