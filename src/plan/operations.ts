/**
 * What the steps of a plan do, as plain data on objects and live ids: emitters print them as commands, proofs read them.
 * Nothing here is text for a shell, and prose is an operation of its own kind.
 */
import type { ObjectRef } from '../kubernetes/object-ref.ts';

/** A word of a command: known now, or a shell variable. */
export type Word = string | Variable;

/** Not known when the plan is written. Its name is our own, in capitals. */
export interface Variable {
  readonly variable: string;
  /** `ask`: the reader assigns it at the top of the step; the text says how to find it. `look`: what that prints. */
  readonly value: { readonly ask: string } | { readonly look: Look };
}

export type LiveKind =
  | 'floating-ip'
  | 'image'
  | 'key-pair'
  | 'flavor'
  | 'load-balancer'
  | 'network'
  | 'port'
  | 'router'
  | 'security-group'
  | 'server'
  | 'snapshot'
  | 'stack'
  | 'volume'
  | 'volume-type';

/** Something in the live cloud, by id where one is known. */
export interface Live {
  readonly live: LiveKind;
  readonly id: Word;
}

export interface LiveServer extends Live {
  readonly live: 'server';
}

export interface LiveVolume extends Live {
  readonly live: 'volume';
}

/** Of a volume. */
interface LiveSnapshot extends Live {
  readonly live: 'snapshot';
}

/** A member of a balancer's pool, which has an id only there. */
export interface LiveMember {
  readonly live: 'member';
  readonly pool: Word;
  readonly id: Word;
}

/** `all`: what the kustomization, or the overlay that is used, lists; `answers`: what the reader has completed of it. */
type Scope = 'all' | 'answers' | readonly ObjectRef[];

/** What a step writes down for a later one. */
export type SavedName =
  | 'dry-run-before'
  | 'dry-run-protect'
  | 'files-before'
  | 'resources-after'
  | 'resources-residual'
  | 'resources-before'
  | 'stack-before'
  | 'template-after'
  | 'template-before';

/** The templates of what stays in OpenStack, and the one that Heat had before. */
export type TemplateName = 'protect' | 'residual' | 'archive';

export type Operation =
  | { readonly op: 'apply'; readonly scope: Scope; readonly dryRun?: true }
  /** Applies an object that waits for a value, which is put at a JSON pointer. */
  | { readonly op: 'complete'; readonly object: ObjectRef; readonly pointer: string; readonly value: Word }
  | { readonly op: 'namespace'; readonly name: string }
  | { readonly op: 'start' | 'stop'; readonly what: ObjectRef | LiveServer }
  | { readonly op: 'restart'; readonly what: ObjectRef }
  | { readonly op: 'scale'; readonly what: ObjectRef; readonly replicas: Word }
  | { readonly op: 'attach' | 'detach'; readonly volume: LiveVolume; readonly server: LiveServer }
  | { readonly op: 'snapshot'; readonly volume: LiveVolume; readonly name: string }
  /** A volume with the content of another one, or of a snapshot. */
  | {
      readonly op: 'createVolume';
      readonly name: string;
      readonly source: LiveVolume | LiveSnapshot;
      readonly sizeGiB?: number;
    }
  /** An image with the content of a server's root disk or of a volume that is attached nowhere. */
  | { readonly op: 'copy'; readonly from: LiveServer | LiveVolume; readonly image: string }
  /** Brings an image into a claim that exists. */
  | { readonly op: 'upload'; readonly image: Word; readonly claim: ObjectRef }
  /** Brings an image into a claim that is made for it. */
  | {
      readonly op: 'import';
      readonly image: Word;
      readonly claim: ObjectRef;
      readonly size: Word;
      /** As those of the claim that it stands for; absent: what CDI chooses. */
      readonly like?: VolumeModes;
    }
  /** Removes what uploads into these claims, and rehearsals as these machines, have written on the computer that ran the commands. */
  | { readonly op: 'discard'; readonly of: readonly ObjectRef[] }
  /** Without a port the address leads nowhere. */
  | { readonly op: 'rebindAddress'; readonly address: Live; readonly port?: Word }
  /** A VM like another one, off and without a network, on copies of its disks: each claim of the other one with its copy. */
  | {
      readonly op: 'rehearse';
      readonly machine: ObjectRef;
      readonly as: ObjectRef;
      readonly claims: readonly (readonly [claim: string, copy: string])[];
    }
  | {
      readonly op: 'addMember';
      readonly pool: Word;
      readonly name: string;
      readonly address: Word;
      readonly port: Word;
      /** Absent: that of every member without one. */
      readonly weight?: number;
    }
  /** Adds a rule to a security group. */
  | { readonly op: 'admit'; readonly group: Word; readonly rule: AdmitRule; readonly range: Word }
  | { readonly op: 'setMember'; readonly member: LiveMember; readonly weight: number }
  | UpdateStack
  | { readonly op: 'createStack'; readonly stack: string; readonly template: TemplateName }
  /** The reader completes a copy of the values that the residual template asks for, where it asks for any. */
  | { readonly op: 'residualValues' }
  | { readonly op: 'deleteStack'; readonly stack: Word }
  | { readonly op: 'delete'; readonly what: readonly (Live | LiveMember | ObjectRef)[] }
  /** Everything that `apply` makes but the namespace, which may hold more; `alike` are objects with the name of that. */
  | { readonly op: 'deleteAll'; readonly namespace: string; readonly alike: readonly ObjectRef[] }
  /** A port without a server, so that Neutron gives its address to nobody else. */
  | { readonly op: 'reserve'; readonly network: Word; readonly address: string; readonly name: string }
  | { readonly op: 'removeSubnet'; readonly router: Word; readonly subnet: Word }
  /** The reader writes the resources into `moved` of heat2kube.yaml, or takes them out, and runs convert again. */
  | { readonly op: 'record' | 'forget'; readonly moved: readonly string[] }
  /** The reader completes copies of objects that wait, and runs convert again, which takes them in. */
  | { readonly op: 'answer'; readonly objects: readonly ObjectRef[] }
  | { readonly op: 'keyPair'; readonly name: string }
  | Wait
  | { readonly op: 'look'; readonly look: Look; readonly into?: SavedName }
  | { readonly op: 'verify'; readonly look: Look; readonly expect: Expectation }
  /** Assigns a variable here, where a later operation would change what the look prints. */
  | { readonly op: 'find'; readonly variable: Variable }
  /** A text that a person needs, as it is; `about` is prose. */
  | { readonly op: 'show'; readonly about: string; readonly text: string; readonly language?: 'yaml' }
  /** Something that a person does or decides. Prose, with `code` between backticks. */
  | { readonly op: 'ask'; readonly text: string }
  /** Something to know. Prose, with `code` between backticks. */
  | { readonly op: 'note'; readonly text: string };

