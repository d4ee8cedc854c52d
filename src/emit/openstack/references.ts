/** References between resources inside template data, in HOT's and in CFN's spelling. */
import { callOf, isDataList, type TemplateData } from './plain-tree.ts';

/** What a call refers to: a resource as a whole, or an attribute of it. */
export interface Reference {
  readonly resource: string;
  /** Attribute and path, as texts; empty for the resource itself. */
  readonly path: readonly string[];
}

const referenceFunctions = new Set(['get_resource', 'get_attr', 'Ref', 'Fn::GetAtt']);

export function referenceOf(data: TemplateData): Reference | undefined {
  const call = callOf(data, referenceFunctions);
  if (!call) return undefined;
  const [, argument] = call;
  if (typeof argument === 'string') return { resource: argument, path: [] };
  if (!isDataList(argument)) return undefined;
  const [resource, ...path] = argument;
  return typeof resource === 'string'
    ? { resource, path: path.map((part) => (typeof part === 'string' ? part : String(part))) }
    : undefined;
}

/** Every resource that the data refers to. */
export function referencesIn(data: TemplateData): ReadonlySet<string> {
  const found = new Set<string>();
  collect(data, found);
  return found;
}

function collect(data: TemplateData, found: Set<string>): void {
  const reference = referenceOf(data);
  if (reference) found.add(reference.resource);
  if (data instanceof Map) for (const value of data.values()) collect(value, found);
  else if (isDataList(data)) for (const item of data) collect(item, found);
}
