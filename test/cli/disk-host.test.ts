/** The disk host reads below its roots and nowhere else. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { diskHost } from '../../src/cli/disk-host.ts';
import { HostError } from '../../src/host/host.ts';

let base = '';

beforeAll(() => {
  base = mkdtempSync(join(tmpdir(), 'disk-host-'));
  mkdirSync(join(base, 'root', 'inner'), { recursive: true });
  mkdirSync(join(base, 'other'));
  writeFileSync(join(base, 'root', 'a.yaml'), 'a: ü\r\n');
  writeFileSync(join(base, 'root', 'bom.yaml'), '\ufeffa: b\n');
  writeFileSync(join(base, 'root', 'inner', 'b.yaml'), 'b');
  writeFileSync(join(base, 'root', 'binary'), new Uint8Array([0xff, 0xfe, 0x00]));
  writeFileSync(join(base, 'root', 'large'), 'x'.repeat(2000));
  writeFileSync(join(base, 'other', 'secret'), 's');
  symlinkSync(join(base, 'other', 'secret'), join(base, 'root', 'link'));
  symlinkSync(join(base, 'other'), join(base, 'root', 'dirlink'));
  symlinkSync('a.yaml', join(base, 'root', 'good-link'));
  symlinkSync('loop', join(base, 'root', 'loop'));
});

afterAll(() => {
  rmSync(base, { recursive: true, force: true });
});

async function outcome(name: string, roots: readonly string[] = ['.']): Promise<string | undefined> {
  const host = diskHost({ roots, cwd: join(base, 'root'), maxBytes: 1000 });
  try {
    return await host.read(name);
  } catch (error) {
    if (error instanceof HostError) return `refused: ${error.reason}`;
    throw error;
  }
}

describe('disk host', () => {
  it.each([
    ['a.yaml', 'a: ü\r\n'],
    ['bom.yaml', '\ufeffa: b\n'],
    ['inner/b.yaml', 'b'],
    ['inner/../a.yaml', 'a: ü\r\n'],
    ['good-link', 'a: ü\r\n'],
    ['nope.yaml', undefined],
    ['inner/nope/deeper.yaml', undefined],
    ['a.yaml/b', undefined],
    ['../other/secret', 'refused: outside-roots'],
    ['../other/nope', 'refused: outside-roots'],
    ['../nowhere/nope', 'refused: outside-roots'],
    ['/etc/hostname', 'refused: outside-roots'],
    ['link', 'refused: outside-roots'],
    ['dirlink/secret', 'refused: outside-roots'],
    ['dirlink/nope', 'refused: outside-roots'],
    ['loop', 'refused: unreadable'],
    ['inner', 'refused: unreadable'],
    ['a\u0000b', 'refused: unreadable'],
    ['binary', 'refused: not-text'],
    ['large', 'refused: too-large'],
    ['https://example.org/a.yaml', 'refused: url'],
  ])('gives for %j: %j', async (name, expected) => {
    expect(await outcome(name)).toBe(expected);
  });

  it('reads from each of several roots, also when one does not exist', async () => {
    expect(await outcome('../other/secret', ['.', '../nowhere', '../other'])).toBe('s');
  });

  it('does not wait for a pipe', async () => {
    execFileSync('mkfifo', [join(base, 'root', 'pipe')]);
    expect(await outcome('pipe')).toBe('refused: unreadable');
  });
});
