/** The output directory: what is written, what is kept, and that a failure changes nothing. */
import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FileError } from '../../src/cli/exit-status.ts';
import { claimOutput } from '../../src/cli/output/claim.ts';
import { isInside, readExistingOutput, sha256 } from '../../src/cli/output/existing-output.ts';
import { planWrites } from '../../src/cli/output/plan-writes.ts';
import { writeOutput } from '../../src/cli/output/write-output.ts';
import { secretStatePath } from '../../src/gate/output-texts.ts';
import type { EmittedFile } from '../../src/emit/file.ts';
import { lockPath } from '../../src/emit/lock/emit-lock.ts';
import { sealedContent, sealedText } from '../../src/emit/lock/seal.ts';
import { textsBelow } from '../texts-below.ts';

let base = '';
let out = '';

beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), 'output-'));
  out = join(base, 'out');
});

afterEach(() => {
  rmSync(base, { recursive: true, force: true });
});

function file(path: string, text: string): EmittedFile {
  return { path, text, ...(path.startsWith('secrets/') && !path.endsWith('ignore') && { secret: true as const }) };
}

function locked(files: readonly EmittedFile[]): readonly EmittedFile[] {
  const digests = files.filter(({ secret }) => secret !== true).map(({ path, text }) => [path, sha256(text)]);
  const lock = { version: 1, tool: 'test', inputs: {}, files: Object.fromEntries(digests) };
  return [...files, { path: lockPath, text: fitting(lock) }];
}

/** As a run writes it, and as anybody can. */
function fitting(lock: object): string {
  return sealedText(lock, sha256(sealedContent(lock)));
}

function write(files: readonly EmittedFile[], more: Partial<Parameters<typeof planWrites>[1]> = {}) {
  const release = claimOutput({ directory: out, name: 'out', force: false });
  try {
    const existing = readExistingOutput(out, 'out');
    const writes = planWrites(existing, { files: locked(files), drawn: [], force: false, ...more });
    writeOutput(existing, writes);
    return writes;
  } finally {
    release();
  }
}

function put(path: string, text: string): void {
  mkdirSync(dirname(join(out, path)), { recursive: true });
  writeFileSync(join(out, path), text);
}

function tree(directory: string = out): Record<string, string> {
  return Object.fromEntries([...textsBelow(directory)].toSorted());
}

describe('a new directory', () => {
  it('appears with everything in it, and nothing is left beside it', () => {
    write([file('base/a.yaml', 'a'), file('MIGRATION.md', 'm')]);
    expect(Object.keys(tree())).toEqual(['MIGRATION.md', 'base/a.yaml', 'heat2kube.lock']);
    expect(readdirSync(base)).toEqual(['out']);
  });

  it('does not appear where it cannot be made', () => {
    writeFileSync(join(base, 'file'), '');
    out = join(base, 'file', 'out');
    expect(() => write([file('a', 'a')])).toThrow(FileError);
    expect(readdirSync(base)).toEqual(['file']);
  });

  it('may exist already, empty', () => {
    mkdirSync(out);
    expect(readExistingOutput(out, 'out').state).toBe('empty');
    write([file('a', 'a')]);
    expect(Object.keys(tree())).toEqual(['a', 'heat2kube.lock']);
  });
});

describe('a second run', () => {
  it('touches nothing when nothing changed', () => {
    const files = [file('a', 'a'), file('secrets/s/key', 'k')];
    write(files);
    const before = tree();
    const times = Object.keys(before).map((path) => statSync(join(out, path)).mtimeMs);
    const writes = write(files);
    expect([writes.put, writes.remove, writes.kept]).toEqual([[], [], []]);
    expect(tree()).toEqual(before);
    expect(Object.keys(before).map((path) => statSync(join(out, path)).mtimeMs)).toEqual(times);
  });

  it('removes what it does not make any more, with folders that are empty then', () => {
    write([file('a', 'a'), file('inputs/deep/b', 'b'), file('inputs/c', 'c')]);
    put('inputs/c', 'mine');
    const { remove, left } = write([file('a', 'a2')]);
    expect(remove).toEqual(['inputs/deep/b']);
    expect(left).toEqual(['inputs/c']);
    expect(Object.keys(tree())).toEqual(['a', 'heat2kube.lock', 'inputs/c']);
    expect(readdirSync(join(out, 'inputs'))).toEqual(['c']);
  });

  it('writes a file anew that the user deleted', () => {
    write([file('a', 'a'), file('b', 'b')]);
    rmSync(join(out, 'a'));
    write([file('a', 'a'), file('b', 'b')]);
    expect(tree()['a']).toBe('a');
  });

  it('leaves files alone that it knows nothing of', () => {
    write([file('a', 'a')]);
    put('notes.txt', 'n');
    write([file('a', 'b')]);
    expect(tree()).toMatchObject({ a: 'b', 'notes.txt': 'n' });
  });
});

