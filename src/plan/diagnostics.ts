/** Every message that planning can give, for the registry behind `explain` and the docs. */
import type { DiagnosticKind } from '../diagnostics/diagnostic.ts';
import { ledgerDiagnostics } from './ledger.ts';
import { unformattedDisk } from './lower/machine/disks.ts';
import { interfaceDiagnostics } from './lower/machine/interfaces.ts';
import { placementDiagnostics } from './lower/machine/placement.ts';
import { shapeDiagnostics } from './lower/machine/shape.ts';
import { publicAddressDiagnostics } from './lower/network/public-address.ts';
import { ruleDiagnostics } from './lower/network/rule-diagnostics.ts';
import { startUpDiagnostics } from './lower/startup/start-up.ts';
import { volumeDiagnostics } from './lower/volume.ts';

export const planDiagnostics: readonly DiagnosticKind<never>[] = Object.freeze([
  ...ledgerDiagnostics,
  unformattedDisk,
  ...interfaceDiagnostics,
  ...placementDiagnostics,
  ...shapeDiagnostics,
  ...publicAddressDiagnostics,
  ...ruleDiagnostics,
  ...startUpDiagnostics,
  ...volumeDiagnostics,
]);
