/** `heat2kube convert`: compiles a stack, draws the secrets that it asks for, and writes the output directory. */
import { resolve } from 'node:path';
import type { CompileResult } from '../../compile.ts';
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import type { EmittedFile } from '../../emit/file.ts';
import { compileStack } from '../compile-stack.ts';
import { drawSecret } from '../draw-secret.ts';
import { exitStatus, FileError, statusOf } from '../exit-status.ts';
import { printMessages, withPlaces } from '../messages.ts';
import type { MessageFormat, MessageOptions, StackOptions } from '../options.ts';
import { readExistingOutput, type ExistingOutput } from '../output/existing-output.ts';
import { planWrites } from '../output/plan-writes.ts';
import { writeOutput } from '../output/write-output.ts';
import { displayName, openStack, type StackInput } from '../stack-input.ts';
import { summaryOf } from '../summary.ts';
import type { Terminal } from '../terminal.ts';

export interface ConvertOptions extends StackOptions, MessageOptions {
  readonly output: string;
  readonly force?: true;
  readonly format: MessageFormat;
}

export async function convert(terminal: Terminal, template: string, options: ConvertOptions): Promise<number> {
  const force = options.force === true;
  const directory = displayName(terminal.cwd, options.output);
  const existing = readExistingOutput(resolve(terminal.cwd, options.output), directory);
  if (existing.state === 'foreign' && !force) throw new FileError(refusal(directory));
  const input = await openStack(terminal, template, options);
  const made = input.unreadable.length > 0 ? undefined : await compileWithSecrets(input, options, existing);
  const reports = withPlaces(made?.result.reports ?? input.unreadable, {
    template: input.template,
    stack: made?.result.stack,
    files: input.asked,
  });
  const { err: stream } = terminal;
  printMessages(worthSaying(reports, options), {
    terminal,
    stream,
    format: options.format,
    options,
    files: [...input.asked],
  });
  if (!made) return exitStatus.files;
  const status = statusOf(reports, options.failOn);
  if (made.files.length === 0) {
    stream.write('error: nothing was written, for the template could not be read\n');
    return Math.max(status, exitStatus.messages);
  }
  const writes = planWrites(existing, { files: made.files, drawn: made.drawn, force });
  writeOutput(existing, writes);
  if (!options.quiet) {
    const { result, newlyDrawn } = made;
    terminal.out.write(summaryOf({ directory, template: input.template, result, newlyDrawn, writes, reports }));
  }
  return status;
}

/** Notes are for whoever asks: the plan tells what they tell, and `check` prints them. */
function worthSaying(reports: readonly Diagnostic[], { format, failOn }: ConvertOptions): readonly Diagnostic[] {
  if (format !== 'auto' || failOn === 'info') return reports;
  return reports.filter(({ severity }) => severity !== 'info');
}

function refusal(directory: string): string {
  return `${directory} is not empty and has no heat2kube.lock, so it was not made by heat2kube; name another directory with -o, or write into it with --force`;
}

interface Made {
  readonly result: CompileResult;
  readonly files: readonly EmittedFile[];
  /** Paths of all secrets that were ever drawn for this output. */
  readonly drawn: readonly string[];
  readonly newlyDrawn: number;
}

/** A secret is drawn once: what stands in `secrets/` is used again, whoever put it there. */
async function compileWithSecrets(input: StackInput, options: ConvertOptions, existing: ExistingOutput): Promise<Made> {
  const textAt = (path: string): string | undefined => {
    const bytes = existing.read(path);
    return bytes && Buffer.from(bytes).toString('utf8');
  };
  const secrets = new Map(
    existing.drawn.flatMap((path) => {
      const text = textAt(path);
      return text === undefined ? [] : [[path.slice('secrets/'.length), text] as const];
    }),
  );
  const first = await compileStack(input, options, secrets);
  let newlyDrawn = 0;
  for (const request of first.secretRequests) {
    const kept = textAt(`secrets/${request.id}`);
    if (kept === undefined) newlyDrawn++;
    secrets.set(request.id, kept ?? drawSecret(request));
  }
  const result = first.secretRequests.length > 0 ? await compileStack(input, options, secrets) : first;
  return { result, ...withDrawn(result.files, secrets), newlyDrawn };
}

/** Secrets are kept as files even where no object takes them as they are, for the next run must find them again. */
function withDrawn(
  files: readonly EmittedFile[],
  secrets: ReadonlyMap<string, string>,
): { readonly files: readonly EmittedFile[]; readonly drawn: readonly string[] } {
  const drawn = [...secrets].map(([id, text]) => ({ path: `secrets/${id}`, text, secret: true as const }));
  if (files.length === 0) return { files, drawn: [] };
  const present = new Set(files.map(({ path }) => path));
  const more: EmittedFile[] = drawn.filter(({ path }) => !present.has(path));
  const all = [...files, ...more];
  const needsIgnore = all.some(({ secret }) => secret === true) && !present.has(ignorePath);
  return {
    files: needsIgnore ? [...all, { path: ignorePath, text: ignoreText }] : all,
    drawn: drawn.map(({ path }) => path),
  };
}

const ignorePath = 'secrets/.gitignore';
const ignoreText = '# Secret texts stay out of version control.\n*\n!.gitignore\n';
