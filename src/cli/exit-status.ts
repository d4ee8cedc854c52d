/** What the process answers with, and the failures that commands throw for it. */
import type { Diagnostic, Severity } from '../diagnostics/diagnostic.ts';
import { writeLine, type Terminal } from './terminal.ts';

/** The numbers are documented in docs/cli.md and do not change. */
export const exitStatus = Object.freeze({
  fine: 0,
  /** Messages at or above `--fail-on`. */
  messages: 1,
  usage: 2,
  /** Something cannot be read or written. */
  files: 3,
  /** A defect of heat2kube. */
  defect: 70,
});

/** The command line asks for something that cannot be. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** A file or directory cannot be read or written; the message says which and why. */
export class FileError extends Error {
  override readonly name = 'FileError';
}

/** Says why a command was refused, and gives the status for that; undefined for any other error. */
export function tellRefusal(error: unknown, terminal: Pick<Terminal, 'err'>): number | undefined {
  if (!(error instanceof UsageError || error instanceof FileError)) return undefined;
  writeLine(terminal.err, `error: ${error.message}`);
  return error instanceof UsageError ? exitStatus.usage : exitStatus.files;
}

/** The most severe first. */
export const severities: readonly Severity[] = ['error', 'warning', 'info'];

/** Whether a message counts at the level of `--fail-on`. */
export function countsFor(failOn: Severity, { severity }: Pick<Diagnostic, 'severity'>): boolean {
  return severities.indexOf(severity) <= severities.indexOf(failOn);
}

/** A message about heat2kube itself is a defect whatever `--fail-on` says. */
export function statusOf(reports: readonly Diagnostic[], failOn: Severity): number {
  if (reports.some(isDefect)) return exitStatus.defect;
  return reports.some((report) => countsFor(failOn, report)) ? exitStatus.messages : exitStatus.fine;
}

/** A message about heat2kube itself. */
export function isDefect({ code }: Pick<Diagnostic, 'code'>): boolean {
  return code.startsWith('internal/');
}
