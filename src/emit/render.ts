/** Puts together what emitters get: the plan's objects as plain data, its steps and questions, the ledger, and the stack it came from. */
import { isSecret, type Value } from '../evaluate/value.ts';
import { newOnPurpose } from '../facts/live.ts';
import type { Choice, Ledger, Plan, PlanItem } from '../plan/plan.ts';
import type { World } from '../plan/world.ts';
import { findResource } from '../stack/find-resource.ts';
import { kinds, type NodeKind } from '../topology/kinds/table.ts';
import { printHole } from '../print/print-hole.ts';
import { saidAddresses } from '../targets/objects/fixed-addresses.ts';
import { beforeMove } from './before-move.ts';
import { diffObjects } from './overlay-diff.ts';
import type { OutputText, Rendered, RenderedObjects, RetainedResource, Source } from './rendered.ts';

interface RenderInput {
  readonly plan: Plan;
  readonly world: World;
  readonly objects: RenderedObjects;
  readonly ledger: Ledger;
  readonly answers: readonly string[];
  readonly access: Rendered['access'];
  readonly model: Rendered['model'];
  readonly source: Omit<Source, 'stack' | 'leaves' | 'facts' | 'isNew' | 'keeps' | 'serves' | 'saidAddress' | 'before'>;
}

/** An overlay that is rendered but not yet compared with its base. */
export interface NamedOverlay {
  readonly name: string;
  readonly rendered: Rendered;
}

export function render({ plan, world, objects, ledger, answers, access, model, source }: RenderInput): Rendered {
  const { mode, profile, stackName, namespace, decisions, items, steps } = plan;
  return {
    objects: objects.objects,
    secrets: objects.secrets,
    mode,
    profile,
    stackName,
    namespace,
    decisions,
    needs: itemsOf(items, 'input').map(({ input }) => input),
    steps,
    ledger,
    model,
    settled: plan.settled,
    answers,
    access,
    outputs: outputsOf(world),
    retained: {
      stay: retained(plan, world, ({ side }) => side === 'openstack'),
      byHand: retained(plan, world, ({ side, target }) => side === 'none' && target === 'manual'),
    },
    source: {
      ...source,
      ...world.source,
      ...(world.live.facts && { facts: world.live.facts }),
      isNew: newOnPurpose(world.config, world.live),
      keeps: (path) => world.graph.ofResource(path).some(({ id }) => world.placed.on(id, 'openstack') !== undefined),
      serves: (path, users) => serves(world, path, users),
      saidAddress: (path) => saidAddress(world, path),
      before: beforeMove(world),
    },
    overlays: [],
  };
}

export function withOverlays(base: Rendered, overlays: readonly NamedOverlay[]): Rendered {
  return {
    ...base,
    overlays: overlays.map((overlay) => ({ ...overlay, diff: diffObjects(base, overlay.rendered) })),
  };
}

/** A live stack keeps the addresses that it has. */
function saidAddress(world: World, path: string): string | undefined {
  if (world.live.mode === 'migrate') return undefined;
  return saidAddresses(world).find(({ nic, own }) => nic.resource === path && own.length === 0)?.address;
}

/** Kinds that Heat makes for nothing but their users, and that may be there twice. */
const serving: ReadonlySet<NodeKind> = new Set(['key-pair', 'machine-shape', 'placement-group', 'software-unit']);

function serves(world: World, path: string, users: 'only-kept' | 'both'): boolean {
  if (findResource(path, world.source.stack)?.nested) return false;
  return world.graph.ofResource(path).every(({ kind }) => {
    // A new stack would draw another text than the one that the moved users have.
    if (kind === 'secret-material') return users === 'only-kept' || world.live.mode === 'migrate';
    return serving.has(kind);
  });
}

function itemsOf<K extends PlanItem['item']>(
  items: readonly PlanItem[],
  kind: K,
): readonly Extract<PlanItem, { readonly item: K }>[] {
  return items.filter((item): item is Extract<PlanItem, { readonly item: K }> => item.item === kind);
}

function retained(
  { decisions }: Plan,
  { graph, source }: World,
  isThere: (choice: Choice) => boolean,
): readonly RetainedResource[] {
  const chosen = new Set(decisions.flatMap((decision) => (decision.chosen.some(isThere) ? [decision.about] : [])));
  const there = [...graph.nodes.values()].filter(
    ({ id, kind }) => kinds[kind].staysWith === undefined && chosen.has(id),
  );
  const all = there.toSorted((one, other) => placeOf(one.kind) - placeOf(other.kind));
  // A resource that is several parts stays once.
  return [
    ...new Map(
      all.map((node) => {
        const { kind, resource } = node;
        const type = kind === 'retained' ? node.type : (findResource(resource, source.stack)?.type ?? kind);
        return [resource, { resource, type }];
      }),
    ).values(),
  ];
}

/** Kinds that are told first, in this order. */
const firstTold: readonly NodeKind[] = [
  'retained',
  'dns-record',
  'dns-zone',
  'balancer',
  'listener',
  'pool',
  'pool-member',
  'health-monitor',
  'l7-policy',
  'l7-rule',
  'port-forward',
  'software-run',
  'scaling-group',
  'scaling-rule',
  'group-policy',
  'alarm',
];

function placeOf(kind: NodeKind): number {
  const place = firstTold.indexOf(kind);
  return place === -1 ? firstTold.length : place;
}

function outputsOf(world: World): readonly OutputText[] {
  return world.graph.of('output').map(({ name, description, value }) => {
    const bound = world.bind(value, { side: 'reader', slot: 'text' });
    return {
      name,
      ...(description !== undefined && { description }),
      text: isSecret(bound) ? '<secret>' : outputText(bound),
    };
  });
}

function outputText(value: Value): string {
  switch (value.kind) {
    case 'list':
      return `[${value.items.map(outputText).join(', ')}]`;
    case 'map':
      return `{${[...value.entries].map(([key, item]) => `${key}: ${outputText(item)}`).join(', ')}}`;
    default:
      return printHole(value);
  }
}
