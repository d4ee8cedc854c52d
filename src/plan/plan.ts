/** The plan: what is emitted, what stays, what people do, in which order, and why. */
import type { Mode, Profile } from '../config/config.ts';
import type { NodeId } from '../evaluate/fact.ts';
import type { LeafId, Value } from '../evaluate/value.ts';
import type { ObjectId } from '../kubernetes/object-id.ts';
import type { ObjectRef } from '../kubernetes/object-ref.ts';
import type { KubeObject } from '../kubernetes/object.ts';
import type { Operation } from './operations.ts';
import type { Settled } from './settled.ts';
import type { DeclaredState } from '../topology/topology.ts';

/** Where something is: in the cluster, in OpenStack, or nowhere, so that a person takes over what it did. */
export type Side = 'cluster' | 'openstack' | 'none';

export type Phase = 'assess' | 'protect' | 'prepare' | 'seed' | 'cut-over' | 'verify' | 'release';

export const phases: readonly Phase[] = ['assess', 'protect', 'prepare', 'seed', 'cut-over', 'verify', 'release'];

export type PlanItem =
  | {
      readonly item: 'object';
      readonly object: KubeObject;
      /** The node that the object is for: it decides the file of the object and the step that applies it. */
      readonly owner: NodeId;
      /**
       * Nodes whose choices (booleans, counts: see `Topology.choices`) shaped the object; `owner` is always one of them.
       * A leaf that was chosen for a node closes in the ledger where an object names the node here.
       */
      readonly shapedBy?: readonly NodeId[];
      /** The owner only decides file and step: of choices, only those about `shapedBy` shaped the object. */
      readonly apart?: true;
      /** `inputs`: a stub that the user completes, not applied as it is. `answered`: the user has completed it in a file of their own. `later`: a plan step completes it. */
      readonly place?: 'base' | 'inputs' | 'answered' | 'later';
    }
  | {
      readonly item: 'secret';
      readonly secret: SecretItem;
      readonly owner: NodeId;
      /** Keys whose text the user has completed where it is written. */
      readonly answered?: ReadonlySet<string>;
      readonly shapedBy?: readonly NodeId[];
      /** As of an object. */
      readonly apart?: true;
    }
  /** An object that the cluster must have: the mapping says so, and nothing makes it. */
  | { readonly item: 'expected'; readonly object: ObjectRef }
  | { readonly item: 'input'; readonly input: NeededInput };

export type ObjectItem = Extract<PlanItem, { readonly item: 'object' }>;

export type SecretEntry = Extract<PlanItem, { readonly item: 'secret' }>;

/** What targets make of nodes; the rest of a plan follows from it. */
export type MadeItem = ObjectItem | SecretEntry;

/** A Secret whose texts are written apart from the objects. */
interface SecretItem {
  readonly name: string;
  readonly type?: string;
  readonly keys: ReadonlyMap<string, Value>;
}

/** Prose with `code` between backticks. Files are named by what they hold, for only an emitter knows them. */
export type QuestionText = string | readonly (string | FileOf)[];

interface FileOf {
  readonly fileOf: PlacedAt;
}

export interface Step {
  /** Stable and unique: `<phase>/<what>/<resource>`. */
  readonly id: string;
  readonly phase: Phase;
  readonly title: string;
  readonly about: readonly NodeId[];
  /** Ids of steps that must be done before. */
  readonly needs: readonly string[];
  /** What must be true before. */
  readonly precondition: readonly Operation[];
  readonly do: readonly Operation[];
  /** How to see that it worked, and what to do when it did not. */
  readonly check: readonly Operation[];
  /** Restores what was before the step. */
  readonly undo: readonly Operation[];
  readonly pointOfNoReturn: boolean;
  readonly time?: string;
  readonly space?: string;
  /** Absent while it is to be done. A step that is done keeps what undoes it, and is not asked for again. */
  readonly done?: Done;
  /** The facts show that it is not done, whatever comes after it. */
  readonly open?: true;
  /** How to see, later than its check, that it was done. */
  readonly confirm?: readonly Operation[];
}

/** What shows that a step was done before this run. */
export interface Done {
  /** One clause, such as `the facts show that the server is SHUTOFF`. */
  readonly because: string;
  /** `needs`: nobody comes to this point without all that the step needs. */
  readonly proves: 'itself' | 'needs';
}

