/** The output directory against links, against other runs, and after runs that were killed. */
import { execFileSync } from 'node:child_process';
import {
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FileError } from '../../src/cli/exit-status.ts';
import { claimOutput } from '../../src/cli/output/claim.ts';
import { readExistingOutput, sha256 } from '../../src/cli/output/existing-output.ts';
import { makeFolders } from '../../src/cli/output/folders.ts';
import { planWrites } from '../../src/cli/output/plan-writes.ts';
import { writeOutput } from '../../src/cli/output/write-output.ts';
import type { EmittedFile } from '../../src/emit/file.ts';
import { lockPath } from '../../src/emit/lock/emit-lock.ts';
import { sealedContent, sealedText } from '../../src/emit/lock/seal.ts';

let base = '';
let out = '';

beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), 'output-'));
  out = join(base, 'out');
});

afterEach(() => {
  rmSync(base, { recursive: true, force: true });
});

function locked(texts: Readonly<Record<string, string>>): readonly EmittedFile[] {
  const files = Object.entries(texts).map(([path, text]) => ({ path, text }));
  const digests = files.map(({ path, text: made }) => [path, sha256(made)]);
  const lock = { version: 1, tool: 'test', inputs: {}, files: Object.fromEntries(digests) };
  return [...files, { path: lockPath, text: fitting(lock) }];
}

/** As a run writes it, and as anybody can. */
function fitting(lock: object): string {
  return sealedText(lock, sha256(sealedContent(lock)));
}

function write(texts: Readonly<Record<string, string>>): void {
  const release = claimOutput({ directory: out, name: 'out', force: false });
  try {
    const existing = readExistingOutput(out, 'out');
    writeOutput(existing, planWrites(existing, { files: locked(texts), drawn: [], force: false }));
  } finally {
    release();
  }
}

function put(path: string, text: string): void {
  mkdirSync(dirname(join(out, path)), { recursive: true });
  writeFileSync(join(out, path), text);
}

function text(path: string): string {
  return readFileSync(join(out, path), 'utf8');
}

describe('links', () => {
  it('are not followed: a prepared lock removes nothing outside, and nothing is written there', () => {
    write({ 'base/a.yaml': 'a' });
    const home = join(base, 'home');
    mkdirSync(home);
    writeFileSync(join(home, 'notes.txt'), 'known');
    symlinkSync(home, join(out, 'x'));
    const { seal: _, ...lock } = JSON.parse(text('heat2kube.lock'));
    lock.files['x/notes.txt'] = sha256('known');
    put('heat2kube.lock', fitting(lock));
    expect(() => write({ 'base/a.yaml': 'b' })).toThrow(/x in the output directory is a link/);
    expect(readdirSync(home)).toEqual(['notes.txt']);
    expect(text('base/a.yaml')).toBe('a');
  });

  it.each(['base', 'base/a.yaml'])('in the place of %s stop the run, and it leaves no folder of its own', (path) => {
    write({ 'base/a.yaml': 'a' });
    const home = join(base, 'home');
    mkdirSync(home);
    writeFileSync(join(home, 'a.yaml'), 'mine');
    rmSync(join(out, path), { recursive: true });
    symlinkSync(path === 'base' ? home : join(home, 'a.yaml'), join(out, path));
    expect(() => write({ 'base/a.yaml': 'b', 'base/new.yaml': 'n' })).toThrow(FileError);
    expect(readdirSync(home)).toEqual(['a.yaml']);
    expect(readFileSync(join(home, 'a.yaml'), 'utf8')).toBe('mine');
    expect(readdirSync(out).toSorted()).toEqual(['base', 'heat2kube.lock']);
  });

  it('may lead to the directory itself, for the user named it', () => {
    mkdirSync(join(base, 'real'));
    symlinkSync(join(base, 'real'), out);
    write({ a: 'a' });
    expect(readFileSync(join(base, 'real', 'a'), 'utf8')).toBe('a');
    expect(lstatSync(out).isSymbolicLink()).toBe(true);
  });
});

describe('a run at the same time', () => {
  it('is refused while the process of the first one runs', () => {
    write({ a: 'a' });
    put('.heat2kube-run/owner.json', JSON.stringify({ pid: process.ppid, host: hostname() }));
    expect(() => write({ a: 'b' })).toThrow(`process ${process.ppid} is writing to out; it is unchanged`);
    expect(text('a')).toBe('a');
    expect(existsSync(join(out, '.heat2kube-run'))).toBe(true);
  });

  it('on another host is only taken over from by force', () => {
    write({ a: 'a' });
    put('.heat2kube-run/owner.json', JSON.stringify({ pid: 1, host: 'elsewhere' }));
    expect(() => claimOutput({ directory: out, name: 'out', force: false })).toThrow(/process 1 on elsewhere/);
    claimOutput({ directory: out, name: 'out', force: true })();
    expect(readdirSync(out).toSorted()).toEqual(['a', 'heat2kube.lock']);
  });

  it('passes texts through a folder that only its owner can read', () => {
    write({ a: 'a' });
    const release = claimOutput({ directory: out, name: 'out', force: false });
    expect(statSync(join(out, '.heat2kube-run')).mode & 0o777).toBe(0o700);
    release();
    expect(readdirSync(out).toSorted()).toEqual(['a', 'heat2kube.lock']);
  });
});

