/** Holds the documentation to the code: commands, options, links, and examples. `npm run docs -- --check` holds the generated pages. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { load } from 'js-yaml';
import { describe, expect, it } from 'vitest';
import { buildProgram } from '../src/cli/program.ts';
import { loadConfig } from '../src/config/load-config.ts';
import { createCollector } from '../src/diagnostics/collector.ts';
import { memoryHost } from '../src/host/memory-host.ts';
import * as library from '../src/index.ts';
import { sourceFile } from '../src/source/source-file.ts';
import { version } from '../src/version.ts';
import { configWords } from '../src/plan/config-words.ts';
import { houseOf } from '../src/targets/house.ts';
import { targetTable } from '../src/targets/table.ts';

const words = configWords(houseOf(targetTable));

const root = join(import.meta.dirname, '..');

function read(path: string): string {
  return readFileSync(join(root, path), 'utf8');
}

const pages = ['README.md', 'CHANGELOG.md', ...readdirSync(join(root, 'docs')).map((name) => `docs/${name}`)].filter(
  (name) => name.endsWith('.md'),
);
const texts = pages.map((name) => [name, read(name)] as const);
const manifest: {
  readonly version: string;
  readonly scripts: Readonly<Record<string, string>>;
  readonly files: readonly string[];
} = JSON.parse(read('package.json'));

interface Block {
  readonly language: string;
  readonly text: string;
}

function blocksOf(text: string): readonly Block[] {
  return [...text.matchAll(/^```(\w+)\n([\s\S]*?)^```$/gm)].map(([, language = '', body = '']) => ({
    language,
    text: body,
  }));
}

const readme = read('README.md');

describe('the pages on how it is built', () => {
  it.each(['docs/architecture.md', 'docs/adding-a-resource.md'])('%s names paths that exist', (page) => {
    // What the walks add stands in a table of its own, and is in no folder yet.
    const text = read(page).replaceAll(/<!-- walks -->[\s\S]*?<!-- \/walks -->/g, '');
    const named = [
      ...text.matchAll(
        /`((?:src|test|docs|fixtures|schemas|grammar|scripts|examples|emit|plan|targets|topology|facts|config)\/[\w./-]*)`/g,
      ),
    ];
    const paths = named.map(([, path = '']) => path).filter((path) => !path.includes('<'));
    expect(paths.length).toBeGreaterThan(5);
    const missing = paths.filter((path) => !existsSync(join(root, path)) && !existsSync(join(root, 'src', path)));
    expect(missing).toEqual([]);
  });
});

describe('README', () => {
  it('opens with two commands of one line each: install and convert, install and test', () => {
    const start = /^## Start\n([\s\S]*?)^## /m.exec(readme)?.[1] ?? '';
    const commands = blocksOf(start).map(({ language, text }) => [
      language,
      text.trim().split('\n').length,
      text.trim(),
    ]);
    expect(commands).toEqual([
      ['sh', 1, 'npm ci && npm run example'],
      ['sh', 1, 'npm ci && npm test'],
    ]);
    expect(readme.indexOf('## Start')).toBe(readme.search(/^## /m));
  });

  it('shows a template that compiles without an error of its own', async () => {
    const templates = blocksOf(readme).filter(({ text }) => text.includes('heat_template_version'));
    expect(templates).toHaveLength(1);
    for (const { text } of templates) {
      const result = await library.compile(memoryHost({ 'a.yaml': text }), { template: 'a.yaml' });
      const own = result.diagnostics.filter(
        ({ severity, code }) => severity === 'error' && !code.startsWith('internal/'),
      );
      expect(own).toEqual([]);
      expect(result.topology?.of('machine').map(({ id }) => id)).toEqual(['db', 'web']);
    }
  });

  it('shows a configuration that is read without a message', () => {
    const configurations = blocksOf(readme).filter(
      ({ language, text }) => language === 'yaml' && /^images:/m.test(text),
    );
    expect(configurations).toHaveLength(1);
    for (const { text } of configurations) {
      const reports = createCollector();
      loadConfig(sourceFile('heat2kube.yaml', text), words, reports);
      expect(reports.sorted()).toEqual([]);
    }
  });

  it('imports from the library what it exports', () => {
    const pages = texts.map(([, text]) => text).join('');
    const imports = [...pages.matchAll(/import \{ ([^}]+) \} from 'heat2kube'/g)].flatMap(([, names = '']) =>
      names.split(', '),
    );
    expect(imports.length).toBeGreaterThan(2);
    for (const name of imports) expect(Object.keys(library)).toContain(name);
  });

  it('shows files of examples/ as they are', () => {
    const shown = texts
      .flatMap(([, page]) => blocksOf(page))
      .flatMap(({ text }) => {
        const [, name, body] = /^\/\/ (examples\/\S+)\n([\s\S]*)$/.exec(text) ?? [];
        return name === undefined ? [] : [[name, body] as const];
      });
    expect(shown.length).toBeGreaterThan(1);
    for (const [name, body] of shown) expect(body, name).toBe(read(name));
  });

  it('has JSON that is JSON and YAML that is YAML', () => {
    for (const { language, text } of texts.flatMap(([, page]) => blocksOf(page))) {
      if (language === 'json') expect(() => void JSON.parse(text), text).not.toThrow();
      if (language === 'yaml') expect(() => void load(text), text).not.toThrow();
    }
  });
});

describe('commands', () => {
  const silent = { isTerminal: false, write: () => {} };
  const terminal = { out: silent, err: silent, cwd: '/', env: {}, readInput: () => Promise.resolve(undefined) };
  const program = buildProgram(terminal, () => {});
  const names = program.commands.map((command) => command.name());
  const sources = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => [`src/${name}`, read(`src/${name}`)] as const);

  it('that texts name exist, in messages and plans too', () => {
    const named = [...texts, ...sources].flatMap(([page, text]) =>
      [...text.matchAll(/(?:[`']|npx )heat2kube ([a-z]+)/g)].map(([, name = '']) => ({ page, name })),
    );
    expect(named.length).toBeGreaterThan(10);
    expect(named.filter(({ name }) => !names.includes(name))).toEqual([]);
  });

  it('take the options that the examples give them', () => {
    const lines = texts.flatMap(([, text]) =>
      blocksOf(text)
        .filter(({ language }) => language === 'sh')
        .flatMap((block) => block.text.split('\n')),
    );
    const calls = lines.flatMap((line) => /^(?:npx )?heat2kube ([a-z]+) (.*)$/.exec(line) ?? []).length;
    expect(calls).toBeGreaterThan(5);
    for (const line of lines) {
      const [, name, rest = ''] = /^(?:npx )?heat2kube ([a-z]+) (.*)$/.exec(line) ?? [];
      const command = program.commands.find((item) => item.name() === name);
      if (name !== undefined) expect(names).toContain(name);
      for (const [flag] of rest.matchAll(/(?<=^| )--?[a-zA-Z][\w-]*/g)) {
        expect(
          command?.options.some(({ short, long }) => flag === short || flag === long),
          line,
        ).toBe(true);
      }
    }
  });

  it('each have a row in README', () => {
    for (const name of names) expect(readme).toContain(`| \`${name}\``);
  });

  it('of npm that texts name exist', () => {
    const scripts = [...texts, ['.ci/run', read('.ci/run')] as const].flatMap(([page, text]) =>
      [...text.matchAll(/npm run ([\w:]+)/g)].map(([, name = '']) => ({ page, name })),
    );
    expect(scripts.length).toBeGreaterThan(5);
    expect(scripts.filter(({ name }) => manifest.scripts[name] === undefined)).toEqual([]);
  });
});

