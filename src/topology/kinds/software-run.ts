/** A deployment: an agent in a server runs a configuration with values for its inputs. */
import type { NodeRef } from '../../evaluate/fact.ts';
import type { Value } from '../../evaluate/value.ts';
import { defineKind } from './kind.ts';
import type { NodeBase } from './node.ts';

export interface SoftwareRun extends NodeBase<'software-run'> {
  /** The server, or what has its address. */
  readonly machine: NodeRef;
  /** What it runs; absent where it only sets values. */
  readonly unit?: NodeRef;
  /** By its name Heat orders what no dependency orders. */
  readonly name?: Value;
  /** Values of inputs, by name. */
  readonly inputs?: Value;
  /** The key by which a structured configuration names an input; absent for a text. */
  readonly inputKey?: string;
  /** What Heat does with the stack when it runs: `CREATE`, `DELETE`, ... */
  readonly actions: readonly string[];
  /** An update as written: here a VM that is created anew runs it. */
  readonly updates?: readonly Value[];
  /** Heat itself calls a program of the server from outside, and no agent fetches it. */
  readonly called?: true;
  /** Those of them that are neither the creation nor an update. */
  readonly otherActions?: readonly Value[];
}

export const softwareRun = defineKind<SoftwareRun>()({
  kind: 'software-run',
  edges: {
    machine: { to: ['machine', 'nic', 'public-address'], refs: ({ machine }) => [machine] },
    unit: { to: ['software-unit'], refs: ({ unit }) => [unit] },
  },
  dependsOn: ['machine'],
});
