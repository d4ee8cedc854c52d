/** Holds the code to the directions and bans of docs/architecture.md. */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize, relative } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '..');

interface SourceText {
  readonly path: string;
  readonly text: string;
  readonly imports: readonly { readonly to: string; readonly typeOnly: boolean; readonly dynamic: boolean }[];
}

const sources = ['src', 'grammar'].flatMap((folder) => filesBelow(folder)).map(read);

function filesBelow(folder: string): readonly string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => `${folder}/${name.replaceAll('\\', '/')}`)
    .toSorted();
}

function read(path: string): SourceText {
  const text = readFileSync(join(root, path), 'utf8');
  const found = [
    ...text.matchAll(/(?:^|\n)\s*(?:import|export)\s+(type\s)?[^;'"]*?from\s+'([^']+)'|import\('([^']+)'\)/g),
  ];
  return {
    path,
    text,
    imports: found.map(([whole, type, from, lazy]) => ({
      to: resolve(path, from ?? lazy ?? ''),
      typeOnly: type !== undefined || /^\s*(?:import|export)\s+\{(?:\s*type\s[^,}]+,?)+\s*\}\s+from/.test(whole),
      dynamic: lazy !== undefined,
    })),
  };
}

function resolve(from: string, to: string): string {
  return to.startsWith('.') ? relative(root, normalize(join(root, dirname(from), to))) : to;
}

/** Rooms from the ground up: a file may import from its own room and from those before it. */
const floors: readonly (readonly string[])[] = [
  ['src/source', 'src/python', 'src/print/slots'],
  ['src/diagnostics'],
  ['src/host'],
  ['grammar'],
  ['src/hot', 'src/yaql'],
  ['src/evaluate'],
  ['src/kubernetes'],
  ['src/print'],
  ['src/catalogue'],
  ['src/stack'],
  ['src/check'],
  ['src/config'],
  ['src/topology'],
  ['src/plan'],
  ['src/targets'],
  ['src/verify', 'src/emit'],
  [
    'src/compile.ts',
    'src/compile-overlays.ts',
    'src/resolve-stack.ts',
    'src/lazy-query-engine.ts',
    'src/lazy-yaql.ts',
    'src/version.ts',
  ],
  ['src/index.ts', 'src/testing', 'src/testing.ts', 'src/yaql-diagnostics.ts', 'src/diagnostics-registry.ts'],
  ['src/cli'],
];

function floorOf(path: string): number {
  return floors.findIndex((rooms) => rooms.some((room) => path === room || path.startsWith(`${room}/`)));
}

function roomOf(path: string): string {
  return floors.flat().find((room) => path === room || path.startsWith(`${room}/`)) ?? path;
}

describe('directions', () => {
  it('knows the room of every file', () => {
    expect(sources.filter(({ path }) => floorOf(path) < 0).map(({ path }) => path)).toEqual([]);
  });

  it('lets imports point backwards only: a later pass may know an earlier one, never the other way round', () => {
    const wrong = sources.flatMap(({ path, imports }) =>
      imports
        .filter(({ to }) => floorOf(to) >= 0)
        .filter(
          ({ to }) =>
            floorOf(to) > floorOf(path) ||
            (floorOf(to) === floorOf(path) && roomOf(to) !== roomOf(path) && floorOf(path) < 16),
        )
        .map(({ to }) => `${path} -> ${to}`),
    );
    expect(wrong).toEqual([]);
  });

  it('keeps src/kubernetes free of Heat, so that a builder can serve any source', () => {
    const allowed =
      /^(?:src\/(?:source|diagnostics|kubernetes)\/|src\/evaluate\/(?:value|fact)\.ts$|grammar\/kubernetes\/|[@a-z])/;
    const wrong = sources
      .filter(({ path }) => path.startsWith('src/kubernetes/'))
      .flatMap(({ path, imports }) =>
        imports.filter(({ to }) => !allowed.test(to)).map(({ to }) => `${path} -> ${to}`),
      );
    expect(wrong).toEqual([]);
  });

  it('keeps lifts free of Kubernetes, so that one more target costs no lift', () => {
    const wrong = sources
      .filter(({ path }) => path.startsWith('src/topology/'))
      .flatMap(({ path, imports }) =>
        imports.filter(({ to }) => to.startsWith('src/kubernetes/')).map(({ to }) => `${path} -> ${to}`),
      );
    expect(wrong).toEqual([]);
  });

  it('keeps siblings apart: lifts, intrinsics, lowerers and rules never import each other', () => {
    const families = [
      /^src\/topology\/lift\/[^/]+\.ts$/,
      /^src\/evaluate\/intrinsics\/[^/]+\.ts$/,
      /^src\/check\/rules\/[^/]+\.ts$/,
    ];
    const wrong = sources.flatMap(({ path, imports }) =>
      families
        .filter((family) => family.test(path) && !path.endsWith('/registry.ts'))
        .flatMap((family) => imports.filter(({ to }) => family.test(to)).map(({ to }) => `${path} -> ${to}`)),
    );
    expect(wrong).toEqual([]);
  });

  it('names Heat types in the front end, the topology and the templates of what stays only', () => {
    const free = /^src\/(?:plan|targets|verify|print|kubernetes|emit(?!\/openstack\/))\//;
    const wrong = sources
      .filter(({ path, text }) => free.test(path) && /\b(?:OS|AWS)::/.test(code(text)))
      .map(({ path }) => path);
    expect(wrong).toEqual([]);
  });

  it('has no cycles at run time', () => {
    expect(cycles()).toEqual([]);
  });

  it('loads the query language only where a stack needs it: its parser takes a third of a second to import', () => {
    const engine = /^(?:src|grammar)\/yaql\/|^src\/(?:evaluate\/query-engine|cli\/commands\/yaql)\.ts$/;
    const wrong = sources
      .filter(({ path }) => !engine.test(path))
      .flatMap(({ path, imports }) =>
        imports
          .filter(({ to, typeOnly, dynamic }) => engine.test(to) && !typeOnly && !dynamic)
          .map(({ to }) => `${path} -> ${to}`),
      );
    expect(wrong).toEqual([]);
  });
});

/** The text without its comments. */
function code(text: string): string {
  return text.replaceAll(/\/\*[\s\S]*?\*\/|\/\/[^\n]*/g, '');
}

function cycles(): readonly string[] {
  const graph = new Map(
    sources.map(({ path, imports }) => [
      path,
      imports.filter(({ typeOnly, dynamic }) => !typeOnly && !dynamic).map(({ to }) => to),
    ]),
  );
  const state = new Map<string, 'open' | 'done'>();
  const found: string[] = [];
  const visit = (path: string, trail: readonly string[]): void => {
    if (state.get(path) === 'done' || !graph.has(path)) return;
    if (state.get(path) === 'open') {
      found.push([...trail.slice(trail.indexOf(path)), path].join(' -> '));
      return;
    }
    state.set(path, 'open');
    for (const next of graph.get(path) ?? []) visit(next, [...trail, path]);
    state.set(path, 'done');
  };
  for (const path of graph.keys()) visit(path, []);
  return found;
}

describe('bans below src/cli', () => {
  const bans: readonly (readonly [RegExp, string])[] = [
    [/from 'node:|import\('node:/, 'the compiler runs in a browser too'],
    [/\bprocess\.|\bconsole\./, 'output and environment belong to the command line'],
    [/\bnew Date\b|\bDate\.now\b|\bperformance\.now\b/, 'equal input gives equal bytes on every day'],
    [/\bMath\.random\b/, 'equal input gives equal bytes; secrets are drawn by the command line'],
    [/\blocaleCompare\b|\bIntl\b|toLocale/, 'order and text do not depend on the machine'],
    [/\beval\(|new Function\b/, 'nothing from a template is ever run'],
  ];

  it.each(bans)('%s is not used: %s', (pattern) => {
    const wrong = sources
      .filter(({ path }) => !path.startsWith('src/cli/'))
      .filter(({ text }) => pattern.test(code(text)))
      .map(({ path }) => path);
    expect(wrong).toEqual([]);
  });
});

describe('memory', () => {
  /** Rooms behind the front end: what they work out about a stack is kept by its graph or its world, and forgotten with it. */
  const rooms = /^src\/(?:config|facts|topology|kubernetes|plan|print|targets|verify|emit)\//;
  /** Compiled schemas are the same for every stack. */
  const exceptions: readonly string[] = ['src/kubernetes/validators.ts'];

  /** Names declared at the top of a file that can change: variables, weak maps, and collections that something is put into. */
  function changing(text: string): readonly string[] {
    const variables = [...text.matchAll(/^(?:export )?(?:let|var) (\w+)/gm)];
    const weak = [...text.matchAll(/^(?:export )?const (\w+)[^=\n]*= (?:new Weak(?:Map|Set)\b|\{\};|\[\];)/gm)];
    const filled = [...text.matchAll(/^(?:export )?const (\w+)[^=\n]*= new (?:Map|Set)\b/gm)].filter(([, name]) =>
      new RegExp(`\\b${name ?? ''}\\.(?:set|add|delete|clear)\\(`).test(text),
    );
    return [...variables, ...weak, ...filled].map(([, name = '']) => name);
  }

  it('is held by no module behind the front end', () => {
    const wrong = sources
      .filter(({ path }) => rooms.test(path) && !exceptions.includes(path))
      .flatMap(({ path, text }) => changing(text).map((name) => `${path}: ${name}`));
    expect(wrong).toEqual([]);
  });

  it('would be found in every form that it had', () => {
    const forms = [
      'const made = new WeakMap<Site, Ground>();',
      'let last = 0;',
      'const names = new Map<string, string>();\nfunction note() { names.set(a, b); }',
      'const found: string[] = [];',
    ];
    expect(forms.flatMap(changing)).toEqual(['made', 'last', 'names', 'found']);
    expect(changing('const table = new Map([[1, 2]]);\n  const own = new Map();\n  own.set(1, 2);')).toEqual([]);
  });
});

describe('habits', () => {
  it('opens every file by saying what it is for', () => {
    expect(sources.filter(({ text }) => !/^(?:#!.*\n)?\s*\/\*/.test(text)).map(({ path }) => path)).toEqual([]);
  });

  it('writes sources in ASCII', () => {
    // oxlint-disable-next-line no-control-regex -- all of ASCII is meant
    expect(sources.filter(({ text }) => /[^\u0000-\u007f]/.test(text)).map(({ path }) => path)).toEqual([]);
  });

  it('has no file that says utils, helpers or common', () => {
    expect(
      sources
        .filter(
          ({ path }) => /(?:utils?|helpers?|common|misc)\.ts$/.test(path) && !path.startsWith('src/yaql/library/'),
        )
        .map(({ path }) => path),
    ).toEqual([]);
  });
});

describe('slots', () => {
  /** Sources without comments, but for those that clean texts of a slot. */
  const outside = sources
    .filter(({ path }) => path.startsWith('src/') && !path.startsWith('src/print/slots/'))
    .map(({ path, text }) => ({ path, code: text.replaceAll(/\/\*[\s\S]*?\*\/|(?<=\s)\/\/[^\n]*/g, '') }));

  /** Files that print a text of the slot from nothing but our own words, with the reason. */
  const allowed: ReadonlyMap<string, string> = new Map([
    ['src/catalogue/pattern.ts', 'the patterns of the catalogue are its own'],
    ['src/topology/resource-table.ts', 'documentation of types and properties, made from the catalogue'],
    ['src/yaql/equality.ts', 'keys of a set, which nobody reads'],
    ['src/testing/annotate.ts', 'goldens of tests, in which messages stand below their lines'],
  ]);

  interface Rule {
    readonly what: string;
    readonly pattern: RegExp;
    readonly where?: RegExp;
  }

  const rules: readonly Rule[] = [
    { what: 'a pattern made of a text', pattern: /\bRegExp\(/ },
    { what: 'a fence of Markdown', pattern: /`{3}|\\`\\`\\`/ },
    // Prose of the plan has its code between backticks, which the printer reads again.
    { what: 'a code span of Markdown around data', pattern: /\\`\$\{[^}]*\}\\`/, where: /^src\/(?:emit|cli)\// },
    { what: 'a row of Markdown', pattern: /[`']\| / },
    { what: 'a heading, bullet, quote or comment made of data', pattern: /`(?:#+|-|\*|>) ?\$\{/ },
    { what: 'quotes for a shell', pattern: /'\\{1,2}''/ },
  ];

  it.each(rules)('$what is built in src/print/slots only', ({ pattern, where = /^/ }) => {
    const wrong = outside
      .filter(({ path, code }) => where.test(path) && !allowed.has(path) && pattern.test(code))
      .map(({ path }) => path);
    expect(wrong).toEqual([]);
  });

  it('lets every line of the command line pass the function that cleans it', () => {
    const raw = /\.write\((?!terminalJson\()/;
    const cleaned = new Set([
      // The function itself and the stream below it.
      'src/cli/terminal.ts',
      // Formats clean each message.
      'src/cli/messages.ts',
      // YAML and a script, whose printers clean them.
      'src/cli/commands/resolve.ts',
      'src/cli/commands/facts.ts',
    ]);
    const wrong = outside
      .filter(({ path, code }) => path.startsWith('src/cli/') && !cleaned.has(path) && raw.test(code))
      .map(({ path }) => path);
    expect(wrong).toEqual([]);
  });
});