describe('links', () => {
  const links = texts.flatMap(([page, text]) =>
    [...text.replaceAll(/^```[\s\S]*?^```$/gm, '').matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = '']) => ({
      page,
      target,
    })),
  );
  const headings = (text: string): readonly string[] =>
    [...text.matchAll(/^#+ (.+)$/gm)].map(([, title = '']) =>
      title
        .toLowerCase()
        .replaceAll(/[^\w -]/g, '')
        .replaceAll(' ', '-'),
    );

  it('lead to files and headings that exist', () => {
    expect(links.length).toBeGreaterThan(20);
    const broken = links.filter(({ page, target }) => {
      if (/^https?:/.test(target)) return false;
      const [path = '', anchor] = target.split('#');
      const file = path === '' ? page : join(dirname(page), path);
      if (!existsSync(join(root, file))) return true;
      return anchor !== undefined && !headings(read(file)).includes(anchor);
    });
    expect(broken).toEqual([]);
  });

  it('lead every page of docs/ to a reader', () => {
    const all = texts.map(([, text]) => text).join('\n');
    for (const page of pages.filter((name) => name.startsWith('docs/'))) {
      expect(all.includes(`](${page})`) || all.includes(`](${page.slice('docs/'.length)}`), page).toBe(true);
    }
  });
});

describe('the package', () => {
  it('has the version that the program prints, and a section of the changelog for it', () => {
    expect(manifest.version).toBe(version);
    expect(read('CHANGELOG.md')).toContain(`## ${version}`);
  });

  it('holds what its pages point to', () => {
    expect(manifest.files).toContain('schemas');
    expect(manifest.files).toContain('examples');
  });
});
