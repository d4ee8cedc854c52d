/** The shape of a target: everything that nodes of one kind are in one place, found by offers and lowered by itself. */
import type { Setting } from '../config/keys.ts';
import type { DiagnosticKind } from '../diagnostics/diagnostic.ts';
import type { NodeFact, NodeId } from '../evaluate/fact.ts';
import type { Value } from '../evaluate/value.ts';
import type { ObjectRef } from '../kubernetes/object-ref.ts';
import type { Machine } from '../topology/kinds/machine.ts';
import type { NodeKind, NodeOf, TopologyNode } from '../topology/kinds/table.ts';
import type { PlainState, Told } from '../topology/topology.ts';
import type { Need } from './needs.ts';
import type { Operation } from './operations.ts';
import type { Choice, MadeItem, PlanItem, SecretRequest, Side, Step } from './plan.ts';
import type { Consumer, Facing, World } from './world.ts';

/** All knowledge of one kind on one target. `side` is where it is, `id` what it becomes there. */
export interface Target<K extends NodeKind = NodeKind> {
  readonly kind: K;
  /** Such as `kubevirt`, `claim`, `service`, `nova`; `part`: other objects say it. Unique among the targets of a kind. */
  readonly id: string;
  readonly side: Side;
  /** What it reports. */
  readonly diagnostics?: readonly DiagnosticKind<never>[];
  /** Undefined where the target cannot take the node. */
  offer(node: NodeOf<K>, site: Site): Offer | undefined;
  lower(node: NodeOf<K>, world: World): Lowered;
  /** What people do for the node, beside the steps of the whole stack. `items` is what `lower` made of it. */
  steps?(node: NodeOf<K>, world: World, items: readonly MadeItem[]): readonly Step[];
  /** Labels that the pods of machines carry for the node, by machine: others find them so. */
  labels?(node: NodeOf<K>, world: World): ReadonlyMap<NodeId, ReadonlyMap<string, Value>>;
  /**
   * What `get_resource` or `get_attr` of the node is for this reader, where that follows from what the node becomes here.
   * May hold facts again. Undefined: what the node says itself, or the live cloud, else a question.
   */
  answer?(node: NodeOf<K>, fact: NodeFact, consumer: Consumer, facing: Facing): Value | undefined;
}

/** A word by which the user chooses where a machine runs. */
export interface Strategy {
  /** Of `resources.<path>.strategy` in `heat2kube.yaml`. */
  readonly word: string;
  /** What the word means: `a KubeVirt VM`. */
  readonly about: string;
  /** Keys of `resources.<path>` that nobody else reads; see `settingOf`. */
  readonly settings?: Readonly<Record<string, Setting>>;
}

/** The object that runs a machine in the cluster, for the steps and texts that name it. */
export interface Workload {
  refOf(machine: Machine, world: World): ObjectRef;
  /** The node that the object is named after, where one object runs several machines. */
  namedAfter?(machine: Machine, site: Pick<World, 'graph' | 'placed'>): NodeId;
  /** What kubectl lists to show it: `vm`, `vmi`, `pvc`. */
  readonly shownBy: readonly string[];
  /** What people call it: `VM`. */
  readonly noun: string;
  /** Whether an operating system boots in it, which reads start-up data. */
  readonly bootsGuest?: true;
  /** The condition that it has when it runs: `Ready`. */
  readonly ready: string;
  /** What a volume is to it: a block device, or a directory where one is named. */
  readonly mounts?: 'directories';
  /** The field that tells it instead, where there is no such condition: then nothing shows a console of it and nothing restarts it. */
  readyField?(machine: Machine, world: World): { readonly field: string; readonly is: string };
  /** What its console or log shows then: `a login prompt.`, and how to leave it. */
  readonly shows: string;
  /** Notes on what to look at when it has started. */
  readonly started: readonly string[];
  /** Looks whether it runs now. */
  isRunning(machine: Machine, world: World): Operation;
  /** Looks whether what held it back until its old disks came is gone from the manifest. */
  isReleased(machine: Machine, world: World): Operation;
  /** Waits until it has stopped. */
  untilStopped(machine: Machine, world: World): readonly Operation[];
  /** What happens to one that has moved but is not recorded as moved: what goes on until then, and what recording does. */
  readonly unrecorded: { readonly until: string; readonly note: string };
}

/** Where machines run: what others ask of them is asked of their target. */
export type MachineTarget = Target<'machine'> & { readonly strategy: Strategy } & (
    { readonly side: 'cluster'; readonly workload: Workload } | { readonly side: Exclude<Side, 'cluster'> }
  );

