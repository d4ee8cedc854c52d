/** Every message that planning can give, for the registry behind `explain` and the docs. */
import type { DiagnosticKind } from '../diagnostics/diagnostic.ts';
import { ledgerDiagnostics } from '../plan/ledger.ts';
import { nothingMade } from '../plan/lower.ts';
import { needDiffers } from '../plan/needs.ts';
import { noTarget } from '../plan/place.ts';
import { unformattedDisk } from './kubevirt/disks.ts';
import { placementDiagnostics } from './kubevirt/placement.ts';
import { shapeDiagnostics } from './kubevirt/shape.ts';
import { idleGroup } from './network/firewall-group.ts';
import { lossDiagnostics } from './network/losses.ts';
import { multusDiagnostics } from './network/multus/report.ts';
import { noBackend } from './network/place-networks.ts';
import { publicAddressDiagnostics } from './network/pod/publish.ts';
import { addressChanges } from './network/pod/report.ts';
import { ruleDiagnostics } from './network/pod/rule-diagnostics.ts';
import { startUpDiagnostics } from './kubevirt/startup/start-up.ts';
import { volumeDiagnostics } from './cluster/volume.ts';

export const planDiagnostics: readonly DiagnosticKind<never>[] = Object.freeze([
  ...ledgerDiagnostics,
  noTarget,
  nothingMade,
  needDiffers,
  unformattedDisk,
  noBackend,
  addressChanges,
  idleGroup,
  ...lossDiagnostics,
  ...multusDiagnostics,
  ...placementDiagnostics,
  ...shapeDiagnostics,
  ...publicAddressDiagnostics,
  ...ruleDiagnostics,
  ...startUpDiagnostics,
  ...volumeDiagnostics,
]);
