/** Resources that are not translated: why they stay, what they are to the others, and what they refer to. */
import { pluginType } from '../../grammar/heat/index.ts';
import type { NodeId } from '../evaluate/fact.ts';
import type { Resource } from '../stack/stack.ts';
import type { Draft } from './draft.ts';
import { nodesIn } from './facts-in.ts';
import type { Retained } from './kinds/retained.ts';
import { emptiedRetention, listedType, retentionOf, templateRetention, unknownRetention } from './retained/registry.ts';
import { whyOf, type Retention } from './retention.ts';

/** A resource as it stays; its subject is found when all resources are known. */
export function retain(resource: Resource, draft: Draft): Retained {
  const base = {
    kind: 'retained',
    id: resource.path,
    resource: resource.path,
    type: resource.type,
    uses: mentionedBy(resource),
  } as const;
  const retention = retentionOfResource(resource);
  const { role, diagnostic } = retention;
  const rest = {
    role,
    why: whyOf(retention, draft.cloud),
    ...adviceOf(retention),
    ...awaitedBy(resource, retention),
    ...(retention.takes && { takes: retention.takes }),
  };
  if (resource.externalId) {
    const outside = 'it exists outside the stack, which only refers to it';
    return { ...base, role: draft.lifts.of(resource.plugin) ? 'existing' : role, why: outside, advice: adviceOutside };
  }
  const { standing } = resource;
  // What could not be read was reported, and nobody knows what is in it.
  if (isUnread(resource)) return { ...base, ...rest };
  if (standing === undefined) {
    if (isSaidByOthers(resource, base.uses, draft)) return { ...base, ...rest };
    draft.report(resource, diagnostic, undefined, [resource.path, resource.type, draft.cloud]);
    draft.untranslated.add(resource.path);
  }
  // What is refused was reported as an error.
  else if (standing !== 'refused') draft.reportType(resource, standing === 'listed' ? listedType : diagnostic);
  return { ...base, ...rest };
}

const adviceOutside = 'Decide what takes its place: it is not part of the stack, and other stacks can use it too.';

/** What waits for a handle ends with it. */
function isSaidByOthers(resource: Resource, uses: readonly NodeId[], { untranslated }: Draft): boolean {
  const { role } = retentionOfResource(resource);
  return role === 'signal-wait' && uses.some((id) => untranslated.has(id));
}

/** What is known about the type of a resource, as far as it stays. */
export function retentionOfResource(resource: Resource): Retention {
  if (resource.standing !== undefined && resource.templateName === undefined) return unknownRetention();
  if (resource.kind === 'none') return emptiedRetention();
  return resource.kind === 'template' ? templateRetention() : retentionOf(resource.plugin);
}

/** Nodes and outside things that the properties and the metadata of a resource refer to. */
export function mentionedBy(resource: Resource): readonly NodeId[] {
  return [...new Set([...resource.properties.values(), resource.metadata].flatMap(nodesIn))];
}

/** Types whose stack is of a template of Heat's own: their properties say all that there is to read. */
const ownTemplates: ReadonlySet<string> = new Set(['AWS::ElasticLoadBalancing::LoadBalancer']);

/** A nested stack or group that could not be expanded, which was reported, stays as a whole. */
export function isUnread(resource: Resource): boolean {
  if (resource.nested || ownTemplates.has(resource.plugin)) return false;
  return resource.kind === 'template' || pluginType(resource.plugin)?.stackResource === true;
}

/** What a resource waits for, as far as it says. */
function awaitedBy({ effective }: Resource, { awaits }: Retention): Pick<Retained, 'awaits'> {
  const handle = awaits && effective.get(awaits.handle);
  if (!awaits || !handle) return {};
  const [count, timeout] = [effective.get(awaits.count), effective.get(awaits.timeout)];
  return { awaits: { handle, ...(count && { count }), ...(timeout && { timeout }) } };
}

function adviceOf({ advice }: Retention): Pick<Retained, 'advice' | 'needless'> {
  return advice === undefined ? { needless: true } : { advice };
}
