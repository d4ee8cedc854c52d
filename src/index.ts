/** Public API of heat2kube. */
import { evaluateYaql as evaluateYaqlNow } from './lazy-yaql.ts';

/* Compiling a stack */
export { compile } from './compile.ts';
export type { CompileLimits, CompileOptions, CompileResult } from './compile-types.ts';
export { joinStacks } from './hot/together.ts';
export type { Joined, JoinedStack, JoinedValue } from './hot/together.ts';
export type { OverlayOptions, OverlayResult } from './compile-overlays.ts';
export type { Config, ConfigInput, Mode, Profile } from './config/config.ts';
export type { ClusterInput } from './cluster/load-cluster.ts';
export type { Facts, FactsInput } from './facts/facts.ts';
export type { FilePlace, PlaceOf } from './emit/emitter.ts';
export type { EmittedFile } from './emit/file.ts';
export type { OutputName } from './emit/registry.ts';
export type { GivenValue } from './hot/given-parameters.ts';

/* Heat's evaluation alone */
export { resolveStack } from './resolve-stack.ts';
export type { LiveAttributes, ResolveOptions, ResolveResult } from './resolve-stack.ts';
export const evaluateYaql = evaluateYaqlNow;
export type { YaqlError } from './yaql/errors.ts';
export type { YaqlLimits } from './yaql/evaluate-yaql.ts';

/* Hosts */
export { memoryHost } from './host/memory-host.ts';
export { HostError } from './host/host.ts';
export type { Host } from './host/host.ts';

/* Lifts of your own */
export { defineLift } from './topology/lift.ts';
export { answers, values } from './topology/lift-author.ts';
export { defineDiagnostic } from './diagnostics/diagnostic.ts';
export type { Lift, PropertyTable, OwnSchema, Fate, Reader, LiftReport } from './topology/lift.ts';
export type { AttributeMeaning, Neighbours } from './topology/lift.ts';
export type { NodeId, NodeRef } from './evaluate/fact.ts';

/* Targets of your own */
export { defineTarget } from './plan/target.ts';
export { standardTarget } from './targets/target-set.ts';
export { lowering } from './targets/target-author.ts';
export type { Target, AnyTarget, Offer, Site, Lowered } from './plan/target.ts';
export type { Need } from './plan/needs.ts';
export type { World, Consumer, Placed } from './plan/world.ts';
export type { KubeObject, ObjectMeta, Field, FieldMap } from './kubernetes/object.ts';

/* Network backends of your own */
export { defineNetworkBackend } from './plan/network-backend.ts';
export { standardNetworkBackend } from './targets/network/backend-set.ts';
export { networking } from './targets/network/backend-author.ts';
export type {
  Addressing,
  NetworkBackend,
  NetworkSite,
  NicSite,
  PlacedNic,
  PlacingSite,
} from './plan/network-backend.ts';

/* Messages */
export type { DiagnosticKind } from './diagnostics/diagnostic.ts';
export type { Diagnostic, Severity } from './diagnostics/diagnostic.ts';
export type { PlainDiagnostic, PlainPlace, PlainRange } from './diagnostics/plain-diagnostic.ts';

/* What a compilation found out */
export type { Stack, Resource, StackParameter, StackOutput } from './stack/stack.ts';
export type { TopologyNode, NodeKind, NodeOf } from './topology/kinds/table.ts';
export type { PlainState, Told, Topology } from './topology/topology.ts';
export type { MootSource } from './topology/moot.ts';
export type { Settled, Origin } from './plan/settled.ts';
export type { Plan, PlanItem, MadeItem, Step, Done, Decision, NeededInput, SecretRequest } from './plan/plan.ts';
export type { Operation, Look, Expectation, Word, Variable } from './plan/operations.ts';
export type { ObjectRef } from './kubernetes/object-ref.ts';
export type { PrintedStep, PrintedOperation } from './emit/commands/print-operations.ts';
export type { Argv, Command } from './emit/commands/command.ts';
export type { Ledger, LedgerEntry, LeafState, PlacedAt } from './plan/plan.ts';
export type { Value, BindingTime } from './evaluate/value.ts';
