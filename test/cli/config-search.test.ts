/** One rule says which configuration belongs to a template: for every command, wherever it is started. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runIn } from './recorded.ts';

let directory = '';

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'search-'));
  put('stacks/deep/web.yaml', 'heat_template_version: 2018-08-31\nparameters: { size: { type: number } }\n');
  put('prod.yaml', 'parameters: { size: 2 }\n');
});

afterEach(() => {
  rmSync(directory, { recursive: true, force: true });
});

function put(path: string, text: string): void {
  mkdirSync(dirname(join(directory, path)), { recursive: true });
  writeFileSync(join(directory, path), text);
}

async function run(cwd: string, ...args: readonly string[]): Promise<{ status: number; text: string }> {
  const { status, out, err } = await runIn(cwd, args);
  return { status, text: out + err };
}

const commands = ['check', 'resolve', 'convert'];
const places = ['.', 'stacks', 'stacks/deep', '..', '/'];
const runs = commands.flatMap((command) => places.map((place) => [command, place] as const));

async function runFrom(command: string, place: string): Promise<{ status: number; text: string }> {
  const cwd = join(place === '/' ? '/' : directory, place);
  const template = relative(cwd, join(directory, 'stacks/deep/web.yaml'));
  return run(cwd, command, template, ...(command === 'convert' ? ['-o', join(directory, 'out')] : []));
}

describe('the configuration of a template', () => {
  it.each(runs)('is the nearest one above it: %s in %s', async (command, place) => {
    put('heat2kube.yaml', 'stacks: { web: { template: stacks/deep/web.yaml, environments: [prod.yaml] } }\n');
    const { status, text } = await runFrom(command, place);
    expect(text).not.toContain('error');
    expect(status).toBe(0);
  });

  it.each(runs)('is not one above another: %s in %s', async (command, place) => {
    put('heat2kube.yaml', 'environments: [prod.yaml]\n');
    put('stacks/heat2kube.yaml', 'profile: openstack\n');
    const { status, text } = await runFrom(command, place);
    expect(text).toContain('evaluate/missing-parameter');
    expect(status).toBe(1);
  });

  it.each(runs)('is not one above the repository: %s in %s', async (command, place) => {
    put('heat2kube.yaml', 'environments: [prod.yaml]\n');
    put('stacks/.git', 'gitdir: elsewhere\n');
    const { status, text } = await runFrom(command, place);
    expect(text).toContain('evaluate/missing-parameter');
    expect(status).toBe(1);
  });

  it.each(commands)('knows its stacks by name below it: %s', async (command) => {
    put('heat2kube.yaml', 'stacks: { web: { template: stacks/deep/web.yaml, environments: [prod.yaml] } }\n');
    const more = command === 'convert' ? ['-o', join(directory, 'out')] : [];
    const { status, text } = await run(join(directory, 'stacks'), command, 'web', ...more);
    expect(text).not.toContain('error');
    expect(status).toBe(0);
  });
});
