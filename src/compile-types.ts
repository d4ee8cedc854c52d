/** What a compilation takes and what it gives: the types of the library's main function. */
import type { QueryLimits } from './evaluate/query-engine.ts';
import type { OverlayOptions, OverlayResult } from './compile-overlays.ts';
import type { ClusterInput } from './cluster/load-cluster.ts';
import type { ConfigInput, Mode, Profile } from './config/config.ts';
import type { Diagnostic } from './diagnostics/diagnostic.ts';
import type { PlainDiagnostic } from './diagnostics/plain-diagnostic.ts';
import type { PrintedStep } from './emit/commands/print-operations.ts';
import type { Digest, PlaceOf } from './emit/emitter.ts';
import type { EmittedFile } from './emit/file.ts';
import type { OutputName } from './emit/registry.ts';
import type { LeafTable } from './evaluate/leaf-table.ts';
import type { FactsInput } from './facts/facts.ts';
import type { GivenValue } from './hot/given-parameters.ts';
import type { Ledger, Plan, SecretRequest, Step } from './plan/plan.ts';
import type { NetworkBackend } from './plan/network-backend.ts';
import type { AnyTarget } from './plan/target.ts';
import type { BuildLimits } from './stack/build-stack.ts';
import type { Stack } from './stack/stack.ts';
import type { Lift } from './topology/lift.ts';
import type { Topology } from './topology/topology.ts';

export interface CompileOptions {
  /** Name of the template; the host knows its text. */
  readonly template: string;
  /** Names of environment files, merged in this order as Heat does. */
  readonly environments?: readonly string[] | undefined;
  /** Parameter values given separately; texts are converted as Heat converts them. */
  readonly parameters?: Readonly<Record<string, GivenValue>> | ReadonlyMap<string, GivenValue> | undefined;
  readonly profile?: Profile | undefined;
  readonly mode?: Mode | undefined;
  /** Name of the stack; default: the template's base name. */
  readonly stackName?: string | undefined;
  /** Namespace of the objects; default: the stack name. */
  readonly namespace?: string | undefined;
  /** The content of `heat2kube.yaml` as an object, or the name of such a file. */
  readonly config?: ConfigInput | undefined;
  readonly configFile?: string | undefined;
  /** A facts bundle as an object, or the name of such a file. */
  readonly facts?: FactsInput | undefined;
  readonly factsFile?: string | undefined;
  /** A cluster bundle as an object, or the name of such a file. */
  readonly cluster?: ClusterInput | undefined;
  readonly clusterFile?: string | undefined;
  /** Names of resources of the template that are stacks of their own, as `joinStacks` makes them. */
  readonly joined?: readonly string[] | undefined;
  /** Values of generated secrets by the id of their request; the compiler draws none. */
  readonly secrets?: Readonly<Record<string, string>> | ReadonlyMap<string, string> | undefined;
  /**
   * The text of the `heat2kube.lock` that an earlier compilation into the same place made: names are kept, and what would
   * lose data is an error.
   */
  readonly lock?: string | undefined;
  /**
   * Objects that complete the stubs of an earlier compilation: texts by path, `answers/<file>.yaml`, or
   * `overlays/<name>/answers/<file>.yaml` for one overlay. The questions that they answer are not asked again.
   * Texts of Secrets as they are now, `secrets/<name>/<key>`, answer the questions whose placeholders they no longer have.
   */
  readonly answers?: Readonly<Record<string, string>> | ReadonlyMap<string, string> | undefined;
  /** Variants of the stack by further environments, each written to `overlays/<name>/`. */
  readonly overlays?: readonly OverlayOptions[] | undefined;
  /** Lifts of your own, as `defineLift` gives them: for types that nobody else translates, or in place of ours. */
  readonly lifts?: readonly Lift[] | undefined;
  /** Targets of your own, as `defineTarget` gives them: other places for nodes, or in place of ours. */
  readonly targets?: readonly AnyTarget[] | undefined;
  /** Network backends of your own, as `defineNetworkBackend` gives them: other networks for interfaces, or in place of ours. */
  readonly backends?: readonly NetworkBackend[] | undefined;
  /** What is made of the plan, as docs/library.md lists it; default: `kustomize`, a directory with a kustomization and the plan. */
  readonly output?: OutputName | undefined;
  /**
   * SHA-256 of a text, for `heat2kube.lock`, by means of your platform: `hash('sha256', text)` of `node:crypto`, or WebCrypto.
   * Where left out, it is computed in JavaScript, which takes about a tenth of the whole compilation.
   */
  readonly digest?: Digest | undefined;
  /**
   * What a parameter of the template without a value is: an `error`, or `open`, a value that is given when the objects are
   * applied. Default: `error`, unless the output can leave it open.
   */
  readonly missingParameters?: 'error' | 'open' | undefined;
  /**
   * What a live thing of the stack that the facts do not describe is: an `error`, for a plan would lose its data, or `open`, where
   * only the stack is looked at. Default: `error`.
   */
  readonly missingFacts?: 'error' | 'open' | undefined;
  /** Limits of the engine where the cloud has raised its own; Heat's where left out. */
  readonly limits?: CompileLimits | undefined;
}

