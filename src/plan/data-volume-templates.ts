/** Data volumes that are written inside a machine and made with it: objects of their own to everybody else. */
import type { Field, KubeObject } from '../kubernetes/object.ts';
import { memberOf } from '../print/render-object.ts';

/** Names of the data volumes that the object makes besides itself. */
export function templateNames({ kind, body }: KubeObject): readonly string[] {
  if (kind !== 'VirtualMachine') return [];
  const templates = memberOf(memberOf(body, 'spec'), 'dataVolumeTemplates');
  if (!isList(templates)) return [];
  return templates.flatMap((template) => {
    const name = memberOf(memberOf(template, 'metadata'), 'name');
    return typeof name === 'string' ? [name] : [];
  });
}

function isList(field: Field | undefined): field is readonly Field[] {
  return Array.isArray(field);
}