describe('an edited file', () => {
  it('stays; the new text is put beside it, once', () => {
    write([file('a', '1')]);
    put('a', 'mine');
    expect(write([file('a', '1')]).kept).toEqual([{ path: 'a' }]);
    expect(write([file('a', '2')]).kept).toEqual([{ path: 'a', newText: 'a.new' }]);
    expect(tree()).toMatchObject({ a: 'mine', 'a.new': '2' });
    const before = tree();
    expect(write([file('a', '2')]).kept).toEqual([{ path: 'a' }]);
    expect(tree()).toEqual(before);
  });

  it('is overwritten on demand, and then the text beside it goes', () => {
    write([file('a', '1')]);
    put('a', 'mine');
    write([file('a', '2')]);
    write([file('a', '2')], { force: true });
    expect(tree()).toMatchObject({ a: '2' });
    expect(Object.keys(tree())).toEqual(['a', 'heat2kube.lock']);
  });

  it('counts as ours again when the user took the new text over', () => {
    write([file('a', '1')]);
    put('a', 'mine');
    write([file('a', '2')]);
    put('a', '2');
    expect(write([file('a', '3')]).kept).toEqual([]);
    expect(tree()['a']).toBe('3');
  });

  it('stays where its digest in the lock was edited too, and so does one that nobody needs any more', () => {
    write([file('a', '1'), file('b', '1')]);
    put('a', 'mine');
    put(lockPath, (tree()[lockPath] ?? '').replace(sha256('1'), sha256('mine')));
    const { kept, left, remove } = write([file('a', '2')]);
    expect({ kept, left, remove }).toEqual({ kept: [{ path: 'a', newText: 'a.new' }], left: ['b'], remove: [] });
    expect(tree()).toMatchObject({ a: 'mine', 'a.new': '2', b: '1' });
  });

  it('is also one that was there before the first run made it', () => {
    mkdirSync(out);
    put('heat2kube.lock', fitting({ version: 1, tool: 't', inputs: {}, files: {} }));
    put('a', 'mine');
    write([file('a', '1')]);
    expect(tree()).toMatchObject({ a: 'mine', 'a.new': '1' });
  });
});

describe('secrets', () => {
  it('are readable by their owner only, their folders too', () => {
    write([file('secrets/.gitignore', '*'), file('secrets/s/key', 'k')]);
    const mode = (path: string): number => statSync(join(out, path)).mode & 0o777;
    expect(mode('secrets/s/key')).toBe(0o600);
    expect(mode(secretStatePath)).toBe(0o600);
    expect(mode('secrets')).toBe(0o700);
    expect(mode('secrets/s')).toBe(0o700);
  });

  it('are closed again when something opened them', () => {
    const files = [file('secrets/s/key', 'k')];
    write(files);
    rmSync(join(out, 'secrets/s/key'));
    writeFileSync(join(out, 'secrets/s/key'), 'k', { mode: 0o644 });
    write(files);
    expect(statSync(join(out, 'secrets/s/key')).mode & 0o777).toBe(0o600);
  });

  it('leave no trace outside their folder, not even a digest', () => {
    write([file('a', 'a'), file('secrets/s/key', 'hunter2')]);
    expect(tree()['heat2kube.lock']).not.toContain('secrets');
    const { state, drawn } = readExistingOutput(out, 'out');
    expect([state, drawn]).toEqual(['ours', []]);
  });

  it('keep edits as other files do', () => {
    write([file('secrets/s/key', '1')]);
    put('secrets/s/key', 'mine');
    expect(write([file('secrets/s/key', '2')]).kept).toEqual([{ path: 'secrets/s/key', newText: 'secrets/s/key.new' }]);
    expect(statSync(join(out, 'secrets/s/key.new')).mode & 0o777).toBe(0o600);
  });

  it('that were drawn are never removed', () => {
    const drawn = ['secrets/s/value'];
    write([file('secrets/s/value', 'x'), file('secrets/t/user-data', 'y')], { drawn });
    const { remove } = write([file('a', 'a')], { drawn });
    expect(remove).toEqual(['secrets/t/user-data']);
    expect(tree()['secrets/s/value']).toBe('x');
  });
});

describe('a failure', () => {
  it('leaves the old output whole', () => {
    write([file('a', '1'), file('b', '1'), file('c', '1')]);
    put('z', 'a file where a folder should be');
    const before = tree();
    expect(() => write([file('a', '2'), file('c', '2'), file('z/y', '2')])).toThrow(
      /out cannot be written.*it is unchanged/,
    );
    expect(tree()).toEqual(before);
  });

  it('is a defect when a path leads out', () => {
    expect(() => write([file('../a', 'a')])).toThrow(RangeError);
    for (const path of ['', '/a', '../a', 'a/../../b', 'a//b', '.', 'a\\b', 'C:a', './a']) {
      expect(isInside(path), path).toBe(false);
    }
    for (const path of ['a', 'a/b', '.a/b', 'a..b', '..a']) expect(isInside(path), path).toBe(true);
  });
});

describe('a lock file', () => {
  it('that names files outside removes nothing there', () => {
    writeFileSync(join(base, 'precious'), '');
    mkdirSync(out);
    const empty = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';
    put('heat2kube.lock', fitting({ version: 1, tool: 't', inputs: {}, files: { '../precious': empty } }));
    write([file('a', 'a')]);
    expect(readdirSync(base).toSorted()).toEqual(['out', 'precious']);
  });

  it.each(['', '{', '[]', '{"version":2,"files":{}}', '{"version":1}'])('%s is none of ours', (text) => {
    mkdirSync(out);
    put('heat2kube.lock', text);
    expect(readExistingOutput(out, 'out').state).toBe('foreign');
  });
});
