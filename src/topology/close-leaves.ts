/** Accounts for the leaves that no lift can see: nulls, refused values, and what a nested stack or group does with its own. */
import { present } from '../source/present.ts';
import { defineDiagnostic } from '../diagnostics/diagnostic.ts';
import type { NodeId } from '../evaluate/fact.ts';
import type { Leaf, LeafTable } from '../evaluate/leaf-table.ts';
import { isNull, type LeafId, type Value } from '../evaluate/value.ts';
import type { Template } from '../hot/ast.ts';
import { memberResources, type Resource, type Stack } from '../stack/stack.ts';
import type { Draft } from './draft.ts';
import { leafValues, usedLeaves } from './leaf-values.ts';
import { nodeLeaves } from './node-leaves.ts';
import type { TopologyNode } from './kinds/table.ts';
import { mootBy } from './moot.ts';
import { toldByTable } from './property-fate.ts';
import { parametersShaping } from './used-parameters.ts';
import { append } from '../source/append.ts';

const incompleteResource = defineDiagnostic({
  code: 'plan/incomplete-resource',
  severity: 'warning',
  message: (resource: string) => `a property that "${resource}" needs is missing, so nothing is generated for it`,
  explanation:
    'The resource does not name what it belongs to, such as the router of a gateway or the network of a subnet, or the value was reported as an error. Its other properties have no effect without it.',
  saidBy: ['catalogue/missing-property', 'catalogue/conflicting-properties'],
});

export const closingDiagnostics = Object.freeze([incompleteResource]);

interface Closing {
  readonly stack: Stack;
  readonly resources: ReadonlyMap<string, Resource>;
  readonly nodes: ReadonlyMap<NodeId, TopologyNode>;
  readonly leaves: LeafTable;
  readonly draft: Draft;
}

/** Nodes that carry a leaf as a value, by leaf. */
type Carriers = ReadonlyMap<LeafId, readonly NodeId[]>;

/** Declares the fates that follow from the tables of the lifts, children before parents. Returns which nodes carry each leaf. */
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
      append(carried, leaf, node.id);
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
  const open = resource.leaves.filter((id) => !carried.has(id) && !draft.choices.has(id) && !draft.fateOf(id));
  if (open.length === 0) return;
  const values = leafValues(resource);
  const unused = draft.lifts.of(resource.plugin)?.unused;
  const used = usedLeaves(resource);
  for (const id of open) {
    // Of two leaves of a group's definition the first may have told what the other is about.
    if (draft.choices.has(id) || draft.fateOf(id)) continue;
    const value = values.get(id);
    if (isNull(value)) draft.declare(id, 'default', 'null is the same as an absent property');
    else if (value?.kind === 'poison') draft.tell(id, { state: 'lost', reason: 'an error in the value is reported' });
    else if (resource.plugin === 'OS::Heat::None')
      draft.declare(id, 'default', 'OS::Heat::None ignores its properties');
    else if (resource.nested) closeNested(leaves.get(id), resource, closing);
    else if (unused && used.has(id) && isMapped(leaves.get(id), resource, draft)) {
      draft.tell(id, mootBy(unused));
    } else if (!used.has(id)) draft.tell(id, mootBy('refused'));
    else if (!unused && !closing.present.has(resource.path) && isMapped(leaves.get(id), resource, draft)) {
      draft.report(resource, incompleteResource, undefined, [resource.path]);
      draft.tell(id, {
        state: 'lost',
        reason: incompleteResource.message(resource.path),
        code: incompleteResource.code,
      });
    } else if (isEmpty(value)) draft.declare(id, 'default', 'an empty value is the same as an absent property');
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
  const { template } = present(resource.nested, 'nested stack');
  const shapers = shaping.get(template) ?? parametersShaping(template);
  shaping.set(template, shapers);
  if (shapers.has(parameter)) {
    draft.choose([leaf.id], resource.path);
    return;
  }
  draft.tell(leaf.id, mootBy('unread-parameter'));
}

/** A leaf of a group's definition has the fate of the same leaf of its members. */
function closeGroupLeaf(leaf: Leaf, resource: Resource, closing: ResourceClosing): void {
  const { draft } = closing;
  const members = memberResources(resource);
  if (members.length === 0) {
    draft.tell(leaf.id, mootBy('empty-group'));
    return;
  }
  const rest = leaf.path.slice(2);
  for (const member of members) {
    const twin = closing.leaves.find(member.path, rest);
    if (!twin) continue;
    if (closing.carried.has(twin.id) || draft.choices.has(twin.id)) {
      draft.choose([leaf.id], member.path);
      return;
    }
    const told = draft.fateOf(twin.id) ?? toldByTable(draft.lifts.fateOf(member.plugin, String(twin.path[0])));
    if (told) {
      draft.tell(leaf.id, told);
      return;
    }
  }
  // No lift has a word about it: it goes where the members go.
  for (const member of members) draft.choose([leaf.id], member.path);
}
