/** Inputs that only the cloud or the user can give, with the stub that asks for them. */
import type { NodeId } from '../../evaluate/fact.ts';
import { objectId } from '../../kubernetes/object-id.ts';
import type { KubeObject } from '../../kubernetes/object.ts';
import type { NeededInput, PlanItem } from '../../plan/plan.ts';

/** A place that a person completes: visible, and found by searching for `<`. */
export function blank(what: string): string {
  return `<${what.replaceAll(/[<>\n]/g, '')}>`;
}

type Question = Omit<NeededInput, 'id' | 'stub'>;

export function question(input: Question): PlanItem {
  return { item: 'input', input: { ...input, id: `${input.kind}/${input.name}` } };
}

/** A question whose answer is an object, which the user completes. */
export function stub(
  input: Question,
  object: KubeObject,
  at: { readonly wave: NodeId; readonly shapedBy?: readonly NodeId[] },
): readonly PlanItem[] {
  return [
    { item: 'object', object, wave: at.wave, place: 'inputs', ...(at.shapedBy && { shapedBy: at.shapedBy }) },
    { item: 'input', input: { ...input, id: `${input.kind}/${input.name}`, stub: objectId(object) } },
  ];
}