/** Something that only the cloud or the user knows. */
export interface NeededInput {
  /** Stable and unique: `<kind>/<name>`, or `<kind>/<kind of object>/<its name>` where it is for one object alone. */
  readonly id: string;
  readonly kind:
    'flavor' | 'image' | 'network' | 'volume-type' | 'volume' | 'parameter' | 'address' | 'key' | 'secret' | 'other';
  readonly name: string;
  readonly about: readonly NodeId[];
  /** One sentence: what is needed and for what. */
  readonly question: QuestionText;
  /** How to find it out. */
  readonly howTo: readonly Operation[];
  /** Id of the step before which nobody can answer. */
  readonly after?: string;
  /** What an open question can lose: the plan goes on without an answer, and the gate does not. */
  readonly risk?: 'data';
  /** The object that the user completes. */
  readonly stub?: ObjectId;
}

/** Where one node goes: at most one target on each side, the side in the cluster first. */
export interface Decision {
  readonly about: NodeId;
  readonly chosen: readonly Choice[];
  readonly others: readonly { readonly side: Side; readonly target: string; readonly cost: string }[];
}

export interface Choice {
  readonly side: Side;
  /** What it becomes there: `kubevirt`, `claim`, `nova`, ...; `part`: other objects say it. */
  readonly target: string;
  /** One sentence, about this stack. */
  readonly because: string;
  /** The option or key of `heat2kube.yaml` that decides otherwise. */
  readonly flip: string;
  /** Why no object came of it, where objects were to come. */
  readonly nothing?: string;
}

/** A value that has to be drawn at random and kept; the compiler draws none. */
export interface SecretRequest {
  /** `<secret name>/<key>`. */
  readonly id: string;
  readonly node: NodeId;
  readonly length: number;
  readonly alphabet: string;
  readonly classes: readonly { readonly letters: string; readonly min: number }[];
  readonly sequences: readonly { readonly text: string; readonly min: number }[];
}

export type LeafState = 'translated' | 'folded' | DeclaredState;

/** A place in an object; which file holds that is known to emitters only. */
export interface PlacedAt {
  readonly object: ObjectId;
  /** JSON pointer: `/spec/template`, `/data/<key>` of a Secret; empty for what shaped the object as a whole. */
  readonly pointer: string;
}

export interface LedgerEntry {
  readonly leaf: LeafId;
  /** Resource path. */
  readonly resource: string;
  readonly type: string;
  /** Property path: `networks.0.port`. */
  readonly property: string;
  readonly state: LeafState;
  /** Places in the output, for `translated` and `folded`. */
  readonly to?: readonly PlacedAt[];
  readonly code?: string;
  readonly reason?: string;
}

export interface Ledger {
  readonly entries: readonly LedgerEntry[];
  /** Leaves in no state: an internal error. */
  readonly unaccounted: readonly LeafId[];
}

export interface Plan {
  readonly mode: Mode;
  readonly profile: Profile;
  readonly stackName: string;
  readonly namespace: string;
  readonly items: readonly PlanItem[];
  /** In the order to do them. */
  readonly steps: readonly Step[];
  readonly decisions: readonly Decision[];
  /** Longest path of each node in the dependency graph, from 0. */
  readonly waves: ReadonlyMap<NodeId, number>;
  /** What the lock keeps for the next run. */
  readonly settled: Settled;
  readonly secretRequests: readonly SecretRequest[];
}

/** One row: everybody on either side is treated alike. Ports are text: `tcp 22, 80-90; udp`, or `any`. */
export interface AccessRow {
  readonly from: string;
  readonly to: string;
  readonly before: string;
  /** Ports that the template leaves open, where the objects decide it; absent where there are none. */
  readonly perhaps?: string;
  readonly after: string;
  /** Ports of which the load balancer decides whether they pass; absent where there are none. */
  readonly unsure?: string;
  /** `wider`: where nothing filters a network, and where nodes hide who sends. */
  readonly change: 'wider' | 'narrower' | 'unsure' | 'decided' | 'equal';
}

export interface AccessMatrix {
  /** Rows that changed come first. */
  readonly rows: readonly AccessRow[];
  /** Pairs that were not looked at one by one, since there are too many. */
  readonly left: number;
}
