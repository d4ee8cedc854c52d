/** What a scenario cannot show: defects, watching, drawn secrets and standard input. */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { statusOf } from '../../src/cli/exit-status.ts';
import { runCommandLine } from '../../src/cli/run.ts';
import { displayName } from '../../src/cli/stack-input.ts';
import type { Terminal } from '../../src/cli/terminal.ts';
import { makeDiagnostic } from '../../src/diagnostics/collector.ts';
import { secretLeak } from '../../src/guard/guard.ts';
import { templateTooLarge } from '../../src/hot/template-diagnostics.ts';
import { recorded, type Recorded } from './recorded.ts';

let directory = '';

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'run-'));
});

afterEach(() => {
  rmSync(directory, { recursive: true, force: true });
});

function record(more: Partial<Terminal> = {}): Recorded {
  return recorded(directory, more);
}

function put(name: string, text: string): void {
  writeFileSync(join(directory, name), text);
}

const plain = 'heat_template_version: 2018-08-31\noutputs: { answer: { value: 42 } }\n';

describe('a defect', () => {
  const failing = (env: Terminal['env']): Recorded => {
    const terminal = record({ env });
    return {
      ...terminal,
      out: {
        isTerminal: false,
        write: () => {
          throw new TypeError('the stream is made of cheese');
        },
      },
    };
  };

  it('ends with 70, asks for a report and names the version', async () => {
    put('stack.yaml', plain);
    const terminal = failing({});
    expect(await runCommandLine(['resolve', 'stack.yaml'], terminal)).toBe(70);
    expect(terminal.printed.err).toContain('internal error: the stream is made of cheese');
    expect(terminal.printed.err).toContain('HEAT2KUBE_DEBUG=1');
    expect(terminal.printed.err).toMatch(/defect of heat2kube \d+\.\d+\.\d+.*[Pp]lease report it/);
    expect(terminal.printed.err).not.toContain('    at ');
  });

  it('shows where it happened on request', async () => {
    put('stack.yaml', plain);
    const terminal = failing({ HEAT2KUBE_DEBUG: '1' });
    expect(await runCommandLine(['resolve', 'stack.yaml'], terminal)).toBe(70);
    expect(terminal.printed.err).toContain('    at ');
  });

  it('ends with 70 too where a message tells it, whatever else there is', () => {
    const leak = makeDiagnostic(secretLeak, {}, 'base/web.yaml', 'hidden parameter token');
    const lost = makeDiagnostic(templateTooLarge, {}, 2, 1);
    expect(statusOf([lost], 'error')).toBe(1);
    expect(statusOf([lost, leak], 'error')).toBe(70);
    expect(statusOf([], 'info')).toBe(0);
  });
});

describe('check --watch', () => {
  it('checks again when a file of the stack changes, and ends when it is told to', async () => {
    put('stack.yaml', plain);
    const stop = new AbortController();
    const terminal = record({ stop: stop.signal });
    const ended = runCommandLine(['check', 'stack.yaml', '--watch'], terminal);
    const rounds = (): number => terminal.printed.out.split('waiting for changes').length - 1;
    await expect.poll(rounds, { timeout: 10_000 }).toBe(1);
    expect(terminal.printed.out).toBe(
      'heat2kube: checking stack.yaml\nheat2kube: nothing to report; waiting for changes\n',
    );
    put('stack.yaml', plain.replace('42', '{ get_param: nothing }'));
    await expect.poll(rounds, { timeout: 10_000 }).toBe(2);
    expect(terminal.printed.out).toContain('stack.yaml:2:42: warning: no parameter is called "nothing"');
    put('unrelated.yaml', plain);
    put('stack.yaml', plain);
    await expect.poll(rounds, { timeout: 10_000 }).toBe(3);
    put('heat2kube.yaml', 'profle: standalone\n');
    await expect.poll(rounds, { timeout: 10_000 }).toBe(4);
    expect(terminal.printed.out).toContain('heat2kube.yaml:1:1: error: ');
    stop.abort();
    expect(await ended).toBe(1);
  });
});

