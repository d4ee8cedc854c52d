/** The signal receiver under the interpreter that runs it in the cluster: what it counts, what it refuses, what it says. */
import { execFile, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
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
      two: { handle: 'cfn', form: 'cfn', count: 2, timeout: 1 },
      swift: { handle: 'temp', form: 'swift', count: '2', timeout: 1 },
      uploads: { handle: 'uploads', form: 'swift', count: 2, timeout: 1 },
      unread: { handle: 'unread', form: 'swift', count: 1, timeout: 1 },
      many: { handle: 'many', count: 2, timeout: 1 },
      ended: { handle: 'ended', count: 1, timeout: 1 },
      later: { handle: 'later', count: 1, timeout: 1 },
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

  it('counts what has no id by those that came before, as Heat does', async () => {
    for (const body of ['{"id": "a"}', '{"id": "a"}']) await send('many', body);
    expect(await statusOf(`${base}/many`)).toBe(503);
    await send('many', '{}');
    expect(await statusOf(`${base}/many`)).toBe(200);
    for (const body of ['{"id": 2}', '{}']) await send('uploads', body, 'PUT');
    expect(await statusOf(`${base}/uploads`)).toBe(200);
  });

  it('fails with an upload that nobody can read, and with a status that nobody knows', async () => {
    expect(await send('unread', '{', 'PUT')).toBe(200);
    expect(await statusOf(`${base}/unread`)).toBe(500);
  });

  it('ends once: what comes later changes nothing', async () => {
    await send('ended', '{}');
    await send('ended', '{"status": "FAILURE"}');
    expect(await statusOf(`${base}/ended`)).toBe(200);
    await send('later', '{"status": "FAILURE", "id": 1}');
    await send('later', '{"id": 1}');
    expect(await statusOf(`${base}/later`)).toBe(500);
  });

  it('reads a text of unknown length', async () => {
    const body = new ReadableStream({
      start(controller) {
        for (const part of ['{"status": ', '"FAILURE"}']) controller.enqueue(new TextEncoder().encode(part));
        controller.close();
      },
    });
    const { status } = await fetch(`${base}/parts`, { method: 'PUT', body, duplex: 'half' } as RequestInit);
    expect(status).toBe(200);
    expect(readFileSync(join(folder, 'parts'), 'utf8')).toBe('{"status": "FAILURE"}\n');
  });

  it('says that one has failed', async () => {
    await send('bad', '{"status": "FAILURE", "reason": "no disk"}');
    expect(await statusOf(`${base}/failed`)).toBe(500);
  });

  it.each([
    ['what is no signal', 'heat', '[1]', 400],
    ['what is no JSON', 'heat', '{', 400],
    ['a status that Heat does not know', 'heat', '{"status": "success"}', 400],
    ['keys that Heat does not know', 'heat', '{"Status": "SUCCESS"}', 400],
    ['what cfn-signal does not write', 'cfn', '{"Status": "SUCCESS"}', 400],
    ['nothing, where cfn-signal writes something', 'cfn', '', 400],
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
