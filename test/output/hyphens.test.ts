/** Names and ids that begin with a hyphen are no options of the commands that they are given to. */
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { runCommandLine } from '../../src/cli/run.ts';
import { imageCommand, snapshotCommand } from '../../src/emit/commands/openstack.ts';
import { commandLine } from '../../src/emit/commands/command.ts';

async function printed(cwd: string, ...args: readonly string[]): Promise<string> {
  let text = '';
  const stream = { isTerminal: false, write: (more: string) => void (text += more) };
  await runCommandLine(args, { out: stream, err: stream, cwd, env: {}, readInput: () => Promise.resolve(undefined) });
  return text;
}

it('in options of the openstack client', () => {
  const volume = { live: 'volume', id: '--property' } as const;
  const naming = (): string => 'X';
  expect(commandLine(snapshotCommand(volume, '-n'), naming)).toBe(
    'openstack volume snapshot create --force --volume=--property -- -n',
  );
  expect(commandLine(imageCommand({ live: 'server', id: 'a' }, '--x'), naming)).toBe(
    'openstack server image create --name=--x --wait a',
  );
});

it('in the script of facts', async () => {
  const text = await printed('/', 'facts', '--', '-x');
  expect(text).toContain('heat2kube facts -- -x > facts.sh');
  expect(text.match(/(?<!-- )"\$stack"/g)).toBeNull();
  expect(text).toContain('stack show -f json');
});

it('names a link in the place of the folder of a run', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'link-'));
  try {
    writeFileSync(join(directory, 's.yaml'), 'heat_template_version: 2018-08-31\nresources: {}\n');
    await printed(directory, 'convert', 's.yaml', '-o', 'out');
    symlinkSync('/nowhere', join(directory, 'out', '.heat2kube-run'));
    expect(await printed(directory, 'convert', 's.yaml', '-o', 'out')).toContain(
      '.heat2kube-run in the output directory is a link',
    );
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
});