/** What belongs to the stack as a whole and to no node of it. */
export interface StackTarget {
  readonly id: string;
  /** What it reports. */
  readonly diagnostics?: readonly DiagnosticKind<never>[];
  lower?(world: World): Lowered;
  /** Steps that come before those of nodes. */
  steps?(world: World, items: readonly PlanItem[]): readonly Step[];
  /** Steps that come after those of nodes, which it sees. */
  closing?(world: World, soFar: SoFar): readonly Step[];
}

interface SoFar {
  readonly items: readonly PlanItem[];
  readonly steps: readonly Step[];
}

/** Keeps the kind of the node, so that `offer` and `lower` know what they get. */
export function defineTarget<K extends Exclude<NodeKind, 'machine'>>(target: Target<K>): Target<K>;
export function defineTarget(target: MachineTarget): MachineTarget;
export function defineTarget<T>(target: T): T {
  return target;
}

/** What an offer may ask; `placed` answers for the kinds that are placed before. */
export interface Site extends Pick<World, 'graph' | 'live' | 'config' | 'cluster' | 'placed' | 'containers'> {
  /** What a pure function of the site gives, computed once: it may ask only for kinds that are placed by then. */
  recall<T>(make: (site: Site) => T): T;
}

/** A function of the site that computes once for each; see `perWorld`. */
export function perSite<T>(compute: (site: Site) => T): (site: Site) => T {
  return (site) => site.recall(compute);
}

export interface Offer {
  /** The highest one above 0 wins on its side; one of 0 never does: it is another choice that the user has. */
  readonly rank: number;
  /** One sentence about this stack. */
  readonly because: string;
  /** What it would cost to choose it; for offers of rank 0. */
  readonly cost?: string;
  /** The option or key of `heat2kube.yaml` that decides otherwise. */
  readonly flip: string;
}

/** What a node becomes. Objects, secrets and needs say themselves what they are for; a node without any gives its reason. */
export interface Lowered {
  readonly items: readonly MadeItem[];
  /** What it needs beside; others may have the same needs. */
  readonly needs: readonly Need[];
  /** Texts that have to be drawn. */
  readonly draws?: readonly SecretRequest[];
  /** The fate of its leaves that stand nowhere. */
  readonly nothing?: Told;
  /** Whether an object of another node stands for it. */
  readonly elsewhere?: true;
  /** Why no object came of it, where that is not what `nothing` says. */
  readonly why?: string;
  /** What it becomes instead, where more is known than when its place was chosen. */
  readonly becomes?: Pick<Choice, 'target' | 'because' | 'flip'>;
}

export function made(items: readonly MadeItem[], needs: readonly Need[] = []): Lowered {
  return { items, needs };
}

export function nothing(reason: string, state: PlainState): Lowered {
  return nothingFor({ reason, state });
}

/** The same for leaves that are moot or lost. */
export function nothingFor(told: Told): Lowered {
  return { items: [], needs: [], nothing: told };
}

/** The object of another node stands for it; leaves that are not found there are lost for the reason. */
export function elsewhere(reason: string): Lowered {
  return { ...nothingFor({ state: 'lost', reason }), elsewhere: true };
}

/** Every kind has at least one target. */
export type TargetTable = { readonly [K in NodeKind]: readonly [TargetOf<K>, ...TargetOf<K>[]] };

type TargetOf<K extends NodeKind> = K extends 'machine' ? MachineTarget : Target<K>;

/** What passes ask: the targets of each kind. */
export type Targets = Readonly<Record<NodeKind, readonly AnyTarget[]>>;

/** A target of the kind that its node has: what `targets[node.kind]` lists, whichever kind that is. */
export interface AnyTarget {
  readonly kind: NodeKind;
  readonly id: string;
  readonly side: Side;
  readonly diagnostics?: readonly DiagnosticKind<never>[];
  /** Of machines only. */
  readonly strategy?: Strategy;
  readonly workload?: Workload;
  offer(node: TopologyNode, site: Site): Offer | undefined;
  lower(node: TopologyNode, world: World): Lowered;
  steps?(node: TopologyNode, world: World, items: readonly MadeItem[]): readonly Step[];
  labels?(node: TopologyNode, world: World): ReadonlyMap<NodeId, ReadonlyMap<string, Value>>;
  answer?(node: TopologyNode, fact: NodeFact, consumer: Consumer, facing: Facing): Value | undefined;
}
