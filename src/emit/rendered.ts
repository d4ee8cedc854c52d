/** What every emitter gets: the plan with its objects as plain data, made once. Things are named by object, never by file. */
import type { Facts } from '../facts/facts.ts';
import type { Mode, Profile } from '../config/config.ts';
import type { LeafTable } from '../evaluate/leaf-table.ts';
import type { Value } from '../evaluate/value.ts';
import type { SecretInputs } from '../guard/secret-inputs.ts';
import type { RegistryEntry } from '../hot/registry.ts';
import type { JsonObject } from '../kubernetes/json.ts';
import type { ObjectId } from '../kubernetes/object-id.ts';
import type { KubeObject } from '../kubernetes/object.ts';
import type { Settled } from '../plan/settled.ts';
import type { AccessMatrix, Decision, Ledger, NeededInput, Step } from '../plan/plan.ts';
import type { Placed, PlainMap } from '../print/render-object.ts';
import type { Stack } from '../stack/stack.ts';
import type { OverlayDiff } from './overlay-diff.ts';

/**
 * `ready` to apply; `waiting` for an answer, `answered`: the reader has completed it in a file of their own; `later`: a step
 * of the plan completes it.
 */
export type ObjectState = 'ready' | 'waiting' | 'answered' | 'later';

/** One object as it is printed. */
export interface OutputObject {
  readonly id: ObjectId;
  readonly object: KubeObject;
  readonly plain: PlainMap;
  readonly placed: readonly Placed[];
  /** Fields with a value that is not known when the output is printed. */
  readonly holes: readonly { readonly pointer: string; readonly value: Value }[];
  readonly state: ObjectState;
  /** Path of the Heat resource that the object is for; absent where it is for the whole stack. */
  readonly resource?: string;
}

/** A Secret as its texts: they never stand in an object. */
export interface OutputSecret {
  readonly id: ObjectId;
  readonly name: string;
  readonly type?: string;
  readonly texts: ReadonlyMap<string, string>;
  /** Keys whose text has places that are not known. */
  readonly incomplete: readonly string[];
  /** Keys whose text the reader has completed in its file. */
  readonly answered?: ReadonlySet<string>;
}

/** Everything that is applied to the cluster. */
export interface RenderedObjects {
  /** In the order of the plan. One that would show a secret is withheld. */
  readonly objects: readonly OutputObject[];
  readonly secrets: readonly OutputSecret[];
}

export interface Rendered extends RenderedObjects {
  readonly mode: Mode;
  readonly profile: Profile;
  readonly stackName: string;
  readonly namespace: string;
  readonly decisions: readonly Decision[];
  readonly needs: readonly NeededInput[];
  readonly steps: readonly Step[];
  readonly ledger: Ledger;
  readonly outputs: readonly OutputText[];
  /** Resources that stay in OpenStack, and those whose work a person takes over. */
  readonly retained: Readonly<Record<'stay' | 'byHand', readonly RetainedResource[]>>;
  readonly source: Source;
  /** Who reaches whom, before and after. */
  readonly access: AccessMatrix;
  /** What the proofs know of the stack, for whoever runs them again. */
  readonly model: JsonObject;
  /** What the next run into the same output must know. */
  readonly settled: Settled;
  /** Names of the files in which the reader has completed objects. */
  readonly answers: readonly string[];
  readonly overlays: readonly RenderedOverlay[];
}

/** An output of the Heat stack, as a reader outside the cluster sees its value; secrets are masked. */
export interface OutputText {
  readonly name: string;
  readonly description?: string;
  readonly text: string;
}

/** A resource by its path, with its type as written. */
export interface RetainedResource {
  readonly resource: string;
  readonly type: string;
}

/** The stack that was read, for what rewrites its texts or points into them. */
export interface Source {
  /** Name and version of the tool. */
  readonly tool: string;
  readonly stack: Stack;
  readonly leaves: LeafTable;
  readonly facts?: Facts;
  /** Texts that templates refer to, by name as read; templates among them. */
  readonly files: ReadonlyMap<string, string>;
  /** Parameters of the command line, each as it was given. */
  readonly given: ReadonlyMap<string, string>;
  /** Everything that was read: templates and what they refer to, environments, configuration, facts. */
  readonly inputs: readonly { readonly name: string; readonly text: string }[];
  /** Which of these, and of the parameters given, hold a secret. */
  readonly secret: SecretInputs;
  /** The name that a reference in a file has in `files`. */
  resolve(from: string, reference: string): string;
  /** Mappings of types to templates in the environments. */
  readonly registry: readonly RegistryEntry[];
  /** Whether a resource (by path) of a live stack is one that it does not have yet, on purpose. */
  readonly isNew: (path: string) => boolean;
  /** Whether a resource (by path) stays in OpenStack. */
  keeps(path: string): boolean;
  /** Whether a resource that is not decided to stay is only data or a name, and stays with such users of it. */
  serves(path: string, users: 'only-kept' | 'both'): boolean;
  /** The address that heat2kube.yaml says a port or server (by path) of the new stack of what stays has. */
  saidAddress(path: string): string | undefined;
  /** What an attribute of a resource was before the move; undefined where that is not known, or a secret. */
  before(path: string, attribute: readonly (string | number)[]): Value | undefined;
}

/** The same stack with the environments of an overlay. */
export interface RenderedOverlay {
  readonly name: string;
  readonly rendered: Rendered;
  /** What it changes of the base. */
  readonly diff: OverlayDiff;
}
