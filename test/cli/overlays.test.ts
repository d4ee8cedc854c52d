/** Overlays on the disk: the same bytes again, secrets for their owner alone, drawn once for each overlay. */
import { cpSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { textsBelow } from '../texts-below.ts';
import { runIn } from './recorded.ts';

const example = join(import.meta.dirname, '..', '..', 'examples', 'shop');
const token = `heat_template_version: 2018-08-31
resources:
  token: { type: OS::Heat::RandomString, properties: { length: 24 } }
`;

let directory = '';

beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'overlays-'));
  cpSync(example, join(directory, 'shop'), { recursive: true });
  writeFileSync(join(directory, 'prod.yaml'), 'parameters: { web_count: 3, db_password: another-horse-9 }\n');
  writeFileSync(join(directory, 'dev.yaml'), 'parameters: { web_count: 1 }\n');
  writeFileSync(join(directory, 'empty.yaml'), 'parameters: {}\n');
  writeFileSync(join(directory, 'token.yaml'), token);
});

afterAll(() => {
  rmSync(directory, { recursive: true, force: true });
});

async function convert(...args: readonly string[]): Promise<number> {
  return (await runIn(directory, ['convert', ...args])).status;
}

function filesOf(output: string): ReadonlyMap<string, string> {
  return textsBelow(join(directory, output));
}

function mode(path: string): number {
  return statSync(join(directory, path)).mode & 0o777;
}

const shop = ['shop/shop.yaml', '-e', 'shop/env.yaml', '--overlay', 'prod=prod.yaml', '--overlay', 'dev=dev.yaml'];

describe('overlays of the example', () => {
  it('are written, and the same bytes again', async () => {
    expect(await convert(...shop, '-o', 'out')).toBe(0);
    const files = filesOf('out');
    expect([...files.keys()].filter((path) => path.startsWith('overlays/prod/added/')).length).toBeGreaterThan(0);
    expect(await convert(...shop, '-o', 'out')).toBe(0);
    expect(filesOf('out')).toEqual(files);
    await convert(...shop, '-o', 'again');
    expect(filesOf('again')).toEqual(files);
  });

  it('keep their secrets for their owner alone, and the rest as it is', async () => {
    await convert(...shop, '-o', 'modes');
    const secrets = [...filesOf('modes').keys()].filter((path) => /^overlays\/prod\/secrets\/.+\/.+/.test(path));
    expect(secrets.length).toBeGreaterThan(2);
    for (const path of secrets) expect(mode(`modes/${path}`), path).toBe(0o600);
    expect(mode('modes/overlays/prod/secrets')).toBe(0o700);
    expect(mode('modes/overlays/prod')).toBe(mode('modes/base'));
    expect(filesOf('modes').get('overlays/prod/secrets/.gitignore')).toMatch(/^\*$/m);
    for (const [path, text] of filesOf('modes')) {
      if (/another-horse-9|correct-horse-battery/.test(text)) expect(path).toMatch(/^(?:overlays\/\w+\/)?secrets\//);
    }
  });
});

describe('a secret that is drawn', () => {
  const args = ['token.yaml', '--overlay', 'prod=empty.yaml', '--overlay', 'dev=empty.yaml'];
  const paths = ['secrets/token/value', 'overlays/prod/secrets/token/value', 'overlays/dev/secrets/token/value'];

  it('is another one in each overlay, and stays', async () => {
    expect(await convert(...args, '-o', 'drawn')).toBe(0);
    const files = filesOf('drawn');
    const texts = paths.map((path) => files.get(path) ?? '');
    expect(texts.map((text) => text.length)).toEqual([24, 24, 24]);
    expect(new Set(texts).size).toBe(3);
    await convert(...args, '-o', 'drawn');
    expect(filesOf('drawn')).toEqual(files);
  });

  it('is kept when its overlay is not asked for, and there again when it is', async () => {
    await convert(...args, '-o', 'kept');
    const before = filesOf('kept');
    await convert('token.yaml', '-o', 'kept');
    const between = filesOf('kept');
    expect(paths.map((path) => between.get(path))).toEqual(paths.map((path) => before.get(path)));
    expect(between.get('overlays/prod/secrets/.gitignore')).toMatch(/^\*$/m);
    expect(between.has('overlays/prod/kustomization.yaml')).toBe(false);
    await convert(...args, '-o', 'kept');
    expect(filesOf('kept')).toEqual(before);
  });
});
