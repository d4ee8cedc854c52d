/** The StorageClass of a volume, from its volume type. */
import type { NodeId, NodeRef } from '../../evaluate/fact.ts';
import { known, originsOf, textOf, type Value } from '../../evaluate/value.ts';
import type { PlanContext } from '../../plan/context.ts';
import { externalName, externalObjectNames, isUnresolved } from '../objects/external.ts';
import { perPlan } from '../objects/memo.ts';
import type { Volume } from '../../topology/kinds/volume.ts';
import { volumeOrigin } from '../origins/volume-origin.ts';

/** Undefined: the default class of the cluster, as Cinder takes its default type. */
export function storageClassOf(context: PlanContext, type: NodeRef | undefined): Value | undefined {
  if (!type) return undefined;
  const text = typeText(type);
  const name = context.config.volumeTypes.get(text) ?? classNames(context).get(text) ?? '';
  return known(name, isUnresolved(type) ? originsOf(type.external) : []);
}

/** Storage classes of the mapping that volumes use. */
export function usedClasses(context: PlanContext): readonly string[] {
  return movedVolumes(context).flatMap(({ type }) => {
    const name = type && context.config.volumeTypes.get(typeText(type));
    return name === undefined ? [] : [name];
  });
}

/** Volume types without a mapping, the class that `inputs/` asks for, and the volumes that need it. */
export function unmappedTypes(
  context: PlanContext,
): readonly { readonly text: string; readonly name: string; readonly users: readonly NodeId[] }[] {
  const users = new Map<string, NodeId[]>();
  for (const volume of movedVolumes(context)) {
    const text = volume.type && typeText(volume.type);
    if (text === undefined || context.config.volumeTypes.has(text)) continue;
    const ready = users.get(text);
    if (ready) ready.push(volume.id);
    else users.set(text, [volume.id]);
  }
  return [...users].map(([text, ids]) => ({ text, name: classNames(context).get(text) ?? '', users: ids }));
}

const classNames = perPlan((context: PlanContext): ReadonlyMap<string, string> => {
  const texts = movedVolumes(context).flatMap(({ type }) => (type ? [typeText(type)] : []));
  return externalObjectNames(
    texts.filter((text) => !context.config.volumeTypes.has(text)),
    new Set(context.config.volumeTypes.values()),
  );
});

function movedVolumes(context: PlanContext): readonly Volume[] {
  const { topology, target } = context;
  return topology.of('volume').filter((volume) => target(volume.id) === 'kubernetes' && needsClass(context, volume));
}

function typeText(type: NodeRef): string {
  return isUnresolved(type) ? (textOf(type.external) ?? externalName(type.external)) : type.node;
}

/** A live volume that is adopted, or whose clone is, was provisioned long ago. */
function needsClass(context: PlanContext, volume: Volume): boolean {
  const origin = volumeOrigin(context, volume);
  return origin.origin === 'fresh' || (origin.origin === 'copied' && origin.from.from === 'volume');
}