export interface CompileLimits {
  /** Characters of a template: 524288. */
  readonly templateSize?: number | undefined;
  /** Resources of a stack with all that is nested in it: 1000. */
  readonly resources?: number | undefined;
  /** Stacks inside one another: 5. */
  readonly nesting?: number | undefined;
  /**
   * What evaluating the stack may take: each value is a step, and each 100 characters of a text one more. 2500 for each
   * resource allowed, and at least 2,500,000. Not a limit of Heat, which would run out of memory.
   */
  readonly steps?: number | undefined;
  /** Elements of a collection in a query: 200. */
  readonly queryElements?: number | undefined;
  /** Bytes of one value in a query, as Python counts them: 10000. */
  readonly queryMemory?: number | undefined;
}

/** The limits as the stack pass names them. */
export function stackLimits({ resources, nesting, steps }: CompileLimits = {}): BuildLimits {
  return { resources, depth: nesting, steps };
}

/** The limits as the query engine names them. */
export function queryLimits({ queryElements, queryMemory }: CompileLimits = {}): QueryLimits {
  return {
    ...(queryElements !== undefined && { iterations: queryElements }),
    ...(queryMemory !== undefined && { memory: queryMemory }),
  };
}

/** Everything that a compilation found out. `files` hold what could be made even when `ok` is false. */
export interface CompileResult {
  /** Whether no error was reported. */
  readonly ok: boolean;
  readonly diagnostics: readonly PlainDiagnostic[];
  /** The same messages with their source texts, for whoever prints frames. */
  readonly reports: readonly Diagnostic[];
  /** Messages that the configuration or a comment accepts, each with the reason; `ok` does not count them. */
  readonly accepted: readonly (PlainDiagnostic & { readonly reason: string })[];
  readonly files: readonly EmittedFile[];
  /** Absent, like what follows, when the template could not be read at all. */
  readonly stack?: Stack;
  readonly topology?: Topology;
  readonly plan?: Plan;
  readonly ledger?: Ledger;
  readonly leaves?: LeafTable;
  /**
   * A text with words for a secret in the place of each that stands in it, such as `<hidden parameter token>`: for whoever prints
   * the stack, or lines of the template.
   */
  withoutSecrets(text: string): string;
  /** The file, and the line of it, that holds a place of the ledger; undefined for what is not in the files. */
  readonly placeOf: PlaceOf;
  /** A step of the plan as commands for a shell; they name the files of this output. */
  printStep(step: Step): PrintedStep;
  /** Secrets that must be drawn and given as `secrets`; empty when all were given. */
  readonly secretRequests: readonly SecretRequest[];
  /** What each overlay changes; those that could not be made are left out. */
  readonly overlays: readonly OverlayResult[];
}
