/** Runs a command line and gives the exit status; nothing that happens inside reaches the caller as an exception. */
import { CommanderError } from 'commander';
import { version } from '../version.ts';
import { exitStatus, tellRefusal } from './exit-status.ts';
import { buildProgram } from './program.ts';
import { writeLine, writeLines, type Terminal } from './terminal.ts';

/** Every error that comes up to here is either the user's, with a status of its own, or a defect of heat2kube. */
export async function runCommandLine(args: readonly string[], terminal: Terminal): Promise<number> {
  let status: number = exitStatus.fine;
  const program = buildProgram(terminal, (ended) => {
    status = ended;
  });
  try {
    await program.parseAsync(args, { from: 'user' });
    return status;
  } catch (error) {
    return failed(error, terminal);
  }
}

function failed(error: unknown, terminal: Terminal): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? exitStatus.fine : exitStatus.usage;
  return tellRefusal(error, terminal) ?? defect(error, terminal);
}

/** Our own mistake: said as such, with the stack trace on request. */
export function defect(error: unknown, terminal: Terminal): number {
  const { message, stack } = error instanceof Error ? error : new Error(String(error));
  writeLine(terminal.err, `internal error: ${message}`);
  if (terminal.env['HEAT2KUBE_DEBUG']) writeLines(terminal.err, (stack ?? message).split('\n'));
  else writeLine(terminal.err, 'Run the command again with HEAT2KUBE_DEBUG=1 for a stack trace.');
  writeLine(
    terminal.err,
    `This is a defect of heat2kube ${version} (Node ${process.version}), not of your stack. Please report it, with the template if possible.`,
  );
  return exitStatus.defect;
}
