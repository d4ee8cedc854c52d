/** Every message that lifts and the topology builder can give, for the registry behind `explain` and the docs. */
import type { DiagnosticKind } from '../diagnostics/diagnostic.ts';
import { areaOf } from './area.ts';
import { duplicateNode } from './build-topology.ts';
import { closingDiagnostics } from './close-leaves.ts';
import { launchedDiagnostics } from './launched.ts';
import { hiddenValue, sharedDiagnostics } from './lift-diagnostics.ts';
import { lifts } from './registry.ts';
import { retentionDiagnostics } from './retained/registry.ts';

export const topologyDiagnostics: readonly DiagnosticKind<never>[] = Object.freeze([
  ...[...lifts.values()].flatMap((lift) => {
    const shared = sharedDiagnostics(areaOf(lift.type));
    return [...(lift.diagnostics ?? []), shared.unknownChoice, shared.unknownStructure];
  }),
  ...retentionDiagnostics,
  ...closingDiagnostics,
  ...launchedDiagnostics,
  hiddenValue,
  duplicateNode,
]);
