/** `heat2kube verify`: checks an output directory before it is applied. */
import { lstatSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { closestName, orMeant } from '../../diagnostics/did-you-mean.ts';
import { overlaysIn } from '../../gate/output-texts.ts';
import { verifyOutput } from '../../gate/verify-output.ts';
import { listed } from '../../source/listed.ts';
import { sourceFile, type Span } from '../../source/source-file.ts';
import { FileError, statusOf, UsageError } from '../exit-status.ts';
import { countText, formatFor, printMessages } from '../messages.ts';
import type { MessageFormat, MessageOptions } from '../options.ts';
import { sha256 } from '../output/existing-output.ts';
import { reasonOf } from '../reasons.ts';
import { serverDryRun } from '../server-dry-run.ts';
import { displayName } from '../stack-input.ts';
import { writeLine, type Terminal } from '../terminal.ts';

/** `heat2kube verify`. */
export interface VerifyOptions extends MessageOptions {
  readonly format: MessageFormat;
  readonly overlay?: string;
  readonly kubeconfig?: string;
}

/** Reads the output as it is, edits included, and with a kubeconfig asks the API server too. */
export async function verify(terminal: Terminal, directory: string, options: VerifyOptions): Promise<number> {
  const name = displayName(terminal.cwd, directory);
  const texts = readTexts(resolve(terminal.cwd, directory), name);
  if (options.overlay !== undefined) refuseUnknown(options.overlay, name, overlaysIn(texts));
  const found = [
    ...(await verifyOutput(texts, { overlay: options.overlay, digest: sha256 })),
    ...asked(terminal, directory, options),
  ];
  const reports = found.map((report) => below(name, report));
  const files = [...texts.keys()].map((path) => `${name}/${path}`);
  const shown = printMessages(reports, { terminal, stream: terminal.out, format: options.format, options, files });
  if (!options.quiet && formatFor(options.format, terminal.out) === 'pretty') {
    writeLine(terminal.out, `${name}: ${countText(shown)}`);
  }
  return statusOf(reports, options.failOn);
}

/** @throws UsageError */
function refuseUnknown(overlay: string, directory: string, known: readonly string[]): void {
  if (known.includes(overlay)) return;
  const names = listed(known.map((name) => `"${name}"`));
  const what = names === '' ? 'it was converted without --overlay' : `it has ${names}`;
  const meant = orMeant(closestName(overlay, known));
  throw new UsageError(`${directory} has no overlay "${overlay}": ${what}${meant}`);
}

/** What the API server says, where the user names one. */
function asked({ cwd, env }: Terminal, output: string, { overlay, kubeconfig }: VerifyOptions): readonly Diagnostic[] {
  if (kubeconfig === undefined) return [];
  const directory = resolve(cwd, output, ...(overlay === undefined ? [] : ['overlays', overlay]));
  return serverDryRun({ directory, kubeconfig: resolve(cwd, kubeconfig), env });
}

/** Messages name files as the user knows them; one without a place is about the directory. */
function below(directory: string, report: Diagnostic): Diagnostic {
  const span: Span = report.span ?? { file: sourceFile('', ''), start: 0, end: 0 };
  const path = span.file.name === '' ? 'heat2kube.lock' : span.file.name;
  return { ...report, span: { ...span, file: sourceFile(`${directory}/${path}`, span.file.text) } };
}

/** Every file of the directory as text. Links are not followed: what they lead to is no part of the output. */
function readTexts(directory: string, name: string): ReadonlyMap<string, string> {
  const texts = new Map<string, string>();
  const visit = (path: string): void => {
    for (const entry of namesIn(join(directory, path), `${name}/${path}`)) {
      const own = path === '' ? entry : `${path}/${entry}`;
      const status = lstatSync(join(directory, own));
      if (status.isDirectory()) visit(own);
      else if (status.isFile()) texts.set(own, readText(join(directory, own), `${name}/${own}`));
    }
  };
  visit('');
  return texts;
}

function namesIn(path: string, name: string): readonly string[] {
  try {
    return readdirSync(path).toSorted();
  } catch (error) {
    throw new FileError(`${name.replace(/\/$/, '')} cannot be read: ${reasonOf(error)}`);
  }
}

function readText(path: string, name: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new FileError(`${name} cannot be read: ${reasonOf(error)}`);
  }
}
