/** What stays as it is, because no lift translates it or because it exists outside the stack. */
import type { NodeId, NodeRef } from '../../evaluate/fact.ts';
import type { Value } from '../../evaluate/value.ts';
import { defineKind } from './kind.ts';
import type { NodeBase } from './node.ts';

/**
 * What a retained resource is to the others, whatever service makes it: `signal-handle` takes signals of machines and
 * `signal-wait` waits for them; `balancer` is a part of a load balancer;
 * `scaling-group`, `scaling-policy` and `alarm` add and delete machines by themselves;
 * `deployment` installs software on machines; `service` is used over
 * the network; `network-service` works on networks, ports and routers; `data` holds what would have to be copied;
 * `machine` runs the user's programs elsewhere; `administration` is about the cloud; `credential` only lets a guest call Heat; `order` only makes Heat wait;
 * `nested-stack` stands for resources of its own; `existing` is translated elsewhere, but here only refers to
 * what is there already; `nothing` is what the engine makes nothing of.
 */
export type RetainedRole =
  | 'administration'
  | 'alarm'
  | 'balancer'
  | 'credential'
  | 'data'
  | 'deployment'
  | 'existing'
  | 'machine'
  | 'nested-stack'
  | 'network-service'
  | 'nothing'
  | 'order'
  | 'scaling-group'
  | 'scaling-policy'
  | 'service'
  | 'signal-handle'
  | 'signal-wait'
  | 'unknown';

/** By whose rules a handle takes signals: those of CloudFormation, of Heat's own interface, or of an object in Swift. */
export type SignalForm = 'cfn' | 'heat' | 'swift';

/** A resource that is not translated. */
export interface Retained extends NodeBase<'retained'> {
  readonly type: string;
  readonly role: RetainedRole;
  /** One sentence: why it stays, or what it needs from a person. */
  readonly why: string;
  /** How a person can replace it, in sentences. */
  readonly advice?: string;
  /** It only has a meaning for Heat: nothing has to replace it. */
  readonly needless?: true;
  /** What it only serves (a deployment's server): when that moves, this becomes a plan step instead of staying. */
  readonly subject?: NodeRef;
  /** Further machines that it serves in the same way: the servers of a group of deployments. */
  readonly others?: readonly NodeRef[];
  /** Of what waits for signals: the handle, how many have to come, and for how many seconds it waits. */
  readonly awaits?: { readonly handle: Value; readonly count?: Value; readonly timeout?: Value };
  /** Of what takes signals: by whose rules. */
  readonly takes?: SignalForm;
  /** Nodes and outside things that it refers to. */
  readonly uses: readonly NodeId[];
}

export const retained = defineKind<Retained>()({
  kind: 'retained',
  edges: {
    subject: { to: ['machine'], refs: ({ subject, others = [] }) => [subject, ...others] },
    uses: { to: 'any', refs: ({ uses }) => uses.map((node) => ({ node })) },
  },
  dependsOn: ['machine'],
});
