/** What the steps of one plan speak of: machines with their live servers and disks, and the objects that were lowered. */
import type { NodeId } from '../../evaluate/fact.ts';
import type { Machine } from '../../topology/kinds/machine.ts';
import type { PublicAddress } from '../../topology/kinds/public-address.ts';
import { textOf } from '../../evaluate/value.ts';
import type { World } from '../../plan/world.ts';
import { diskOrigin, holdsOldDisk, type DiskOrigin } from '../origins/disk-origin.ts';
import { claimOf } from '../kubevirt/disks.ts';
import type { PlanItem } from '../../plan/plan.ts';
import { disksOf } from '../../topology/views/disks.ts';

export interface MovingMachine {
  readonly machine: Machine;
  /** Name of the VirtualMachine. */
  readonly vm: string;
  /** Live Nova server, when the facts know it. */
  readonly server?: string;
  /** Old content comes along, so it stays halted until the cut-over. */
  readonly halted: boolean;
  readonly disks: readonly MovingDisk[];
}

/** Where a disk's content comes from, and the claim that holds it in the cluster. */
type MovingDisk = DiskOrigin & { readonly claim: string };

export interface StepWorld {
  readonly context: World;
  readonly items: readonly PlanItem[];
  readonly namespace: string;
  /** The live stack: its id where known, else its name. */
  readonly liveStack: string;
  readonly machines: readonly MovingMachine[];
  /** Kinds of the emitted objects. */
  readonly kinds: ReadonlySet<string>;
}

export function stepWorld(context: World, items: readonly PlanItem[]): StepWorld {
  const machines = context.graph.of('machine').filter(({ id }) => context.placed.on(id, 'cluster') === 'kubevirt');
  return {
    context,
    items,
    namespace: context.config.namespace,
    liveStack: context.live.facts?.stackId ?? context.source.stack.name,
    machines: machines.map((machine) => moving(machine, context)),
    kinds: new Set(items.flatMap((item) => (item.item === 'object' ? [item.object.kind] : []))),
  };
}

function moving(machine: Machine, context: World): MovingMachine {
  const server = context.live.facts?.physicalIds.get(machine.resource);
  return {
    machine,
    vm: context.names.name(machine.id),
    ...(server !== undefined && { server }),
    halted: holdsOldDisk(machine, context),
    disks: disksOf(context.graph, machine).map((disk) => ({
      ...diskOrigin(disk, context),
      claim: claimOf(context, machine, disk),
    })),
  };
}

/** Objects of one kind with the node they are for. */
export function objectsOf(world: StepWorld, kind: string): readonly { readonly name: string; readonly node: NodeId }[] {
  return world.items.flatMap((item) =>
    item.item === 'object' && item.object.kind === kind && (item.place ?? 'base') === 'base'
      ? [{ name: item.object.metadata.name, node: item.wave }]
      : [],
  );
}

/** Public addresses that lead to machines that move, with the live address or its id where known. */
export function movedAddresses(
  world: StepWorld,
): readonly { readonly node: PublicAddress; readonly id?: string; readonly address?: string }[] {
  const {
    graph,
    live: { facts },
    placed,
  } = world.context;
  return graph.of('public-address').flatMap((node) => {
    if (placed.on(node.id, 'openstack') !== undefined) return [];
    const id = facts?.physicalIds.get(node.resource);
    const address = (id === undefined ? undefined : facts?.floatingIps.get(id)?.address) ?? textOf(node.address);
    return [{ node, ...(id !== undefined && { id }), ...(address !== undefined && { address }) }];
  });
}

/** Ids of adopted volumes, each once, with the machine that uses it. */
export function adoptedVolumes(world: StepWorld): readonly { readonly volume: string; readonly user: MovingMachine }[] {
  const seen = new Set<string>();
  return world.machines.flatMap((user) =>
    user.disks.flatMap((disk) => {
      if (disk.origin !== 'adopted' || seen.has(disk.volume)) return [];
      seen.add(disk.volume);
      return [{ volume: disk.volume, user }];
    }),
  );
}

/** Whether a residual template is written. */
export function staysInOpenstack({ context }: StepWorld): boolean {
  const { graph, placed } = context;
  return [...graph.of('retained'), ...graph.of('machine')].some(({ id }) => placed.on(id, 'openstack') !== undefined);
}