describe('check --watch after something is deleted', () => {
  const watching = async (change: () => void, restore: () => void): Promise<string> => {
    const stop = new AbortController();
    const terminal = record({ stop: stop.signal });
    const ended = runCommandLine(['check', 'sub/stack.yaml', '-e', 'sub/env.yaml', '--watch'], terminal);
    const rounds = (): number => terminal.printed.out.split('waiting for changes').length - 1;
    await expect.poll(rounds, { timeout: 10_000 }).toBe(1);
    change();
    await expect.poll(() => terminal.printed.out, { timeout: 10_000 }).toContain('does not exist');
    await expect.poll(rounds, { timeout: 10_000 }).toBeGreaterThan(1);
    terminal.printed.out = '';
    restore();
    await expect.poll(() => terminal.printed.out, { timeout: 10_000 }).toContain('nothing to report; waiting');
    terminal.printed.out = '';
    put('sub/stack.yaml', plain.replace('42', '{ get_param: nothing }'));
    await expect.poll(() => terminal.printed.out, { timeout: 10_000 }).toContain('is called "nothing"');
    stop.abort();
    await ended;
    return terminal.printed.err;
  };
  const make = (): void => {
    mkdirSync(join(directory, 'sub'), { recursive: true });
    put('sub/stack.yaml', plain);
    put('sub/env.yaml', 'parameters: {}\n');
  };

  it.each([
    ['the template', 'sub/stack.yaml'],
    ['an environment', 'sub/env.yaml'],
    ['the directory', 'sub'],
  ])('goes on when %s is there again', async (_, name) => {
    make();
    const remove = (): void => rmSync(join(directory, name), { recursive: true });
    expect(await watching(remove, make)).toBe('');
  });
});

describe('check --watch when something appears', () => {
  const nesting = 'heat_template_version: 2018-08-31\nresources: { r: { type: lib/inner.yaml } }\n';
  const unused = 'heat_template_version: 2018-08-31\nparameters: { appeared: { type: string, default: x } }\n';

  it.each<[string, string, Readonly<Record<string, string>>, Readonly<Record<string, string>>]>([
    ['a file that a pattern matches', 'a/*.yaml', { 'a/one.yaml': plain }, { 'a/two.yaml': unused }],
    ['a directory below **', '**/*.yaml', { 'one.yaml': plain }, { 'b/c/two.yaml': unused }],
    ['the first file of a pattern', 'd/*.yaml', {}, { 'd/two.yaml': unused }],
    [
      'a file that was no template',
      'e/*.yaml',
      { 'e/one.yaml': plain, 'e/two.yaml': 'a: b\n' },
      { 'e/two.yaml': unused },
    ],
    ['a nested template', 'stack.yaml', { 'stack.yaml': nesting }, { 'lib/inner.yaml': unused }],
    [
      'an environment of the configuration',
      'f/stack.yaml',
      { 'f/stack.yaml': plain, 'f/heat2kube.yaml': 'environments: [g/env.yaml]\n' },
      { 'f/g/env.yaml': 'parameters: { appeared: x }\n' },
    ],
    [
      'a configuration in a directory above',
      'h/i/stack.yaml',
      { 'h/i/stack.yaml': plain, 'h/env.yaml': 'parameters: { appeared: x }\n' },
      { 'h/heat2kube.yaml': 'stacks: { s: { template: i/stack.yaml, environments: [env.yaml] } }\n' },
    ],
    [
      'a stack of the configuration',
      '',
      { 'one.yaml': unused },
      { 'heat2kube.yaml': 'stacks: { s: { template: one.yaml } }\n' },
    ],
  ])('checks %s', async (_, names, before, after) => {
    const write = (files: Readonly<Record<string, string>>): void => {
      for (const [path, content] of Object.entries(files)) {
        mkdirSync(dirname(join(directory, path)), { recursive: true });
        put(path, content);
      }
    };
    write(before);
    const stop = new AbortController();
    const terminal = record({ stop: stop.signal });
    const ended = runCommandLine(['check', ...names.split(' ').filter(Boolean), '--watch'], terminal);
    await expect.poll(() => terminal.printed.out, { timeout: 10_000 }).toContain('waiting for changes');
    expect(terminal.printed.out).not.toContain('"appeared"');
    write(after);
    await expect.poll(() => terminal.printed.out, { timeout: 10_000 }).toMatch(/"appeared".*waiting for changes/s);
    stop.abort();
    await ended;
  });
});

