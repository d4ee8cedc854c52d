/** The bundled example as a user converts it, for both profiles: what lands on the disk, and where its password does not. */
import { cpSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { textsBelow } from '../texts-below.ts';
import { runIn, type Ran } from './recorded.ts';

const example = join(import.meta.dirname, '..', '..', 'examples', 'shop');
/** Looks different in every way of writing it down. */
const password = 'corr"ect+horse/ba%tt\u00e9ry&staple';

let directory = '';

beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'example-'));
  cpSync(example, join(directory, 'shop'), { recursive: true });
});

afterAll(() => {
  rmSync(directory, { recursive: true, force: true });
});

function run(...args: readonly string[]): Promise<Ran> {
  return runIn(directory, args);
}

function convert(profile: string, output: string): Promise<Ran> {
  const given = ['-P', `db_password=${password}`, '-P', 'key_name=ops'];
  return run('convert', 'shop/shop.yaml', ...given, '--profile', profile, '-o', output, '--format', 'line');
}

function filesOf(output: string): ReadonlyMap<string, string> {
  return textsBelow(join(directory, output));
}

function spellings(text: string): readonly string[] {
  const bytes = Buffer.from(text, 'utf8');
  const ascii = JSON.stringify(text).replaceAll(/[^\x20-\x7e]/g, (letter) => {
    return `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`;
  });
  // Inside a longer text base64 shifts, so the parts that do not depend on their neighbours are searched.
  const shifted = [0, 1, 2].map((shift) =>
    Buffer.concat([Buffer.alloc(shift), bytes])
      .toString('base64')
      .slice(4, -4)
      .replace(/=+$/, ''),
  );
  return [
    text,
    JSON.stringify(text).slice(1, -1),
    ascii.slice(1, -1),
    encodeURIComponent(text),
    bytes.toString('hex'),
    ...shifted,
  ];
}

describe.each(['openstack', 'standalone'])('the example for %s', (profile) => {
  let first: Ran = { status: -1, out: '', err: '' };

  beforeAll(async () => {
    first = await convert(profile, profile);
  });

  it('is converted without an error, and says what was made', () => {
    expect(first.err.split('\n').filter((line) => /: error: /.test(line))).toEqual([]);
    expect(first.status).toBe(0);
    expect(first.out).toMatch(/^ {2}objects +.*3 VirtualMachine/m);
    expect(first.out).toMatch(/^ {2}machines +db, web\/0\/server, web\/1\/server$/m);
    expect(first.out).toMatch(/^Next: read /m);
  });

  it('shows the hidden password in secrets/ only, in whatever spelling', () => {
    const files = filesOf(profile);
    const outside = [...files].filter(([path]) => !path.startsWith('secrets/'));
    expect(outside.length).toBeGreaterThan(8);
    for (const spelling of spellings(password)) {
      expect(outside.filter(([, text]) => text.includes(spelling)).map(([path]) => path)).toEqual([]);
      expect(first.out + first.err).not.toContain(spelling);
    }
    const inside = [...files].filter(([path, text]) => path.startsWith('secrets/') && text.includes(password));
    expect(inside.length).toBeGreaterThan(0);
    for (const [path] of inside) expect(statSync(join(directory, profile, path)).mode & 0o777).toBe(0o600);
  });

  it('gives the same bytes again, here and in another directory', async () => {
    const before = filesOf(profile);
    expect((await convert(profile, profile)).status).toBe(0);
    expect(filesOf(profile)).toEqual(before);
    await convert(profile, `${profile}-again`);
    expect(filesOf(`${profile}-again`)).toEqual(before);
  });

  it('tells the web servers where the database is found in the cluster', () => {
    const texts = [...filesOf(profile)].filter(([path]) => /^secrets\/web-0.*userdata$/.test(path));
    expect(texts).toHaveLength(1);
    for (const [, text] of texts) expect(text).toMatch(/host=\S*db\S*\.svc\.cluster\.local$/m);
  });
});
