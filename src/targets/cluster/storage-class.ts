/** The StorageClass of a volume, from its volume type. */
import type { NodeId, NodeRef } from '../../evaluate/fact.ts';
import { known, originsOf, textOf, type Value } from '../../evaluate/value.ts';
import { perWorld, type World } from '../../plan/world.ts';
import { externalName, externalObjectNames, isUnresolved } from '../objects/external.ts';
import type { Volume } from '../../topology/kinds/volume.ts';
import { volumeOrigin } from '../origins/volume-origin.ts';

/** Undefined: the default class of the cluster, as Cinder takes its default type. */
export function storageClassOf(world: World, type: NodeRef | undefined): Value | undefined {
  if (!type) return undefined;
  const text = typeText(type);
  const name = world.config.volumeTypes.get(text) ?? classNames(world).get(text) ?? '';
  return known(name, isUnresolved(type) ? originsOf(type.external) : []);
}

/** Storage classes of the mapping that volumes use. */
export function usedClasses(world: World): readonly string[] {
  return movedVolumes(world).flatMap(({ type }) => {
    const name = type && world.config.volumeTypes.get(typeText(type));
    return name === undefined ? [] : [name];
  });
}

/** Volume types without a mapping, the class that `inputs/` asks for, and the volumes that need it. */
export function unmappedTypes(
  world: World,
): readonly { readonly text: string; readonly name: string; readonly users: readonly NodeId[] }[] {
  const users = new Map<string, NodeId[]>();
  for (const volume of movedVolumes(world)) {
    const text = volume.type && typeText(volume.type);
    if (text === undefined || world.config.volumeTypes.has(text)) continue;
    const ready = users.get(text);
    if (ready) ready.push(volume.id);
    else users.set(text, [volume.id]);
  }
  return [...users].map(([text, ids]) => ({ text, name: classNames(world).get(text) ?? '', users: ids }));
}

const classNames = perWorld((world): ReadonlyMap<string, string> => {
  const texts = movedVolumes(world).flatMap(({ type }) => (type ? [typeText(type)] : []));
  return externalObjectNames(
    texts.filter((text) => !world.config.volumeTypes.has(text)),
    new Set(world.config.volumeTypes.values()),
  );
});

function movedVolumes(world: World): readonly Volume[] {
  const { graph, placed } = world;
  return graph
    .of('volume')
    .filter((volume) => placed.on(volume.id, 'cluster') !== undefined && needsClass(world, volume));
}

function typeText(type: NodeRef): string {
  return isUnresolved(type) ? (textOf(type.external) ?? externalName(type.external)) : type.node;
}

/** A live volume that is adopted, or whose clone is, was provisioned long ago. */
function needsClass(world: World, volume: Volume): boolean {
  const origin = volumeOrigin(world, volume);
  return origin.origin === 'fresh' || (origin.origin === 'copied' && origin.from.from === 'volume');
}
