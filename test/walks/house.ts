/** A copy of the project in a temporary folder, in which a walk is made and its pieces are left out, and the checks of the house run. */
import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import { filesBelow, withLines, type Walk } from './walk.ts';

const root = join(import.meta.dirname, '..', '..');

const copied = [
  'examples',
  'fixtures',
  'grammar',
  'scripts',
  'src',
  'test',
  'package.json',
  'tsconfig.json',
  'vitest.config.ts',
  'vitest.slow.config.ts',
  'vitest.coverage.config.ts',
  '.oxlintrc.json',
];

/** The checks that ask something of the whole house, besides those that run everywhere. */
const contracts = [
  'test/architecture.test.ts',
  'test/diagnostics/registry.test.ts',
  'test/facts/script.test.ts',
  'test/facts/use.test.ts',
  'test/output/outputs.test.ts',
  'test/output/objects.test.ts',
  'test/targets/backends.test.ts',
  'test/targets/machines.test.ts',
  'test/targets/table.test.ts',
  'test/topology/contract.test.ts',
  'test/topology/kinds.test.ts',
];

/** Contracts that look at each fixture for itself: with those of the walks alone they see whether a piece is missed. */
const byFixture: ReadonlySet<string> = new Set(['test/output/objects.test.ts']);

/** Outcome of a check that failed: its name, and what it said. */
export interface Failure {
  readonly check: string;
  readonly said: string;
}

interface Check {
  readonly name: string;
  readonly ask: () => Promise<Failure | undefined>;
}

/** What compiling a fixture gave. */
export interface Compiled {
  /** Codes of errors. */
  readonly errors: readonly string[];
  readonly goldens: Readonly<Record<string, string>>;
}

export class House {
  readonly #folder: string;
  readonly #walks: readonly Walk[];
  /** What the fixtures gave, until something is written. */
  #compiled: Promise<ReadonlyMap<string, Compiled>> | undefined;

