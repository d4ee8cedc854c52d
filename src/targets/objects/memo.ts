/** Remembers what was worked out about one plan: pure functions of the world, so the memory never shows. */
import type { World } from '../../plan/world.ts';

/** A function of the world that computes once for each world. */
export function perPlan<T>(compute: (world: World) => T): (world: World) => T {
  const made = new WeakMap<World, { readonly value: T }>();
  return (world) => {
    const ready = made.get(world);
    if (ready) return ready.value;
    const value = compute(world);
    made.set(world, { value });
    return value;
  };
}
