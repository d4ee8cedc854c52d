/** The signal receiver under the interpreter that runs it in the cluster: what it counts, what it refuses, what it says. */
import { execFile, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { receiverScript } from '../../src/targets/cluster/signals/receiver-script.ts';

const absent = spawnSync('python3', ['--version']).status !== 0;
if (absent) console.log('skipped: no python3, which runs the signal receiver');

describe.skipIf(absent)('signal receiver', () => {
  const folder = mkdtempSync(join(tmpdir(), 'signals-'));
  const script = join(folder, 'receiver.py');
  const env = { ...process.env, CONDITIONS: folder, SIGNALS: folder };
  let base = '';
  let stop = (): void => undefined;

  beforeAll(async () => {
    writeFileSync(script, receiverScript);
    for (const [name, condition] of Object.entries({
      one: { handle: 'heat', count: 1, timeout: 1 },
      two: { handle: 'cfn', count: 2, timeout: 1 },
      swift: { handle: 'temp', count: '2', timeout: 1 },
      failed: { handle: 'bad', count: 1, timeout: 1 },
    })) {
      writeFileSync(join(folder, `${name}.json`), JSON.stringify(condition));
    }
    const port = await freePort();
    const server = spawn('python3', [script], { env: { ...env, PORT: String(port) }, stdio: 'ignore' });
    stop = () => server.kill();
    base = `http://127.0.0.1:${port}`;
    await vi.waitUntil(async () => (await statusOf(`${base}/one`)) === 503, { timeout: 10_000 });
  });

  afterAll(() => stop());

  const send = async (path: string, body: string, method = 'POST'): Promise<number> =>
    (await fetch(`${base}/${path}`, { method, body })).status;

  it('takes signals of Heat, which count themselves', async () => {
    expect(await send('heat', '{"status": "SUCCESS", "data": "done"}')).toBe(200);
    expect(await (await fetch(`${base}/one`)).json()).toEqual([
      { id: 1, status: 'SUCCESS', reason: null, data: 'done' },
    ]);
  });

  it('counts an id once, as Heat does', async () => {
    const signal = (id: string): string => JSON.stringify({ Status: 'SUCCESS', Reason: 'r', UniqueId: id, Data: 'd' });
    for (const id of ['a', 'a']) await send('cfn', signal(id), 'PUT');
    expect(await statusOf(`${base}/two`)).toBe(503);
    await send('cfn', signal('b'), 'PUT');
    expect(await statusOf(`${base}/two`)).toBe(200);
  });

  it('takes an upload without a text for a success', async () => {
    for (let sent = 0; sent < 2; sent++) await send('temp', '', 'PUT');
    expect(await statusOf(`${base}/swift`)).toBe(200);
  });

  it('says that one has failed', async () => {
    await send('bad', '{"status": "FAILURE", "reason": "no disk"}');
    expect(await statusOf(`${base}/failed`)).toBe(500);
  });

  it.each([
    ['what is no signal', 'heat', '[1]', 400],
    ['what is no JSON', 'heat', '{', 400],
    ['a path out of its directory', '..%2Fone.json', '{}', 404],
    ['too long a text', 'heat', 'x'.repeat((1 << 20) + 1), 413],
  ])('refuses %s', async (_what, path, body, code) => {
    expect(await send(path, body)).toBe(code);
  });

  it('does not know a wait condition that nobody has', async () => {
    expect(await statusOf(`${base}/other`)).toBe(404);
  });

  it.each([
    ['one', 0, 'SUCCESS'],
    ['failed', 1, 'FAILURE'],
  ])('waits for %s and says how it ended', async (name, status, word) => {
    const ended = await promisify(execFile)('python3', [script, 'wait', name], { env }).catch(
      (error: unknown) => error,
    );
    expect(ended).toMatchObject({ stdout: expect.stringContaining(`${word}\n`), ...(status > 0 && { code: status }) });
  });
});

async function statusOf(url: string): Promise<number | undefined> {
  return fetch(url).then(
    ({ status }) => status,
    () => undefined,
  );
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  const address = server.address();
  await new Promise((closed) => server.close(closed));
  return typeof address === 'object' && address ? address.port : 0;
}
