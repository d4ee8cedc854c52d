/** Holds targets to names: no two parts of the stack make one object, and what they call it is a name. */
import { defineDiagnostic } from '../diagnostics/diagnostic.ts';
import type { Collector } from '../diagnostics/collector.ts';
import type { NodeId } from '../evaluate/fact.ts';
import { objectId, secretId, type ObjectId } from '../kubernetes/object-id.ts';
import { templateNames } from './data-volume-templates.ts';
import type { MadeItem } from './plan.ts';
import { append } from '../source/append.ts';

export const objectTwice = defineDiagnostic({
  code: 'internal/object-twice',
  severity: 'error',
  message: (id: ObjectId, owners: string) => `${id} would be made more than once: for ${owners}`,
  explanation:
    'Two parts of the stack would make the same object, and the second would replace the first. A name under names in heat2kube.yaml may be the name of another object: choose another one. Otherwise this is a defect of heat2kube or of a target that you added.',
});

export const objectName = defineDiagnostic({
  code: 'internal/object-name',
  severity: 'error',
  message: (kind: string, name: string) => `"${name}" is not a name that a ${kind} can have`,
  explanation:
    'Names of objects have lower-case letters, digits, "-" and ".", begin and end with a letter or digit, and have at most 253 characters. This one was made by a target that you added, or is a defect of heat2kube.',
});

const nameForm = /^[a-z0-9](?:[-a-z0-9.]{0,251}[a-z0-9])?$/;

interface Naming {
  readonly namespace: string;
  /** Names that heat2kube.yaml gives, by resource: that one is given twice has been told. */
  readonly names: ReadonlyMap<string, string>;
}

export function checkObjects(items: readonly MadeItem[], { namespace, names }: Naming, reports: Collector): void {
  const given = [...names.values()];
  const told = new Set(given.filter((name, index) => given.indexOf(name) !== index));
  const owners = new Map<ObjectId, NodeId[]>();
  for (const item of items) {
    const [kind, name] =
      item.item === 'secret' ? ['Secret', item.secret.name] : [item.object.kind, item.object.metadata.name];
    if (told.has(name)) continue;
    if (!nameForm.test(name)) reports.report(objectName, {}, kind, name);
    for (const id of idsOf(item, namespace)) {
      append(owners, id, item.owner);
    }
  }
  for (const [id, own] of owners) if (own.length > 1) reports.report(objectTwice, {}, id, own.join(', '));
}

/** The object, and what its controller makes under its name: a claim for each data volume. */
function idsOf(item: MadeItem, namespace: string): readonly ObjectId[] {
  if (item.item === 'secret') return [secretId(namespace, item.secret.name)];
  const { object } = item;
  const volumes = [...(object.kind === 'DataVolume' ? [object.metadata.name] : []), ...templateNames(object)];
  const claims = volumes.map((name) => `PersistentVolumeClaim/${object.metadata.namespace ?? namespace}/${name}`);
  return [objectId(object), ...claims];
}