describe('a run that was killed', () => {
  /** No process has this number: it is above what Linux gives. */
  const dead = JSON.stringify({ pid: 2 ** 30, host: hostname() });

  it('before it moved anything leaves the old output', () => {
    write({ a: 'a', b: 'b' });
    put('.heat2kube-run/owner.json', dead);
    put('.heat2kube-run/new/a', 'half');
    put('.heat2kube-run-1073741824/new/secrets/x', 'stale');
    write({ a: 'a', b: 'b' });
    expect(readdirSync(out).toSorted()).toEqual(['a', 'b', 'heat2kube.lock']);
    expect(text('a')).toBe('a');
  });

  it('midway is finished by the next one, but for what a person changed since', () => {
    write({ a: 'a', b: 'b', c: 'c', d: 'd' });
    const before = (path: string): string => sha256(text(path));
    const lock = locked({ a: 'A', b: 'B', d: 'D' }).at(-1)?.text ?? '';
    const moves = ['a', 'b', 'd', 'heat2kube.lock'].map((path) => ({ path, before: before(path) }));
    const journal = { remove: [{ path: 'c', before: before('c') }], put: moves };
    put('.heat2kube-run/owner.json', dead);
    put('.heat2kube-run/journal.json', JSON.stringify(journal));
    // "a" was moved already, "d" was edited afterwards.
    put('a', 'A');
    put('d', 'edited');
    for (const [path, made] of Object.entries({ b: 'B', d: 'D', 'heat2kube.lock': lock }))
      put(`.heat2kube-run/new/${path}`, made);
    const release = claimOutput({ directory: out, name: 'out', force: false });
    release();
    expect(readdirSync(out).toSorted()).toEqual(['a', 'b', 'd', 'heat2kube.lock']);
    expect(['a', 'b', 'd'].map(text)).toEqual(['A', 'B', 'edited']);
    write({ a: 'a', b: 'b' });
    expect(['a', 'b', 'd'].map(text)).toEqual(['a', 'b', 'edited']);
  });

  it('while it made a new directory leaves nothing beside it for long', () => {
    mkdirSync(join(base, '.out.heat2kube-1073741824', 'new', 'secrets'), { recursive: true });
    write({ a: 'a' });
    expect(readdirSync(base)).toEqual(['out']);
  });
});

describe('a place where no directory can be made', () => {
  it('ends with an error below /proc, where Node itself would try for ever', () => {
    expect(() => makeFolders(join('/proc', 'heat2kube', 'out'))).toThrow(/ENOENT|EACCES|EPERM/);
  });
});

describe('what the reader has put into the directory', () => {
  const existing = (): ReturnType<typeof readExistingOutput> => readExistingOutput(out, 'out');

  it('is no pipe: nothing waits for a writer', () => {
    write({ 'base/a.yaml': 'a: 1\n' });
    mkdirSync(join(out, 'answers'));
    execFileSync('mkfifo', [join(out, 'answers/p.yaml'), join(out, 'base/a.yaml.new')]);
    expect(existing).toThrow('out/answers/p.yaml cannot be read: it is not a regular file');
    rmSync(join(out, 'answers'), { recursive: true });
    expect(() => existing().read('base/a.yaml.new')).toThrow('it is not a regular file');
  });

  it('is not larger than an object can be', () => {
    write({});
    mkdirSync(join(out, 'answers'));
    writeFileSync(join(out, 'answers/a.yaml'), '#'.repeat(3_000_000));
    expect(existing).toThrow('out/answers/a.yaml cannot be read: it has 3000000 bytes, and the limit is 2097152');
  });

  it.each([
    ['{', 'it is not JSON'],
    ['{"version":99,"files":{}}', 'a newer heat2kube wrote it (version 99)'],
    ['{"version":1,"files":null}', 'it is not a lock of heat2kube'],
  ])('may be the lock %s, which is not taken for none', (text, why) => {
    write({});
    writeFileSync(join(out, lockPath), text);
    expect(existing().state).toBe('foreign');
    expect(existing().lockProblem).toContain(why);
  });
});
