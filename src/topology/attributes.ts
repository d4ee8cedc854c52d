/** Where attributes of a stack under translation come from: facts about what replaces resources, as each lift states them. */
import { pluginType } from '../../grammar/heat/index.ts';
import type { AttributeSource, ResourceIdentity } from '../evaluate/scope.ts';
import { factValue, isSecret, known, map, poison, type Value } from '../evaluate/value.ts';
import { isUrl } from '../host/paths.ts';
import { isTemplateName } from '../hot/registry.ts';
import { selectPath } from '../stack/select-path.ts';
import { noFact, plainFact } from './attribute-values.ts';
import type { Lift, Neighbours } from './lift.ts';
import { standardLifts, type LiftSet } from './lift-set.ts';
import { retentionOf } from './retained/registry.ts';

/**
 * The source for `compile`. It remembers the resources that it was asked about, for a resource is only asked about
 * after those that it refers to: so a server's attributes know the networks of its ports. `stackId` knows live stacks by path.
 */
export function symbolicAttributes(
  lifts: LiftSet = standardLifts,
  stackId: (path: string) => string | undefined = () => undefined,
): AttributeSource {
  const seen = new Map<string, ResourceIdentity>();
  const neighbours: Neighbours = { identity: (path) => seen.get(path) };
  return {
    kind: 'symbolic',
    reference(resource) {
      seen.set(resource.path, resource);
      const lift = lifts.of(resource.plugin);
      if (lift) return lift.reference?.(resource) ?? plainFact('id', resource.path);
      return unliftedReference(resource);
    },
    attribute(resource, attribute, path) {
      seen.set(resource.path, resource);
      const lift = lifts.of(resource.plugin);
      if (!lift) return unliftedAttribute(resource, attribute, path);
      if (attribute === undefined) return allAttributes(lift, resource, neighbours);
      const meaning = Object.hasOwn(lift.attributes, attribute) ? lift.attributes[attribute] : undefined;
      if (meaning) return meaning(resource, path, neighbours);
      const other = lift.otherAttribute?.(resource, attribute);
      return other ? selectPath(other, path) : noFact(`${resource.plugin} has no such attribute`);
    },
    pseudo(name, stackPath) {
      if (!unknownPseudo.has(name)) return undefined;
      const live = name === 'OS::stack_id' ? stackId(stackPath) : undefined;
      if (live !== undefined) return known(live);
      return factValue({
        fact: 'none',
        why: `only Heat gives \`${name}\`; a text of your own can take its place as \`${name}\` in parameter_defaults of an environment`,
        asks: `${askedPseudo(name)}${stackPath === '' ? '' : ` ${stackPath}`}`,
      });
    },
  };
}

function askedPseudo(name: string): string {
  return name === 'OS::project_id' ? 'id of the project' : 'id of the stack';
}

/** Pseudo parameters that only a live cloud gives. */
const unknownPseudo: ReadonlySet<string> = new Set(['OS::stack_id', 'OS::project_id', 'AWS::StackId']);

/** `get_attr` with the resource alone: everything but the raw body. */
function allAttributes(lift: Lift, resource: ResourceIdentity, neighbours: Neighbours): Value {
  const names = Object.keys(lift.attributes).filter((name) => name !== 'show');
  return map(
    names.map((name) => [name, lift.attributes[name]?.(resource, [], neighbours) ?? noFact('no such attribute')]),
  );
}

/** A template that could not be read is reported, and what is asked of it follows from that. */
function isUnread({ plugin }: ResourceIdentity): boolean {
  return isTemplateName(plugin) || isUrl(plugin);
}

function isOfType({ plugin }: ResourceIdentity, attribute: string): boolean {
  return pluginType(plugin)?.attributes.has(attribute) === true;
}

function unliftedReference(resource: ResourceIdentity): Value {
  return plainFact(retentionOf(resource.plugin).reference ?? 'id', resource.path);
}

function unliftedAttribute(resource: ResourceIdentity, attribute: string | undefined, path: readonly Value[]): Value {
  if (isUnread(resource)) return poison;
  const { signals, why, echoes, role } = retentionOf(resource.plugin);
  const echoed = attribute === undefined ? undefined : echoes?.[attribute];
  const property = echoed === undefined ? undefined : resource.effective.get(echoed);
  if (property) return property;
  if (attribute !== undefined && signals?.includes(attribute)) return plainFact('signal', resource.path, attribute);
  if (attribute !== undefined && role === 'credential') return plainFact('secret', resource.path, attribute);
  // A name that is no word of Heat may be a hidden text.
  if (attribute === undefined || !isOfType(resource, attribute))
    return noFact(`${resource.path} (${resource.type}) is not translated: ${why}`);
  const steps = [attribute, ...path.map(stepText)].join('/');
  return factValue({ fact: 'none', why, asks: `attribute ${steps} of ${resource.path}` });
}

/** A plain word; anything else could end the sentence that it stands in. */
function stepText(step: Value): string {
  const text = step.kind === 'known' && !isSecret(step) ? String(step.value) : '';
  return /^[\w.-]+$/.test(text) ? text : '...';
}
