/** Every message that planning can give, for the registry behind `explain` and the docs: what targets and backends list, and what passes say. */
import { objectName, objectTwice } from '../plan/check-objects.ts';
import type { DiagnosticKind } from '../diagnostics/diagnostic.ts';
import { notInCluster } from '../plan/check-cluster.ts';
import { namesNothing, unusedPlugin } from '../plan/check-config.ts';
import { movedDiagnostics } from '../plan/check-moved.ts';
import { settledDiagnostics } from '../plan/check-settled.ts';
import { ledgerDiagnostics } from '../plan/ledger.ts';
import { nothingMade } from '../plan/lower.ts';
import { needDiffers } from '../plan/needs.ts';
import { noTarget } from '../plan/place.ts';
import type { AnyTarget, StackTarget } from '../plan/target.ts';
import type { NetworkBackend } from '../plan/network-backend.ts';
import { networkBackends } from './network/backends.ts';
import { noBackend } from './network/place-networks.ts';
import { stackTargets, targetTable } from './table.ts';

const all: readonly (AnyTarget | StackTarget | NetworkBackend)[] = [
  ...Object.values(targetTable).flat(),
  ...stackTargets,
  ...networkBackends,
];

/** Messages of all targets and backends, for `explain`. */
export const planDiagnostics: readonly DiagnosticKind<never>[] = Object.freeze([
  ...ledgerDiagnostics,
  ...movedDiagnostics,
  namesNothing,
  unusedPlugin,
  notInCluster,
  ...settledDiagnostics,
  noTarget,
  nothingMade,
  needDiffers,
  objectName,
  objectTwice,
  noBackend,
  ...new Set(all.flatMap(({ diagnostics = [] }) => diagnostics)),
]);
