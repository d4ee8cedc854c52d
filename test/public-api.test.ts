/**
 * The public surface: every export with its declared type, as the package's declarations give it. A change here is a change
 * for users; `UPDATE=1` takes it over, and CHANGELOG.md tells it. The compiler takes its time, so `npm test` leaves the types to
 * `npm run test:slow`.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as library from '../src/index.ts';
import * as testing from '../src/testing.ts';
import { isThorough } from './seed.ts';

const root = join(import.meta.dirname, '..');
const update = process.env['UPDATE'] === '1';
const looks = update || isThorough;
let declarations = '';

beforeAll(() => {
  if (!looks) return;
  declarations = mkdtempSync(join(tmpdir(), 'declarations-'));
  const require = createRequire(import.meta.url);
  const manifest = require.resolve('typescript/package.json');
  const { bin }: { readonly bin: { readonly tsc: string } } = require(manifest);
  const tsc = join(dirname(manifest), bin.tsc);
  execFileSync(process.execPath, [tsc, '-p', 'tsconfig.build.json', '--outDir', declarations], { cwd: root });
}, 120_000);

afterAll(() => {
  if (looks) rmSync(declarations, { recursive: true, force: true });
});

function read(path: string): string {
  return readFileSync(path, 'utf8').replaceAll(/[ \t]*\/\*[\s\S]*?\*\/\n?/g, '');
}

interface Exported {
  readonly name: string;
  readonly from?: string;
}

/** Every name that a file exports, with the file that declares it. */
function exportsOf(text: string): readonly Exported[] {
  const passedOn = [...text.matchAll(/^export (?:type )?\{([^}]*)\} from '([^']+)';$/gm)].flatMap(
    ([, names = '', from = '']) =>
      names
        .split(',')
        .map((name) => name.trim())
        .filter((name) => name !== '')
        .map((name) => ({ name, from })),
  );
  const own = [...text.matchAll(/^export (?:declare )?(?:const|function|interface|type|class) (\w+)/gm)];
  return [...passedOn, ...own.map(([, name = '']) => ({ name }))];
}

/** The text of one declaration: to the line that closes it. */
function declarationIn(text: string, name: string): string {
  const lines = text.split('\n');
  const start = lines.findIndex((line) =>
    new RegExp(`^export .*\\b(?:const|function|interface|type|class) ${name}\\b`).test(line),
  );
  if (start < 0) throw new Error(`no declaration of ${name}`);
  let end = start;
  while (!/^(?:\S.*)?[;}]$/.test(lines[end] ?? '}')) end++;
  return lines.slice(start, end + 1).join('\n');
}

/** One block for each export, in the order of names. */
function surface(entry: string): string {
  const file = join(declarations, 'src', `${entry}.d.ts`);
  const text = read(file);
  const blocks = exportsOf(text).map(({ name, from }) => {
    const source = from === undefined ? text : read(join(dirname(file), from.replace(/\.[jt]s$/, '.d.ts')));
    return [name, declarationIn(source, name)] as const;
  });
  return blocks
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([, block]) => `${block}\n`)
    .join('\n');
}

describe.each([
  ['index', library],
  ['testing', testing],
])('%s', (entry, module) => {
  it.skipIf(!looks)('exports what it always did, with the same types', () => {
    const golden = join(root, 'fixtures', 'public-api', `${entry}.txt`);
    const actual = surface(entry);
    if (update) writeFileSync(golden, actual);
    expect(actual).toBe(readFileSync(golden, 'utf8'));
  });

  it('has a value for every name that is no mere type', () => {
    const names = exportsOf(
      readFileSync(join(root, 'src', `${entry}.ts`), 'utf8').replaceAll(/^export type .*$/gm, ''),
    );
    const values = names
      .map(({ name }) => name)
      .filter((name) => !/^export interface/m.test(declarationLine(entry, name)));
    expect(Object.keys(module).toSorted()).toEqual(values.toSorted());
  });
});

function declarationLine(entry: string, name: string): string {
  return (
    new RegExp(`^export (?:interface|type) ${name}\\b`, 'm').exec(
      readFileSync(join(root, 'src', `${entry}.ts`), 'utf8'),
    )?.[0] ?? ''
  );
}

describe('src/index.ts', () => {
  it('can be read at a glance: under 80 lines', () => {
    expect(readFileSync(join(root, 'src', 'index.ts'), 'utf8').split('\n').length).toBeLessThan(80);
  });
});
