/** Whether the lock that an earlier run wrote is still as it was. */
import type { Collector } from '../../diagnostics/collector.ts';
import { defineDiagnostic } from '../../diagnostics/diagnostic.ts';
import type { Digest } from '../emitter.ts';
import { lockPath } from './emit-lock.ts';
import { sealOf } from './seal.ts';

export const editedLock = defineDiagnostic({
  code: 'emit/edited-lock',
  severity: 'warning',
  message: () => `${lockPath} differs from what convert wrote; every file that differs from the new output stays`,
  explanation:
    'The lock no longer fits its seal, because somebody edited it or merged two of them. Its digests do not show which files were edited, so convert writes the new text of a file that differs beside it, as <file>.new. Names, origins of disks and what has moved are used as the lock says. If that is not what you want, restore the lock from version control and convert again. If no file was edited, use --force.',
});

/** Reports a lock that does not fit its seal. One without a seal is of a version that wrote none. */
export async function checkSeal(lock: string, digest: Digest, reports: Collector): Promise<void> {
  const { seal, content = '' } = sealOf(lock) ?? {};
  if (seal !== undefined && (await digest(content)) !== seal) reports.report(editedLock, {});
}
