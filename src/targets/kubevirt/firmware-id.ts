/** The hardware id of a virtual machine, which cloud-init takes for its instance id: the same after every apply. */
import { hexDigest, uuidForm } from '../../kubernetes/digest.ts';
import type { Machine } from '../../topology/kinds/machine.ts';
import type { World } from '../../plan/world.ts';

/** A UUID of version 8 (RFC 9562: made by a rule of its own). KubeVirt would draw one, and a machine made again would boot for the first time again. */
export function firmwareId({ config: { namespace }, names }: World, machine: Machine): string {
  const hex = hexDigest(`firmware:${namespace}/${names.name(machine.id)}`);
  const variant = ((Number.parseInt(hex.charAt(16), 16) & 3) | 8).toString(16);
  return uuidForm(`${hex.slice(0, 12)}8${hex.slice(13, 16)}${variant}${hex.slice(17)}`);
}
