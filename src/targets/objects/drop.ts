/** Says what becomes of leaves that stand in no object. */
import type { DiagnosticKind } from '../../diagnostics/diagnostic.ts';
import type { NodeRef } from '../../evaluate/fact.ts';
import { originsOf, type Value } from '../../evaluate/value.ts';
import type { Span } from '../../source/source-file.ts';
import type { PlanContext } from '../../plan/context.ts';
import { droppedLeaf } from '../../plan/ledger.ts';
import { isUnresolved } from './external.ts';

/** Where a value was written: its leaf in `resource`, else its first leaf, else the resource's name. */
export function spanOf(context: PlanContext, resource: string, value?: Value): Span | undefined {
  const leaves = value ? originsOf(value) : [];
  const own = leaves.find((leaf) => context.leaves.get(leaf).resource === resource) ?? leaves[0];
  return own === undefined ? context.leaves.ofResource(resource)[0]?.span : context.leaves.get(own).span;
}

/** A message about a resource, at the value that it is about. */
export function report<A extends readonly unknown[]>(
  context: PlanContext,
  kind: DiagnosticKind<A>,
  at: { readonly resource: string; readonly value?: Value | undefined },
  ...args: A
): void {
  context.reports.report(kind, { span: spanOf(context, at.resource, at.value), resource: at.resource }, ...args);
}

/** Not carried over unless some object holds it after all; the ledger gives the message. */
export function leave(context: PlanContext, value: Value | undefined, reason: string): void {
  if (value) context.declare(value, 'dropped', reason, droppedLeaf.code);
}

/** Names of things outside the stack that nothing in the cluster refers to. */
export function leaveRef(context: PlanContext, ref: NodeRef | undefined, reason: string): void {
  if (ref && isUnresolved(ref)) leave(context, ref.external, reason);
}

/** Lost, and told by a message of its own. */
export function lose<A extends readonly unknown[]>(
  context: PlanContext,
  kind: DiagnosticKind<A>,
  at: { readonly resource: string; readonly value: Value | undefined },
  ...args: A
): void {
  report(context, kind, at, ...args);
  if (at.value) context.declare(at.value, 'dropped', kind.message(...args), kind.code);
}
