/** Claims and the volumes behind them, as steps name them. */
import { objectRef, type ObjectRef } from '../../kubernetes/object-ref.ts';
import type { World } from '../../plan/world.ts';

export function claimRef({ config }: World, name: string): ObjectRef {
  return objectRef('v1/PersistentVolumeClaim', name, config.namespace);
}

/** The volume of a claim that a plan step completes. */
export function volumeRef({ config }: World, claim: string): ObjectRef {
  return objectRef('v1/PersistentVolume', `${config.namespace}-${claim}`);
}
