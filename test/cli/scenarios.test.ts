/** Plays every scenario of fixtures/cli; `UPDATE=1` writes what came out into them. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseScenario, play, printScenario } from './scenario.ts';

const directory = join(import.meta.dirname, '..', '..', 'fixtures', 'cli');
const names = readdirSync(directory).filter((name) => name.endsWith('.scenario'));
const update = process.env['UPDATE'] === '1';

const played = new Map<string, ReturnType<typeof play>>();

/** Plays each scenario once, whichever test asks first. */
function playOnce(name: string): ReturnType<typeof play> {
  const ready = played.get(name) ?? play(parseScenario(readFileSync(join(directory, name), 'utf8')));
  played.set(name, ready);
  return ready;
}

describe('scenarios', () => {
  it('are there', () => {
    expect(names.length).toBeGreaterThan(10);
  });

  it.each(names)('%s', async (name) => {
    const path = join(directory, name);
    const text = readFileSync(path, 'utf8');
    const scenario = parseScenario(text);
    expect(printScenario(scenario), 'the reader loses nothing').toBe(text);
    expect(scenario.about).toMatch(/^[A-Z].*\.$/s);
    const { actual, mismatches } = await playOnce(name);
    if (update) writeFileSync(path, printScenario(actual));
    const open = update ? mismatches.filter(({ part }) => actual.parts.includes(part)) : mismatches;
    expect(
      open.map((mismatch) => `${mismatch.part.kind} ${mismatch.part.argument}:\n${mismatch.actual}`).join('\n'),
    ).toBe('');
  });
});

interface Matcher {
  readonly pattern: Readonly<Record<string, string | number>>;
  readonly background?: { readonly beginsPattern: string; readonly endsPattern: string };
}

/** The matchers that docs/editor.md offers to an editor must read what `check` really prints. */
describe('the tasks of docs/editor.md', () => {
  const page = readFileSync(join(import.meta.dirname, '..', '..', 'docs', 'editor.md'), 'utf8');
  const block = /```json\n(\{\n {2}"version": "2\.0\.0"[\s\S]*?)```/.exec(page)?.[1] ?? '';
  const { tasks }: { tasks: { command: string; args: string[]; problemMatcher: Matcher }[] } = JSON.parse(block);

  it('read every line of every check in the scenarios', async () => {
    const lines: string[] = [];
    for (const name of names) {
      lines.push(...(await playOnce(name)).checkLines);
    }
    expect(lines.length).toBeGreaterThan(10);
    for (const { pattern } of tasks.map(({ problemMatcher }) => problemMatcher)) {
      const matcher = new RegExp(String(pattern['regexp']));
      for (const line of lines) {
        const found = matcher.exec(line);
        expect(found, line).not.toBeNull();
        expect(found?.[Number(pattern['file'])], line).toMatch(/^(?:[a-z0-9]+(?:\.yaml|\.json)?\/?)+$/);
        expect(Number(found?.[Number(pattern['line'])]), line).toBeGreaterThan(0);
        expect(Number(found?.[Number(pattern['column'])]), line).toBeGreaterThan(0);
        expect(Number(found?.[Number(pattern['endLine'])]), line).toBeGreaterThan(0);
        expect(Number(found?.[Number(pattern['endColumn'])]), line).toBeGreaterThan(0);
        expect(['error', 'warning', 'info']).toContain(found?.[Number(pattern['severity'])]);
        expect(found?.[Number(pattern['code'])], line).toMatch(/^[a-z-]+\/[a-z0-9-]+$/);
      }
    }
  });

  it('run command lines that exist', () => {
    expect(tasks.map(({ command, args }) => [command, ...args])).toEqual([
      ['npx', 'heat2kube', 'check', '--no-values', '--no-fold', '--format', 'line', '${file}'],
      ['npx', 'heat2kube', 'check', '--watch', '--no-values', '--no-fold', '--format', 'line', '${file}'],
    ]);
  });

  it('know when a check of the watching task begins and ends', () => {
    const [background] = tasks.flatMap(({ problemMatcher }) => problemMatcher.background ?? []);
    const printed = ['heat2kube: checking stack.yaml', 'heat2kube: 1 error, 2 warnings; waiting for changes'];
    const test = (pattern: string | undefined): readonly boolean[] =>
      printed.map((line) => new RegExp(pattern ?? '').test(line));
    expect(test(background?.beginsPattern)).toEqual([true, false]);
    expect(test(background?.endsPattern)).toEqual([false, true]);
  });
});
