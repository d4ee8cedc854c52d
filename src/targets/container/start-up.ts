/** What the boot of a guest would be told, and nothing tells a container. */
import type { World } from '../../plan/world.ts';
import { startUpFacet, type Machine } from '../../topology/kinds/machine.ts';
import { choicesOn } from '../objects/choices.ts';
import { lose, lostBy, outsideName } from '../objects/drop.ts';
import { startUpLost } from './diagnostics.ts';

/** Whether start-up data are carried over is said of the text alone. */
export function tellStartUp(world: World, node: Machine, ownText: 'carried' | 'lost'): void {
  const { userData, setup, files, adminPassword, configDrive, keyPair, resource } = node;
  const metadata = node.metadata?.kind === 'map' && node.metadata.entries.size === 0 ? undefined : node.metadata;
  const isLost = userData && 'text' in userData.content && ownText === 'lost';
  const text = isLost && 'text' in userData.content ? userData.content.text : undefined;
  const parts = {
    'start-up data': text,
    'metadata for cfn-init': setup,
    metadata,
    'injected files': files,
    'admin password': adminPassword,
    'key pair': outsideName(keyPair),
  };
  for (const [what, value] of Object.entries(parts)) {
    if (value) lose(world, startUpLost, { resource, value }, resource, what);
  }
  const chosen = ownText === 'lost' ? choicesOn(world, startUpFacet(node.id)) : [];
  if (chosen.length > 0 && !text) lose(world, startUpLost, { resource, leaves: chosen }, resource, 'start-up data');
  else for (const leaf of chosen) world.account.tell(leaf, lostBy(startUpLost, resource, 'start-up data'));
  if (configDrive) world.account.declare(configDrive, 'default', 'there is no start-up data');
}
