/** Says what becomes of leaves that stand in no object. */
import type { DiagnosticKind } from '../../diagnostics/diagnostic.ts';
import type { NodeRef } from '../../evaluate/fact.ts';
import { originsOf, type Value } from '../../evaluate/value.ts';
import type { Span } from '../../source/source-file.ts';
import type { World } from '../../plan/world.ts';
import { droppedLeaf } from '../../plan/ledger.ts';
import { isUnresolved } from './external.ts';

/** Where a value was written: its leaf in `resource`, else its first leaf, else the resource's name. */
function spanOf(world: World, resource: string, value?: Value): Span | undefined {
  const leaves = value ? originsOf(value) : [];
  const own = leaves.find((leaf) => world.source.leaves.get(leaf).resource === resource) ?? leaves[0];
  return own === undefined ? world.source.leaves.ofResource(resource)[0]?.span : world.source.leaves.get(own).span;
}

/** A message about a resource, at the value that it is about. */
export function report<A extends readonly unknown[]>(
  world: World,
  kind: DiagnosticKind<A>,
  at: { readonly resource: string; readonly value?: Value | undefined },
  ...args: A
): void {
  world.account.reports.report(kind, { span: spanOf(world, at.resource, at.value), resource: at.resource }, ...args);
}

/** Not carried over unless some object holds it after all; the ledger gives the message. */
export function leave(world: World, value: Value | undefined, reason: string): void {
  if (value) world.account.declare(value, 'dropped', reason, droppedLeaf.code);
}

/** Names of things outside the stack that nothing in the cluster refers to. */
export function leaveRef(world: World, ref: NodeRef | undefined, reason: string): void {
  if (ref && isUnresolved(ref)) leave(world, ref.external, reason);
}

/** Lost, and told by a message of its own. */
export function lose<A extends readonly unknown[]>(
  world: World,
  kind: DiagnosticKind<A>,
  at: { readonly resource: string; readonly value: Value | undefined },
  ...args: A
): void {
  report(world, kind, at, ...args);
  if (at.value) world.account.declare(at.value, 'dropped', kind.message(...args), kind.code);
}
