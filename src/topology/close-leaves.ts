/** Accounts for the leaves that no lift can see: nulls, refused values, and what a nested stack or group does with its own. */
import { defineDiagnostic } from '../diagnostics/diagnostic.ts';
import type { NodeId } from '../evaluate/fact.ts';
import type { Leaf, LeafTable } from '../evaluate/leaf-table.ts';
import { isNull, originsOf, type LeafId, type Value } from '../evaluate/value.ts';
import type { Template } from '../hot/ast.ts';
import type { Resource, Stack } from '../stack/stack.ts';
import type { Draft } from './draft.ts';
import { leafValues } from './leaf-values.ts';
import { nodeLeaves } from './node-leaves.ts';
import type { TopologyNode } from './kinds/table.ts';
import type { DeclaredState } from './topology.ts';
import { parametersShaping } from './used-parameters.ts';

export const unusedProperty = defineDiagnostic({
  code: 'plan/unused-nested-parameter',
  severity: 'info',
  message: (resource: string, parameter: string) => `no resource behind ${resource} uses its parameter ${parameter}`,
  explanation:
    'A nested template declares the parameter, but none of its resources and conditions reads it, or only in a branch that is not taken. Changing the value would change nothing.',
});

export const emptyGroup = defineDiagnostic({
  code: 'plan/empty-group',
  severity: 'info',
  message: (resource: string) => `${resource} is a group without members, so its definition makes nothing`,
  explanation: 'The group has the size 0. Give it a size to see what its members become.',
});

export const incompleteResource = defineDiagnostic({
  code: 'plan/incomplete-resource',
  severity: 'warning',
  message: (resource: string) => `${resource} lacks a property that gives it a meaning, so nothing is made of it`,
  explanation:
    'What the resource is about, such as the router of a gateway or the network of a subnet, is not said, or is said in a way that was reported as an error. Nothing can be made of the rest of its properties.',
});

export const closingDiagnostics = Object.freeze([unusedProperty, emptyGroup, incompleteResource]);

export interface Closing {
  readonly stack: Stack;
  readonly resources: ReadonlyMap<string, Resource>;
  readonly nodes: ReadonlyMap<NodeId, TopologyNode>;
  readonly leaves: LeafTable;
  readonly draft: Draft;
}

/** Nodes that carry a leaf as a value, by leaf. */
export type Carriers = ReadonlyMap<LeafId, readonly NodeId[]>;

export function closeLeaves(closing: Closing): Carriers {
  const carried = collectCarried(closing);
  const shaping = new Map<Template, ReadonlySet<string>>();
  const present = new Set([...closing.nodes.values()].map(({ resource }) => resource));
  for (const resource of [...closing.resources.values()].toReversed()) {
    if (closing.nodes.get(resource.path)?.kind === 'retained') continue;
    closeResource(resource, { ...closing, carried, present, shaping });
  }
  return carried;
}

/** Leaves that some node carries. Those behind joins become choices about that node. */
function collectCarried({ nodes, draft }: Closing): Carriers {
  const carried = new Map<LeafId, NodeId[]>();
  for (const node of nodes.values()) {
    const { values, joins } = nodeLeaves(node, draft.joined);
    draft.choose([...joins], node.id);
    for (const leaf of values) {
      const carriers = carried.get(leaf);
      if (carriers) carriers.push(node.id);
      else carried.set(leaf, [node.id]);
    }
  }
  return carried;
}

interface ResourceClosing extends Closing {
  readonly carried: Carriers;
  /** Resources that some node stands for. */
  readonly present: ReadonlySet<string>;
  /** Parameters that shape something, of the nested templates looked at so far. */
  readonly shaping: Map<Template, ReadonlySet<string>>;
}

