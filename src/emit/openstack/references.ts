/** References between resources inside template data, in HOT's and in CFN's spelling. */
import { callOf, isDataList, isDataMap, type TemplateData } from './plain-tree.ts';

/** What a call refers to: a resource as a whole, or an attribute of it. */
export interface Reference {
  readonly resource: string;
  /** Attribute and path as far as they are texts; empty for the resource itself. */
  readonly path: readonly string[];
  /** The same as Heat takes it, which tells the key `"0"` from the index `0`. */
  readonly steps: readonly PathStep[];
  /** The rest of the path, from the first part that a function gives. */
  readonly rest: readonly TemplateData[];
}

type PathStep = string | number;

const referenceFunctions = new Set(['get_resource', 'get_attr', 'Ref', 'Fn::GetAtt']);

export function referenceOf(data: TemplateData | undefined): Reference | undefined {
  const call = callOf(data, referenceFunctions);
  if (!call) return undefined;
  const [name, argument] = call;
  if (typeof argument === 'string') return dotted(name, argument);
  if (!isDataList(argument)) return undefined;
  const [resource, ...path] = argument;
  if (typeof resource !== 'string') return undefined;
  const computed = path.findIndex((part) => isDataMap(part) || isDataList(part));
  const known = computed === -1 ? path : path.slice(0, computed);
  const steps = known.map((part) => (typeof part === 'number' ? part : String(part)));
  return { resource, path: steps.map(String), steps, rest: path.slice(known.length) };
}

/** `Fn::GetAtt` also takes `resource.attribute`. */
function dotted(name: string, argument: string): Reference {
  const [, resource = argument, attribute] = (name === 'Fn::GetAtt' && /^([^.]+)\.(.+)$/.exec(argument)) || [];
  const path = attribute === undefined ? [] : [attribute];
  return { resource, path, steps: path, rest: [] };
}

/** Every resource that the data refers to. */
export function referencesIn(data: TemplateData | undefined): ReadonlySet<string> {
  return new Set(referencesOf(data).map(({ resource }) => resource));
}

/** Every call in the data that refers to a resource. */
export function referencesOf(data: TemplateData | undefined): readonly Reference[] {
  const own = referenceOf(data);
  const inner = data instanceof Map ? [...data.values()] : data;
  return [...(own ? [own] : []), ...(isDataList(inner) ? inner.flatMap(referencesOf) : [])];
}
