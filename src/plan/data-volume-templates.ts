/** Data volumes that are written inside a machine and made with it: objects of their own to everybody else. */
import type { Field, KubeObject } from '../kubernetes/object.ts';
import { isList, memberOf } from '../print/render-object.ts';

/** What the object makes besides itself. */
export function templatesIn({ kind, body }: KubeObject): readonly Field[] {
  const templates = kind === 'VirtualMachine' ? memberOf(memberOf(body, 'spec'), 'dataVolumeTemplates') : undefined;
  return isList(templates) ? templates : [];
}

/** Names of the data volumes that the object makes besides itself. */
export function templateNames(object: KubeObject): readonly string[] {
  return templatesIn(object).flatMap((template) => {
    const name = memberOf(memberOf(template, 'metadata'), 'name');
    return typeof name === 'string' ? [name] : [];
  });
}
