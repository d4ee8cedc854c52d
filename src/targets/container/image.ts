/** The image of a container that stands for a whole server, and the question for it. */
import { factValue, known, originsOfAll, withOrigins, type Value } from '../../evaluate/value.ts';
import { question, type Need } from '../../plan/needs.ts';
import { code } from '../../plan/prose.ts';
import type { World } from '../../plan/world.ts';
import type { Machine } from '../../topology/kinds/machine.ts';
import { disksOf } from '../../topology/views/disks.ts';
import { outsideName, report } from '../objects/drop.ts';
import { externalName } from '../objects/external.ts';
import type { replacing } from '../objects/replacing-image.ts';
import { imageWanted } from './diagnostics.ts';

type Named = ReturnType<typeof replacing>;

/** The image of the server decides where it is mapped; else heat2kube.yaml names its replacement without it. */
export function imageOf(world: World, node: Machine, image: Named): Value {
  const value = image ? known(image.image) : unknownImage(node);
  if (image?.isMapped) return withOrigins(value, originsOfAll(guestImages(world, node)));
  for (const name of guestImages(world, node)) {
    if (image) world.account.declare(name, 'default', 'heat2kube.yaml names the container image');
    else world.account.declare(name, 'manual', 'name the container image that replaces it');
  }
  return value;
}

/** The containers of the start-up data bring their own. */
export function leaveImages(world: World, node: Machine): void {
  for (const name of guestImages(world, node))
    world.account.declare(name, 'default', 'the start-up data names the container images');
}

function guestImages(world: World, node: Machine): readonly Value[] {
  return disksOf(world.graph, node)
    .flatMap((disk) => (disk.kind === 'disk' && disk.source.from === 'image' ? [outsideName(disk.source.image)] : []))
    .flatMap((name) => name ?? []);
}

function unknownImage({ resource }: Machine): Value {
  return factValue({ fact: 'name', of: `the container image of ${resource}` });
}

export function imageNeed(world: World, node: Machine): Need {
  const { id, resource } = node;
  report(world, imageWanted, { resource }, resource);
  return question({
    kind: 'other',
    name: externalName(unknownImage(node)),
    about: [id],
    question: `Which container image does what ${code(resource)} did? Name it under ${code(`resources.${resource}.image`)} in heat2kube.yaml, and run convert again.`,
    howTo: [],
  });
}