  /** With the walks made in it. */
  constructor(walks: readonly Walk[]) {
    this.#walks = walks;
    this.#folder = mkdtempSync(join(tmpdir(), 'heat2kube-walks-'));
    for (const path of copied) cpSync(join(root, path), this.#at(path), { recursive: true });
    symlinkSync(join(root, 'node_modules'), this.#at('node_modules'));
    writeFileSync(
      this.#at('tsconfig.walk.json'),
      JSON.stringify({ extends: './tsconfig.json', include: ['src', 'grammar'] }),
    );
    for (const { name, files, fixtures } of walks) {
      rmSync(this.#at(`test/walks/${name}/files`), { recursive: true, force: true });
      for (const [file, text] of files) this.write(file, text);
      for (const [path, text] of fixtures) this.write(`fixtures/${path}`, text);
    }
    const lines = walks.flatMap((walk) => walk.lines);
    for (const file of new Set(lines.map((line) => line.file))) {
      this.write(file, withLines(this.original(file), file, lines));
    }
  }

  close(): void {
    rmSync(this.#folder, { recursive: true, force: true });
  }

  /** An existing file as the house has it without the walk. */
  original(file: string): string {
    return readFileSync(join(root, file), 'utf8');
  }

  write(file: string, text: string | undefined): void {
    const path = this.#at(file);
    this.#compiled = undefined;
    if (text === undefined) {
      rmSync(path);
      return;
    }
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }

  /** Changes files while something is asked. */
  async while<T>(files: ReadonlyMap<string, string | undefined>, ask: () => Promise<T>): Promise<T> {
    const before = new Map([...files.keys()].map((file) => [file, readFileSync(this.#at(file), 'utf8')] as const));
    for (const [file, text] of files) this.write(file, text);
    try {
      return await ask();
    } finally {
      for (const [file, text] of before) this.write(file, text);
    }
  }

  /** The first check that fails of those that need no test: types, lint, what is wrong in fixtures, their goldens. */
  async quickFailure(): Promise<Failure | undefined> {
    return (await this.#firstOf(this.#early())) ?? this.#goldens();
  }

  /** The first contract test that fails. */
  contractFailure(): Promise<Failure | undefined> {
    return this.#contractFailure(contracts, '');
  }

  async #contractFailure(files: readonly string[], effort: '' | 'full'): Promise<Failure | undefined> {
    const report = '.report.json';
    const only = files.every((file) => byFixture.has(file)) ? ['-t', this.#fixtures().join('|')] : [];
    const args = ['run', ...files, ...only, '--bail=1', '--reporter=json', `--outputFile=${report}`];
    const said = await this.#run(join('node_modules', '.bin', 'vitest'), args, { EFFORT: effort });
    if (said === undefined) return undefined;
    const { testResults }: Report = JSON.parse(readFileSync(this.#at(report), 'utf8'));
    const [first] = testResults.flatMap(({ name, message, assertionResults }) => {
      const failed = assertionResults.filter(({ status }) => status === 'failed').map(({ fullName }) => fullName);
      const file = name.slice(name.indexOf('/test/') + 1);
      return failed.length > 0 || message !== '' ? [{ check: file, said: [...failed, message].join('; ') }] : [];
    });
    return first ?? { check: 'vitest', said };
  }

  /**
   * The first check that fails, the quick ones before the slow ones; undefined where nothing does. A contract that is expected to
   * fail is asked before everything else: only where it does not is it of interest what else would have.
   */
  async firstFailure(expected: string): Promise<Failure | undefined> {
    const asked = contracts.includes(expected) ? await this.#contractFailure([expected], 'full') : undefined;
    if (asked) return asked;
    const checks = this.#early();
    const until = 1 + checks.findIndex(({ name }) => name === expected);
    const early = (await this.#firstOf(checks.slice(0, until))) ?? (await this.#firstOf(checks.slice(until)));
    return early ?? (await this.#goldens()) ?? this.contractFailure();
  }

  /** The quick checks in their order. */
  #early(): readonly Check[] {
    return [
      { name: 'types', ask: () => this.#types() },
      { name: 'lint', ask: () => this.#lint() },
      { name: 'errors', ask: () => this.#errors() },
    ];
  }

  /** What they ask does not depend on each other, so they run at the same time. */
  async #firstOf(checks: readonly Check[]): Promise<Failure | undefined> {
    for (const check of await Promise.allSettled(checks.map(({ ask }) => ask()))) {
      // Sources that lack a file cannot be compiled; the types said so before.
      if (check.status === 'rejected') throw check.reason;
      if (check.value) return check.value;
    }
    return undefined;
  }

  async #types(): Promise<Failure | undefined> {
    const args = ['--noEmit', '-p', 'tsconfig.walk.json', '--incremental', '--tsBuildInfoFile', '.types'];
    const said = await this.#run(join('node_modules', '.bin', 'tsc'), args);
    return said === undefined ? undefined : { check: 'types', said };
  }

  async #lint(): Promise<Failure | undefined> {
    const said = await this.#run(join('node_modules', '.bin', 'oxlint'), ['--deny-warnings', 'src']);
    return said === undefined ? undefined : { check: 'lint', said };
  }

  async #errors(): Promise<Failure | undefined> {
    for (const [name, { errors }] of await this.compiled()) {
      const [first] = errors;
      if (first !== undefined) return { check: first, said: name };
    }
    return undefined;
  }

  async #goldens(): Promise<Failure | undefined> {
    for (const [name, { goldens }] of await this.compiled()) {
      const expected = this.#expected(name);
      const wrong = [...new Set([...Object.keys(goldens), ...expected.keys()])].filter(
        (file) => goldens[file] !== expected.get(file),
      );
      if (wrong.length > 0) return { check: 'goldens', said: `${name}: ${wrong.join(', ')}` };
    }
    return undefined;
  }

  /** Writes the goldens of the walk anew. */
  async update(): Promise<void> {
    for (const [name, { goldens }] of await this.compiled()) {
      const folder = this.#goldenFolder(name);
      rmSync(folder, { recursive: true, force: true });
      for (const [file, text] of Object.entries(goldens)) {
        mkdirSync(dirname(join(folder, file)), { recursive: true });
        writeFileSync(join(folder, file), text);
      }
    }
  }

  #expected(name: string): ReadonlyMap<string, string> {
    return filesBelow(this.#goldenFolder(name));
  }

  #goldenFolder(name: string): string {
    return join(root, 'test', 'walks', this.#walkOf(name).name, 'fixtures', name, 'expected');
  }

  /** The one that brings a fixture. */
  #walkOf(fixture: string): Walk {
    const found = this.#walks.find(({ fixtures }) => fixtures.has(`${fixture}/template.yaml`));
    if (!found) throw new Error(`no walk has the fixture ${fixture}`);
    return found;
  }

  /** Names of the fixtures of the walks, below `fixtures/`. */
  #fixtures(): readonly string[] {
    const paths = this.#walks.flatMap(({ fixtures }) => [...fixtures.keys()]);
    return paths.flatMap((path) => (path.endsWith('/template.yaml') ? [path.slice(0, -'/template.yaml'.length)] : []));
  }

  /** What they give, by their names. */
  compiled(): Promise<ReadonlyMap<string, Compiled>> {
    return (this.#compiled ??= this.#compile());
  }

  async #compile(): Promise<ReadonlyMap<string, Compiled>> {
    await build({
      entryPoints: [this.#at('test/walks/compile-fixtures.ts')],
      outfile: this.#at('.bundle/main.mjs'),
      bundle: true,
      platform: 'node',
      format: 'esm',
      packages: 'external',
      define: { 'import.meta.dirname': JSON.stringify(this.#at('test')) },
      logLevel: 'silent',
    });
    const { stdout } = await promisify(execFile)(
      process.execPath,
      [this.#at('.bundle/main.mjs'), ...this.#fixtures()],
      {
        cwd: this.#folder,
        maxBuffer: 2 ** 26,
      },
    );
    const results: Readonly<Record<string, Compiled>> = JSON.parse(stdout);
    return new Map(
      Object.entries(results).map(([name, { errors, goldens }]) => {
        const asserted = new RegExp(this.#walkOf(name).asserts);
        const own = Object.entries(goldens).filter(([file]) => asserted.test(file));
        return [name, { errors, goldens: Object.fromEntries(own) }];
      }),
    );
  }

  /** What a program said that failed; undefined for one that did not. */
  async #run(program: string, args: readonly string[], more: NodeJS.ProcessEnv = {}): Promise<string | undefined> {
    try {
      const env = { ...process.env, NO_COLOR: '1', ...more };
      await promisify(execFile)(join(this.#folder, program), [...args], { cwd: this.#folder, env, maxBuffer: 2 ** 26 });
      return undefined;
    } catch (error) {
      return error instanceof Error && 'stdout' in error ? String(error.stdout).slice(0, 2000) : String(error);
    }
  }

  #at(path: string): string {
    return join(this.#folder, path);
  }
}

/** What vitest writes of a run, as far as it is read here. */
interface Report {
  readonly testResults: readonly {
    readonly name: string;
    readonly message: string;
    readonly assertionResults: readonly { readonly fullName: string; readonly status: string }[];
  }[];
}