function closeResource(resource: Resource, closing: ResourceClosing): void {
  const { carried, leaves, draft } = closing;
  const values = leafValues(resource);
  const unused = draft.lifts.of(resource.plugin)?.unused;
  const used = new Set([...resource.effective.values()].flatMap(originsOf));
  for (const id of resource.leaves) {
    if (carried.has(id) || draft.choices.has(id) || draft.fateOf(id)) continue;
    const value = values.get(id);
    if (isNull(value)) draft.declare(id, 'default', 'null is the same as leaving the property out');
    else if (value?.kind === 'poison') draft.declare(id, 'dropped', 'an error in the value was reported');
    else if (resource.plugin === 'OS::Heat::None')
      draft.declare(id, 'default', 'OS::Heat::None does nothing with its properties');
    else if (resource.nested) closeNested(leaves.get(id), resource, closing);
    else if (unused && used.has(id) && isMapped(leaves.get(id), resource, draft)) {
      draft.report(resource, unused, undefined, [resource.path]);
      draft.declare(id, 'dropped', unused.message(resource.path), unused.code);
    } else if (!used.has(id)) draft.declare(id, 'dropped', 'Heat does not take the value, which was reported');
    else if (!unused && !closing.present.has(resource.path) && isMapped(leaves.get(id), resource, draft)) {
      draft.report(resource, incompleteResource, undefined, [resource.path]);
      draft.declare(id, 'dropped', incompleteResource.message(resource.path), incompleteResource.code);
    } else if (isEmpty(value)) draft.declare(id, 'default', 'nothing in it is the same as leaving it out');
  }
}

function isEmpty(value: Value | undefined): boolean {
  if (value?.kind === 'list') return value.items.length === 0;
  return value?.kind === 'map' && value.entries.size === 0;
}

function isMapped({ path }: Leaf, { plugin }: Resource, { lifts }: Draft): boolean {
  return lifts.fateOf(plugin, String(path[0]))?.fate === 'mapped';
}

function closeNested(leaf: Leaf, resource: Resource, closing: ResourceClosing): void {
  if (resource.group) closeGroupLeaf(leaf, resource, closing);
  else closeParameterLeaf(leaf, resource, closing);
}

/** A property of a template resource is a parameter of its child: it shapes what reads it. */
function closeParameterLeaf(leaf: Leaf, resource: Resource, { draft, shaping }: ResourceClosing): void {
  const parameter = String(leaf.path[0]);
  const template = resource.nested?.template;
  const shapers = template && (shaping.get(template) ?? parametersShaping(template));
  if (template && shapers) shaping.set(template, shapers);
  if (shapers?.has(parameter)) {
    draft.choose([leaf.id], resource.path);
    return;
  }
  draft.report(resource, unusedProperty, undefined, [resource.path, parameter]);
  draft.declare(leaf.id, 'dropped', unusedProperty.message(resource.path, parameter), unusedProperty.code);
}

/** A leaf of a group's definition has the fate of the same leaf of its members. */
function closeGroupLeaf(leaf: Leaf, resource: Resource, closing: ResourceClosing): void {
  const { draft } = closing;
  const members = (resource.group?.members ?? []).flatMap(
    (name) => closing.resources.get(`${resource.path}/${name}`) ?? [],
  );
  if (members.length === 0) {
    draft.report(resource, emptyGroup, undefined, [resource.path]);
    draft.declare(leaf.id, 'dropped', emptyGroup.message(resource.path), emptyGroup.code);
    return;
  }
  const rest = leaf.path.slice(2).join('\0');
  for (const member of members) {
    const twin = closing.leaves.ofResource(member.path).find((other) => other.path.join('\0') === rest);
    if (!twin) continue;
    if (closing.carried.has(twin.id) || draft.choices.has(twin.id)) {
      draft.choose([leaf.id], member.path);
      return;
    }
    const state = memberState(twin, member, draft);
    if (state) {
      draft.declare(leaf.id, state.state, state.reason, state.code);
      return;
    }
  }
  // No lift has a word about it: it goes where the members go.
  for (const member of members) draft.choose([leaf.id], member.path);
}

interface MemberState {
  readonly state: DeclaredState;
  readonly reason: string;
  readonly code?: string;
}

function memberState(twin: Leaf, member: Resource, draft: Draft): MemberState | undefined {
  const declared = draft.fateOf(twin.id);
  if (declared) return declared;
  const table = draft.lifts.fateOf(member.plugin, String(twin.path[0]));
  if (table?.fate === 'manual') return { state: 'manual', reason: table.note };
  return table?.fate === 'meaningless'
    ? { state: 'dropped', reason: table.note, code: 'plan/property-dropped' }
    : undefined;
}
