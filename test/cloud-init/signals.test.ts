/** The first part of start-up data of guests that signal Heat by an address, run: every form of a signal reaches the journal. */
import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { textAt } from '../../src/kubernetes/json.ts';
import { emittedJson } from '../emitted-objects.ts';
import { fixtureCases, readCase } from '../fixture-cases.ts';
import { compiled } from '../output/compiled.ts';

let directory = '';

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'signals-'));
});

afterEach(() => {
  const pid = existsSync(join(directory, 'pid')) ? Number(readFileSync(join(directory, 'pid'), 'utf8')) : undefined;
  if (pid !== undefined) process.kill(pid);
  rmSync(directory, { recursive: true, force: true });
});

const hasPython = spawnSync('python3', ['-c', ''], { stdio: 'ignore' }).status === 0;

/** A port that hardly anything uses; the guest has one of its own. */
const port = 38_478;

async function listenerOf(machine: string): Promise<string> {
  const found = fixtureCases('stacks').find(({ name }) => name === 'stacks/signals-by-address');
  const result = await compiled({ name: found?.name ?? '', ...readCase(found?.directory ?? '') });
  const secret = emittedJson(result.files).find(
    ({ json }) => textAt(json, 'metadata', 'name') === `${machine}-cloud-init` && json['kind'] === 'Secret',
  );
  const text = textAt(secret?.json ?? {}, 'stringData', 'userdata') ?? '';
  const [, script = ''] = /filename="signal-listener"\n\n([\s\S]*?)\n--=====/.exec(text) ?? [];
  return script
    .replaceAll('/run/signal-listener', join(directory, 'listener'))
    .replaceAll('8478', String(port))
    .replace('  break', `  echo $! >${directory}/pid\n  break`);
}

async function send(path: string, method: string, body: string): Promise<number> {
  for (let tries = 0; ; tries++) {
    try {
      return (await fetch(`http://127.0.0.1:${port}/${path}`, { method, body })).status;
    } catch (error) {
      if (tries === 100) throw error;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}

it.skipIf(!hasPython)('writes what is sent to a handle to the journal, with its name', async () => {
  writeFileSync(join(directory, 'logger'), `#!/bin/sh\necho "$@" >>${directory}/journal\n`);
  chmodSync(join(directory, 'logger'), 0o755);
  const path = `${directory}:${process.env['PATH'] ?? ''}`;
  const { status } = spawnSync('sh', [], { input: await listenerOf('by-tool'), encoding: 'utf8', env: { PATH: path } });
  expect(status).toBe(0);
  expect(await send('heat-signal-cfn', 'PUT', '{"Status": "FAILURE", "Reason": "it\'s full"}')).toBe(200);
  expect(await send('heat-signal-handle', 'POST', '')).toBe(200);
  expect(readFileSync(join(directory, 'journal'), 'utf8').split('\n')).toEqual([
    '-t heat-signal-cfn -- {"Status": "FAILURE", "Reason": "it\'s full"}',
    '-t heat-signal-handle -- {"status": "SUCCESS"}',
    '',
  ]);
});

it('is not there for guests that signal by the command alone', async () => {
  expect(await listenerOf('appliance')).toBe('');
});
