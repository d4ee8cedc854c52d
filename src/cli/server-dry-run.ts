/** Asks the API server of a cluster whether it would take the objects of an output: kubectl does, and changes nothing. */
import { spawnSync } from 'node:child_process';
import { makeDiagnostic } from '../diagnostics/collector.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { noNamespaceYet, refusedByServer } from '../gate/gate-diagnostics.ts';
import { FileError } from './exit-status.ts';
import { codeOf } from './reasons.ts';

interface DryRun {
  /** Absolute; it has a kustomization. */
  readonly directory: string;
  /** Absolute. */
  readonly kubeconfig: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}

const longest = 64 * 1024 * 1024;
const longestWait = 300_000;

/** @throws FileError where kubectl is not there or does not end. */
export function serverDryRun({ directory, kubeconfig, env }: DryRun): readonly Diagnostic[] {
  const argv = ['apply', '-k', directory, '--server-side', '--dry-run=server', '--kubeconfig', kubeconfig];
  const options = { env, encoding: 'utf8', maxBuffer: longest, timeout: longestWait } as const;
  const { error, status, stderr } = spawnSync('kubectl', argv, options);
  if (error) {
    const why = codeOf(error) === 'ENOENT' ? 'kubectl is not in PATH' : error.message;
    throw new FileError(`the API server cannot be asked: ${why}`);
  }
  if (status === 0) return [];
  const lines = stderr.split('\n').filter((line) => line.trim() !== '');
  const missing = new Set(lines.flatMap((line) => /namespaces "([^"]+)" not found/.exec(line)?.[1] ?? []));
  const refused = lines.filter((line) => !/namespaces "[^"]+" not found/.test(line));
  return [
    ...[...missing].map((name) => makeDiagnostic(noNamespaceYet, {}, name)),
    ...(refused.length > 0 || missing.size > 0 ? refused : ['kubectl gives no reason']).map((line) =>
      makeDiagnostic(refusedByServer, {}, line),
    ),
  ];
}
