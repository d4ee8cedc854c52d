/** The server-side dry run of verify, with a kubectl that answers as the real one does. */
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FileError } from '../../src/cli/exit-status.ts';
import { serverDryRun } from '../../src/cli/server-dry-run.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'dry-run-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function answered(script: string): readonly string[] {
  const path = join(folder, 'kubectl');
  writeFileSync(path, `#!/bin/sh\necho "$@" > ${folder}/argv\n${script}\n`);
  chmodSync(path, 0o755);
  const env = { PATH: `${folder}:${process.env['PATH'] ?? ''}` };
  const found = serverDryRun({ directory: '/out put', kubeconfig: '/home/me/.kube/config', env });
  return found.map(({ code, severity, message }) => `${severity} ${code}: ${message}`);
}

describe('a server-side dry run', () => {
  it('is asked for the directory, and quiet where all is taken', () => {
    expect(answered('echo "namespace/demo serverside-applied (server dry run)"')).toEqual([]);
    expect(readFileSync(join(folder, 'argv'), 'utf8')).toBe(
      'apply -k /out put --server-side --dry-run=server --kubeconfig /home/me/.kube/config\n',
    );
  });

  it('tells what is refused, each once, and a namespace that is not there', () => {
    const script = `echo 'Error from server (NotFound): namespaces "demo" not found' >&2
echo 'Error from server (NotFound): namespaces "demo" not found' >&2
echo 'The VirtualMachine "db" is invalid: spec.template: Required value' >&2
exit 1`;
    expect(answered(script)).toEqual([
      'info gate/no-namespace-yet: the namespace demo does not exist yet, so the API server cannot check the objects in it',
      'error gate/refused-by-server: the API server refuses the output: The VirtualMachine "db" is invalid: spec.template: Required value',
    ]);
  });

  it('is an error where kubectl fails without a word', () => {
    expect(answered('exit 3')).toEqual([
      'error gate/refused-by-server: the API server refuses the output: kubectl gives no reason',
    ]);
  });

  it('needs kubectl', () => {
    const ask = (): unknown => serverDryRun({ directory: '/out', kubeconfig: '/k', env: { PATH: folder } });
    expect(ask).toThrow(FileError);
    expect(ask).toThrow('the API server cannot be asked: kubectl is not in PATH');
  });
});
