/** Remembers what was worked out about one plan: pure functions of the context, so the memory never shows. */
import type { PlanContext } from '../../plan/context.ts';

/** A function of the context that computes once for each context. */
export function perPlan<T>(compute: (context: PlanContext) => T): (context: PlanContext) => T {
  const made = new WeakMap<PlanContext, { readonly value: T }>();
  return (context) => {
    const ready = made.get(context);
    if (ready) return ready.value;
    const value = compute(context);
    made.set(context, { value });
    return value;
  };
}
