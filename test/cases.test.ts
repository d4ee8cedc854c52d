/**
 * What went wrong when heat2kube was tried, with the right result: a scenario each, whose first paragraph says the kind of fault.
 * `UPDATE=1` writes what came out into them.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { parseScenario, play, printScenario } from './cli/scenario.ts';
import { someOf } from './seed.ts';

const directory = join(import.meta.dirname, '..', 'fixtures', 'cases');
const names = readdirSync(directory).filter((name) => name.endsWith('.scenario'));

it.each(someOf(names, 24))('%s', async (name) => {
  const path = join(directory, name);
  const text = readFileSync(path, 'utf8');
  const scenario = parseScenario(text);
  expect(printScenario(scenario), 'the reader loses nothing').toBe(text);
  expect(scenario.about).toMatch(/^[A-Z].*\.$/s);
  expect(
    scenario.parts.some(({ kind }) => ['shows', 'lacks', 'absent', 'stdout', 'status'].includes(kind)),
    'it expects something',
  ).toBe(true);
  const { actual, mismatches } = await play(scenario);
  const update = process.env['UPDATE'] === '1';
  if (update) writeFileSync(path, printScenario(actual));
  const open = update ? mismatches.filter(({ part }) => actual.parts.includes(part)) : mismatches;
  expect(open.map(({ part, actual: got }) => `${part.kind} ${part.argument}:\n${got}`).join('\n')).toBe('');
});
