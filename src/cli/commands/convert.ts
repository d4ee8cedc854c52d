/** `heat2kube convert`: compiles a stack, draws the secrets that it asks for, and writes the output directory. */
import { resolve } from 'node:path';
import { isSettledConflict } from '../../plan/check-settled.ts';
import { compileWithSecrets } from '../compile-with-secrets.ts';
import { exitStatus, FileError, isDefect, statusOf } from '../exit-status.ts';
import type { OverlayFiles } from '../options.ts';
import { lossStatus } from '../losses.ts';
import { claimOutput } from '../output/claim.ts';
import { readExistingOutput, type ExistingOutput } from '../output/existing-output.ts';
import { planWrites } from '../output/plan-writes.ts';
import { writeOutput } from '../output/write-output.ts';
import { printReports, type ConversionOptions } from '../conversion-reports.ts';
import { openTemplates } from '../joined-stacks.ts';
import { displayName } from '../stack-input.ts';
import { summaryOf } from '../summary.ts';
import { cleanTerminal, writeLine, writeLines, type Terminal } from '../terminal.ts';

/** `heat2kube convert`. */
export interface ConvertOptions extends ConversionOptions {
  readonly overlay?: OverlayFiles;
  readonly output: string;
  readonly force?: true;
}

/** Writes all files or none; without `--force` only to a directory that an earlier run has made or that is empty. */
export async function convert(
  terminal: Terminal,
  templates: readonly string[],
  options: ConvertOptions,
): Promise<number> {
  const force = options.force === true;
  const directory = resolve(terminal.cwd, options.output);
  const name = displayName(terminal.cwd, options.output);
  const release = claimOutput({ directory, name, force });
  try {
    return await convertInto(readExistingOutput(directory, name), { terminal, templates, options });
  } finally {
    release();
  }
}

interface Conversion {
  readonly terminal: Terminal;
  readonly templates: readonly string[];
  readonly options: ConvertOptions;
}

/** The lock of the earlier run is read first: names and answers of that run stay. */
async function convertInto(existing: ExistingOutput, { terminal, templates, options }: Conversion): Promise<number> {
  const force = options.force === true;
  const directory = existing.name;
  if (existing.state === 'foreign' && !force) throw new FileError(refusal(existing));
  const input = await openTemplates(terminal, templates, options);
  const made = input.unreadable.length > 0 ? undefined : await compileWithSecrets(input, options, existing);
  const reports = printReports(terminal, input, { result: made?.result, options });
  if (!made) return exitStatus.files;
  if (made.result.reports.some(isSettledConflict)) {
    writeLine(terminal.err, `error: ${directory} is unchanged, because data could be lost`);
    return exitStatus.messages;
  }
  // What an unfinished conversion leaves out is still needed where it was written before.
  if (made.result.reports.some(isDefect)) {
    writeLine(terminal.err, `error: ${directory} is unchanged, because heat2kube has a defect (see internal/ above)`);
    return exitStatus.defect;
  }
  const status = Math.max(statusOf(reports, options.failOn), lossStatus(made.result, options, terminal));
  if (made.files.length === 0) {
    writeLine(terminal.err, 'error: nothing was written');
    return Math.max(status, exitStatus.messages);
  }
  const writes = planWrites(existing, { files: made.files, drawn: made.drawn, force });
  writeOutput(existing, writes);
  if (!options.quiet) {
    const { result, newlyDrawn } = made;
    writeLines(
      cleanTerminal(terminal, result.withoutSecrets).out,
      summaryOf({ directory, template: input.display(input.template), result, newlyDrawn, writes, reports }),
    );
  }
  return status;
}

/** Why the directory is left alone, and what the user can do. */
function refusal({ name: directory, lockProblem }: ExistingOutput): string {
  if (lockProblem !== undefined)
    return `heat2kube.lock in ${directory} cannot be used: ${lockProblem}; restore it, choose another directory with -o, or use --force to write to it`;
  return `${directory} is not empty and has no heat2kube.lock, so heat2kube did not create it; choose another directory with -o, or use --force to write to it`;
}