describe('secrets that are drawn', () => {
  const template = `heat_template_version: 2018-08-31
resources:
  password:
    type: OS::Heat::RandomString
    properties: { length: 24, character_classes: [{ class: lowercase, min: 24 }] }
`;
  const secretFiles = (): ReadonlyMap<string, string> => {
    const folder = join(directory, 'out', 'secrets');
    const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter(
      (entry) => entry.isFile() && entry.parentPath !== folder,
    );
    return new Map(
      files.map((entry) => [entry.name, readFileSync(join(entry.parentPath, entry.name), 'utf8')] as const),
    );
  };
  const convert = async (...more: readonly string[]): Promise<Recorded> => {
    const terminal = record();
    await runCommandLine(['convert', 'stack.yaml', ...more], terminal);
    return terminal;
  };

  it('are drawn once and kept, whatever else changes', async () => {
    put('stack.yaml', template);
    const first = await convert();
    expect(first.printed.out).toContain('1 value newly generated');
    const drawn = [...secretFiles().values()];
    expect(drawn.filter((text) => /^[a-z]{24}$/.test(text))).toHaveLength(1);
    const second = await convert();
    expect(second.printed.out).not.toContain('newly drawn');
    expect([...secretFiles().values()]).toEqual(drawn);
    put('stack.yaml', template.replace('length: 24', 'length: 24, salt: other'));
    await convert('--force');
    expect([...secretFiles().values()]).toEqual(drawn);
  });

  it('stand nowhere but in secrets/', async () => {
    put('stack.yaml', template);
    const { printed } = await convert();
    const value = [...secretFiles().values()].find((text) => /^[a-z]{24}$/.test(text)) ?? '';
    expect(value).toHaveLength(24);
    const forms = [value, Buffer.from(value).toString('base64')];
    const others = readdirSync(join(directory, 'out'), { recursive: true, withFileTypes: true }).filter(
      (entry) => entry.isFile() && !entry.parentPath.includes('secrets'),
    );
    const texts = others.map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8'));
    expect(texts.length).toBeGreaterThan(3);
    for (const text of [...texts, printed.out, printed.err]) {
      for (const form of forms) expect(text.includes(form)).toBe(false);
    }
  });
});

describe('colours', () => {
  const isColored = async (args: readonly string[], isTerminal: boolean, env: Terminal['env']): Promise<boolean> => {
    put('stack.yaml', plain.replace('42', '{ get_param: nothing }'));
    const terminal = record({ env });
    const out = { ...terminal.out, isTerminal };
    await runCommandLine(['check', 'stack.yaml', '--format', 'pretty', ...args], { ...terminal, out });
    expect(terminal.printed.out).toContain('is called "nothing"');
    return terminal.printed.out.includes('\u001b[');
  };

  it('follow the option, then the environment, then the stream', async () => {
    expect(await isColored([], true, {})).toBe(true);
    expect(await isColored([], false, {})).toBe(false);
    expect(await isColored([], true, { NO_COLOR: '1' })).toBe(false);
    expect(await isColored([], true, { TERM: 'dumb' })).toBe(false);
    expect(await isColored([], false, { FORCE_COLOR: '1' })).toBe(true);
    expect(await isColored(['--color'], false, { NO_COLOR: '1' })).toBe(true);
    expect(await isColored(['--color', 'never'], true, { FORCE_COLOR: '1' })).toBe(false);
  });
});

describe('names in messages', () => {
  it('are relative to the working directory, unless an absolute path leads out of it', () => {
    expect(displayName('/work', 'a/./b.yaml')).toBe('a/b.yaml');
    expect(displayName('/work', '/work/a.yaml')).toBe('a.yaml');
    expect(displayName('/work', '../a.yaml')).toBe('../a.yaml');
    expect(displayName('/work', '/other/../x/a.yaml')).toBe('/x/a.yaml');
    expect(displayName('/work', '.')).toBe('.');
  });
});
