/** Finds the merge patch that turns one object into another, as kustomize applies it: removed fields are null, lists whole. */
import type { Plain, PlainMap } from '../../print/render-object.ts';
import { isList, isMap, isSamePlain } from '../same-plain.ts';

/** What a merge makes of two lists. */
type ListRule = 'merged' | 'replaced';

type Shape = 'map' | 'list' | 'text' | 'scalar';

/**
 * The fields of `to` that differ from `from`, with those that identify the object; undefined where the objects are equal. A
 * map that a merge cannot turn into the other one is replaced as a whole.
 */
export function objectPatch(from: PlainMap, to: PlainMap): PlainMap | undefined {
  const { fields } = differences(from, to, listRule(from.get('apiVersion')));
  if (fields.size === 0) return undefined;
  const metadata = fields.get('metadata');
  const identity = identityOf(to);
  const rest = [...fields].filter(([key]) => key !== 'metadata');
  const both = new Map([...metadataOf(identity), ...(isMap(metadata) ? metadata : [])]);
  return new Map([...identity, ['metadata', both], ...rest]);
}

/** What a patch names an object by. */
export function identityOf(object: PlainMap): PlainMap {
  const metadata = [...metadataOf(object)].filter(([key]) => key === 'name' || key === 'namespace');
  const kind = [...object].filter(([key]) => key === 'apiVersion' || key === 'kind');
  return new Map<string, Plain>([...kind, ['metadata', new Map(metadata)]]);
}

function metadataOf(object: PlainMap): PlainMap {
  const metadata = object.get('metadata');
  return metadata !== undefined && isMap(metadata) ? metadata : new Map();
}

/** Kubernetes' own kinds merge some lists item by item; which ones, only their schemas know. */
function listRule(apiVersion: Plain | undefined): ListRule {
  const [group = ''] = typeof apiVersion === 'string' && apiVersion.includes('/') ? apiVersion.split('/') : [];
  return !group.includes('.') || group.endsWith('.k8s.io') ? 'merged' : 'replaced';
}

interface Differences {
  readonly fields: PlainMap;
  /** Whether a merge of these fields would not give what is wanted. */
  readonly unmergeable: boolean;
}

function differences(from: PlainMap, to: PlainMap, lists: ListRule): Differences {
  const fields = new Map<string, Plain>();
  let unmergeable = false;
  for (const [key, after] of to) {
    const before = from.get(key);
    if (before !== undefined && isSamePlain(before, after)) continue;
    const inner = before !== undefined && isMap(before) && isMap(after) && differences(before, after, lists);
    if (inner) {
      fields.set(key, inner.unmergeable ? new Map<string, Plain>([['$patch', 'replace'], ...after]) : inner.fields);
      continue;
    }
    fields.set(key, after);
    unmergeable ||= lists === 'merged' && isList(after);
    unmergeable ||= before !== undefined && shapeOf(before) !== shapeOf(after);
  }
  for (const key of from.keys()) if (!to.has(key)) fields.set(key, null);
  return { fields, unmergeable };
}

/** Texts are told from other scalars: kustomize keeps the quotes of the text that it puts a number in the place of. */
function shapeOf(value: Plain): Shape {
  if (isMap(value)) return 'map';
  if (isList(value)) return 'list';
  return typeof value === 'string' ? 'text' : 'scalar';
}
