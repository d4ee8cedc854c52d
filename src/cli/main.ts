#!/usr/bin/env node
/** The entry of the command line. */
import { defect, runCommandLine } from './run.ts';
import { processTerminal } from './terminal.ts';

const terminal = processTerminal();

// A reader that closes the pipe early (`| head`) is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit();
  throw error;
});
process.on('uncaughtException', (error) => {
  process.exit(defect(error, terminal));
});

// Not `process.exit`: what is still on its way to a pipe must arrive.
process.exitCode = await runCommandLine(process.argv.slice(2), terminal);
