#!/usr/bin/env node
/** The entry of the command line. */
import { defect, runCommandLine } from './run.ts';
import { exitStatus } from './exit-status.ts';
import { reasonOf } from './reasons.ts';
import { processTerminal, writeLine } from './terminal.ts';

const terminal = processTerminal();

// A reader that closes the pipe early (`| head`) is no failure; a full disk is one, and none of ours.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit();
  writeLine(terminal.err, `error: standard output cannot be written: ${reasonOf(error)}`);
  process.exit(exitStatus.files);
});
// Where messages cannot be written, only the status is left to say it.
process.stderr.on('error', () => process.exit(exitStatus.files));
process.on('uncaughtException', (error) => {
  process.exit(defect(error, terminal));
});

// Not `process.exit`: what is still on its way to a pipe must arrive.
process.exitCode = await runCommandLine(process.argv.slice(2), terminal);