export interface VolumeModes {
  readonly accessMode: string;
  readonly volumeMode: 'Block' | 'Filesystem';
  /** Absent: the default class. */
  readonly storageClass?: string;
}

interface AdmitRule {
  readonly direction: 'ingress' | 'egress';
  readonly family: 4 | 6;
  /** `any`, a name or a number. */
  readonly protocol: string;
  /** Of ICMP, type and code. */
  readonly ports?: readonly [first: string, last: string];
}

export interface UpdateStack {
  readonly op: 'updateStack';
  readonly stack: Word;
  /** Absent: with the template that Heat has. */
  readonly template?: TemplateName;
  /** Changes nothing and writes what would change into a file, or to the terminal. */
  readonly dryRun?: { readonly into?: SavedName };
}

export type Wait =
  | {
      readonly op: 'wait';
      readonly objects: readonly ObjectRef[];
      readonly until: { readonly condition: string } | { readonly field: string; readonly is: string } | 'deleted';
      readonly minutes: number;
    }
  /** Ends too when the thing has failed. */
  | { readonly op: 'wait'; readonly live: Live; readonly until: string };

/** Reads something and changes nothing. */
export type Look =
  | { readonly look: 'object'; readonly object: ObjectRef; readonly field?: string }
  | {
      readonly look: 'objects';
      /** Resource names as kubectl takes them. */
      readonly kinds: readonly string[];
      readonly names?: readonly string[];
      readonly labels?: readonly (readonly [key: string, value: string])[];
      readonly namespace?: string;
      readonly columns?: readonly (readonly [title: string, path: string])[];
      readonly wide?: true;
    }
  /** Whether a service account of a namespace, or else the reader, may clone disks out of another one. */
  | { readonly look: 'may-clone'; readonly from: string; readonly account?: string }
  | { readonly look: 'console'; readonly machine: ObjectRef }
  /** Waits until the receiver of signals has those of a wait condition, and prints them. */
  | { readonly look: 'signals'; readonly receiver: ObjectRef; readonly wait: string }
  | { readonly look: 'live'; readonly live: Live; readonly columns: readonly string[]; readonly as: 'value' | 'json' }
  | { readonly look: 'public-key'; readonly keyPair: string }
  | { readonly look: 'key-file'; readonly name: string }
  | { readonly look: 'group-rules'; readonly group: Word }
  | { readonly look: 'quota' }
  /** Of load balancers in a project: another service has it. */
  | { readonly look: 'balancer-quota'; readonly project: Word }
  | { readonly look: 'balancers' }
  /** The project of whoever runs the commands. */
  | { readonly look: 'own-project' }
  | { readonly look: 'server-volumes'; readonly server: Word }
  | { readonly look: 'port-of-address'; readonly address: Word }
  | { readonly look: 'members'; readonly pool: Word }
  | {
      readonly look: 'stack-part';
      readonly stack: Word;
      readonly part: 'events' | 'failed' | 'files' | 'resources' | 'snapshots' | 'template';
    }
  | { readonly look: 'physical-id' | 'generated-value'; readonly stack: Word; readonly resource: string }
  /** Names under one key of the results of dry runs, one list a file. */
  | { readonly look: 'dry-runs'; readonly key: 'added' | 'deleted' | 'replaced'; readonly files: readonly SavedName[] }
  /** Where two lists of resources differ in name or physical id. */
  | { readonly look: 'resource-changes'; readonly before: SavedName; readonly after: SavedName }
  /** Which of the ids a list of resources still has. */
  | { readonly look: 'listed-ids'; readonly file: SavedName; readonly ids: readonly string[] }
  | { readonly look: 'policies'; readonly file: SavedName }
  /** What heat2kube itself finds in the output as it is now. */
  | { readonly look: 'output' };

export type Expectation =
  | { readonly output: string }
  | { readonly nothing: true }
  /** Prose. */
  | { readonly see: string };

export function note(text: string): Operation {
  return { op: 'note', text };
}

export function ask(text: string): Operation {
  return { op: 'ask', text };
}

export function look(what: Look): Operation {
  return { op: 'look', look: what };
}

export function verify(what: Look, expect: Expectation): Operation {
  return { op: 'verify', look: what, expect };
}
