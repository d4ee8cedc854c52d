/** Says what becomes of leaves that stand in no object. */
import type { DiagnosticKind } from '../../diagnostics/diagnostic.ts';
import type { NodeId, NodeRef } from '../../evaluate/fact.ts';
import { spanOfLeaves } from '../../evaluate/leaf-table.ts';
import { originsOf, textOf, type Origins, type Value } from '../../evaluate/value.ts';
import type { Span } from '../../source/source-file.ts';
import type { World } from '../../plan/world.ts';
import { emptyText } from '../../topology/empty-text.ts';
import { leavesOf } from '../../topology/views/leaves-of-nodes.ts';
import { mootBy, type MootSource } from '../../topology/moot.ts';
import type { Told } from '../../topology/topology.ts';
import { isUnresolved } from './external.ts';

/** A resource, and the value of it that is meant. */
interface Site {
  readonly resource: string;
  readonly value?: Value | undefined;
  /** Leaves that are meant where no value carries them. */
  readonly leaves?: Origins;
  /** The part of the machine that is meant: the message stands where it is written. */
  readonly part?: NodeId | undefined;
  /** What the message names beside or instead of the resource. */
  readonly names?: readonly string[];
}

/** Where a value was written: its leaf in `resource`, else its first leaf, else the resource's name. */
function spanOf(world: World, { resource, value, leaves, part }: Site): Span | undefined {
  const origins = value ? originsOf(value) : (leaves ?? (part === undefined ? [] : leavesOf(world.graph, part)));
  return spanOfLeaves(world.source.leaves, resource, origins);
}

/** A message about a resource, at the value that it is about. */
export function report<A extends readonly unknown[]>(
  world: World,
  kind: DiagnosticKind<A>,
  at: Site,
  ...args: A
): void {
  const { resource, names } = at;
  world.account.reports.report(kind, { span: spanOf(world, at), resource, names }, ...args);
}

/** Without a meaning in the cluster, by the reviewed list; `resource` has the property that the list speaks of. */
export function moot(world: World, at: Site, source: MootSource): void {
  if (!at.value) return;
  const own = originsOf(at.value).filter((leaf) => world.source.leaves.get(leaf).resource === at.resource);
  world.account.tell(at.value, mootBy(source, own));
}

/** Lost, and reported by a diagnostic of `kind`: a warning at least. With an empty text nothing is lost. */
export function lose<A extends readonly unknown[]>(world: World, kind: DiagnosticKind<A>, at: Site, ...args: A): void {
  const { value } = at;
  if (value && originsOf(value).length > 0 && textOf(value) === '')
    return world.account.declare(value, 'default', emptyText);
  report(world, kind, at, ...args);
  if (value) world.account.tell(value, lostBy(kind, ...args));
  for (const leaf of at.leaves ?? []) world.account.tell(leaf, lostBy(kind, ...args));
}

/** The fate of leaves that a reported loss is about. */
export function lostBy<A extends readonly unknown[]>(kind: DiagnosticKind<A>, ...args: A): Told {
  return { state: 'lost', reason: kind.message(...args), code: kind.code };
}

/** The name of something outside the stack, or nothing where the stack has it. */
export function outsideName(ref: NodeRef | undefined): Value | undefined {
  return ref && isUnresolved(ref) ? ref.external : undefined;
}
