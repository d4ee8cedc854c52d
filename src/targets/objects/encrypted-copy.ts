/** A copy of an encrypted volume leaves the cloud encrypted, and the cluster has no key for it. */
import { defineDiagnostic } from '../../diagnostics/diagnostic.ts';
import type { World } from '../../plan/world.ts';
import type { DiskOrigin } from './disk-origin.ts';
import { report } from './drop.ts';
import { volumeLabel } from './moving.ts';

export const encryptedCopy = defineDiagnostic({
  code: 'plan/encrypted-volume-copied',
  severity: 'error',
  message: (resource: string, volume: string) =>
    `"${resource}": the live volume ${volume} is encrypted, so the image through which it is copied is encrypted too`,
  explanation:
    'The hypervisor decrypts an encrypted volume when it attaches it; an image of the volume has the encrypted bytes, and the cluster has no key for them. Move the content to a volume whose type has no encryption first (`openstack volume set --type ... --retype-policy on-demand` on the detached volume, or a copy inside the guest). With the profile openstack no bytes are copied, and the hypervisor goes on to decrypt.',
});

export function reportEncryptedCopy(world: World, resource: string, origin: DiskOrigin): void {
  if (origin.origin !== 'copied' || origin.from.from !== 'volume' || !origin.from.live?.encrypted) return;
  const { volume } = origin.from;
  const label = volumeLabel(world, volume);
  report(world, encryptedCopy, { resource }, resource, label === volume ? volume : `"${label}" (${volume})`);
}
