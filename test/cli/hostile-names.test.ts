/** A template whose names hold control characters: no command hands one to the terminal, and none tears a line apart. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runCommandLine } from '../../src/cli/run.ts';
import { terminalLine } from '../../src/print/slots/terminal.ts';

let directory = '';

const name = 'a\u001b[2J\u009b31m\nerror: forged';
const template = {
  heat_template_version: '2018-08-31',
  description: `made by ${name}`,
  parameters: { [name]: { type: 'string', default: 'x' } },
  resources: {
    [name]: { type: 'OS::Cinder::Volume', properties: { size: 1, name, [`no ${name}`]: 1 } },
    plugin: { type: `My::${name}`, properties: { a: 1 } },
  },
  outputs: { [name]: { description: name, value: { get_attr: [name, 'name'] } } },
};

beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'hostile-'));
  writeFileSync(join(directory, 'stack.yaml'), JSON.stringify(template));
});

afterAll(() => {
  rmSync(directory, { recursive: true, force: true });
});

async function printed(args: readonly string[]): Promise<string> {
  let text = '';
  const stream = { isTerminal: true, write: (more: string) => void (text += more) };
  const terminal = { out: stream, err: stream, cwd: directory, env: {}, readInput: () => Promise.resolve(undefined) };
  await runCommandLine(args, terminal);
  return text;
}

const commands: readonly (readonly string[])[] = [
  ['check', 'stack.yaml', '--color', 'never'],
  ...['line', 'json', 'sarif', 'github', 'junit'].map((format) => ['check', 'stack.yaml', '--format', format]),
  ['convert', 'stack.yaml', '--color', 'never'],
  ['convert', `${name}.yaml`, '--color', 'never'],
  ['explain', name, 'stack.yaml', '--color', 'never'],
  ['explain', `no ${name}`, 'stack.yaml', '--color', 'never'],
  ['explain', `OS::Nova::${name}`],
  ['explain', name],
  ['resolve', 'stack.yaml', '--color', 'never'],
  ['resolve', 'stack.yaml', '--format', 'yaml', '--color', 'never'],
  ['facts', name],
  ['yaql', `"${name}"`],
  ['yaql', `$.${name}`, '--color', 'never'],
  [name],
  ['check', 'stack.yaml', `--${name}`],
];

describe('a name with control characters', () => {
  it.each(commands.map((args) => [terminalLine(args.join(' ')), args] as const))('is shown by %s', async (_, args) => {
    const text = await printed(args);
    expect(text).not.toBe('');
    expect(text.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\u202a-\u202e]/u);
    expect(text).not.toMatch(/^error: forged/m);
  });

  it('reaches the plan as one line', async () => {
    await printed(['convert', 'stack.yaml']);
    const text = readFileSync(join(directory, 'out', 'MIGRATION.md'), 'utf8');
    expect(text).toContain('error: forged');
    expect(text.replaceAll('\n', '')).not.toMatch(/\p{Cc}/u);
    expect(text).not.toMatch(/^error: forged/m);
  });
});
