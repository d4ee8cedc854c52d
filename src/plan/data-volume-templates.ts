/** Data volumes that are written inside a machine and made with it: objects of their own to everybody else. */
import type { Field, KubeObject } from '../kubernetes/object.ts';
import { isList, memberOf } from '../print/render-object.ts';

/** Where the spec of a VM is, by the kind of what runs it. */
const machineSpecs: ReadonlyMap<string, readonly string[]> = new Map([
  ['VirtualMachine', ['spec']],
  ['VirtualMachinePool', ['spec', 'virtualMachineTemplate', 'spec']],
]);

/** The spec of the VM that an object is, or of each one that it runs; undefined where it runs none. */
export function machineSpecIn({ kind, body }: KubeObject): Field | undefined {
  return machineSpecs.get(kind)?.reduce<Field | undefined>((inside, key) => memberOf(inside, key), body);
}

/** What each VM of the object makes besides itself. */
export function templatesIn(object: KubeObject): readonly Field[] {
  const templates = memberOf(machineSpecIn(object), 'dataVolumeTemplates');
  return isList(templates) ? templates : [];
}

/** Names of the data volumes that the object makes besides itself; those of a pool are not known before their VMs. */
export function templateNames(object: KubeObject): readonly string[] {
  return (object.kind === 'VirtualMachine' ? templatesIn(object) : []).flatMap((template) => {
    const name = memberOf(memberOf(template, 'metadata'), 'name');
    return typeof name === 'string' ? [name] : [];
  });
}
