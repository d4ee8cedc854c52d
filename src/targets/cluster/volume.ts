/** A volume becomes a claim, or what stands behind one. */
import { booleanOf } from '../../evaluate/value.ts';
import type { Volume } from '../../topology/kinds/volume.ts';
import type { Target } from '../../plan/target.ts';
import type { World } from '../../plan/world.ts';
import { usersFlip } from '../objects/part.ts';
import { volumeStays } from '../objects/sides.ts';
import { defineDiagnostic } from '../../diagnostics/diagnostic.ts';
import { leave, leaveRef, lose } from '../objects/drop.ts';
import { isUnresolved } from '../objects/external.ts';
import { volumeOrigin } from '../objects/volume-origin.ts';
import { lowerVolume } from '../objects/volume-claims.ts';

const volumeHintLost = defineDiagnostic({
  code: 'plan/volume-hint-lost',
  severity: 'warning',
  message: (resource: string, hint: string) =>
    `the scheduler hint ${hint} of ${resource} is not carried over to its claim`,
  explanation:
    'Hints of Cinder say on which storage host a volume is made. The Cinder CSI driver takes affinity from annotations of a claim only where the operator has switched that on; other drivers know no such thing.',
});

export const volume: Target<'volume'> = {
  kind: 'volume',
  id: 'claim',
  side: 'cluster',
  diagnostics: [volumeHintLost],
  offer: (node, site) =>
    volumeStays(site, node) ? undefined : { rank: 1, because: 'a volume becomes a claim', flip: usersFlip },
  lower(node, world) {
    const old = volumeOrigin(world, node).origin !== 'fresh';
    if (old) leaveSource(world, node);
    leave(world, node.name, 'the claim is named after the resource');
    leave(world, node.description, 'a description has no effect');
    if (node.metadata) leave(world, node.metadata, 'metadata of volumes is read by tools of the cloud only');
    for (const [hint, value] of node.hints)
      lose(world, volumeHintLost, { resource: node.resource, value }, node.resource, hint);
    if (node.readOnly) {
      const plain = booleanOf(node.readOnly) === false;
      if (plain) world.account.declare(node.readOnly, 'default', 'disks are writable');
      else leave(world, node.readOnly, 'no machine that moves uses the volume');
    }
    if (node.zone) {
      leave(
        world,
        node.zone,
        old ? 'a live volume stays in its zone' : 'the storage class of the cluster decides the zone',
      );
    }
    if (node.type && isUnresolved(node.type) && old) {
      leave(world, node.type.external, 'nothing is provisioned for a live volume, which keeps its type');
    }
    return lowerVolume(world, node);
  },
};

/** What a live volume was made from no longer matters. */
function leaveSource(world: World, { source }: Volume): void {
  const reason = 'the volume that comes along was made from it long ago';
  switch (source.from) {
    case 'blank':
      return;
    case 'image':
      return leaveRef(world, source.image, reason);
    case 'volume':
      return leaveRef(world, source.volume, reason);
    case 'snapshot':
      return leave(world, source.snapshot, reason);
    case 'backup':
      return leave(world, source.backup, reason);
  }
}
