/** Holds the code to the directions and bans of docs/architecture.md. */
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { kinds } from '../src/topology/kinds/table.ts';
import { booleanParameters, filesBelow, namesGiven, namesTaken, readSource } from './source-texts.ts';

const root = join(import.meta.dirname, '..');

const sources = ['src', 'grammar'].flatMap((folder) => filesBelow(folder)).map(readSource);

/** Rooms from the ground up: a file may import from its own room and from those before it. */
const floors: readonly (readonly string[])[] = [
  ['src/source'],
  ['src/python', 'src/print/slots'],
  ['src/diagnostics'],
  ['src/host'],
  ['grammar'],
  ['src/hot', 'src/yaql'],
  ['src/shape'],
  ['src/evaluate'],
  ['src/kubernetes'],
  ['src/print'],
  ['src/shell'],
  ['src/containers'],
  ['src/catalogue'],
  ['src/stack'],
  ['src/check'],
  ['src/guard'],
  ['src/cluster'],
  ['src/config'],
  ['src/topology'],
  ['src/facts'],
  ['src/plan'],
  ['src/targets'],
  ['src/own'],
  ['src/verify', 'src/emit'],
  ['src/gate'],
  ['src/yaql-diagnostics.ts', 'src/diagnostics-registry.ts'],
  [
    'src/compile.ts',
    'src/verify-input.ts',
    'src/compile-inputs.ts',
    'src/compile-options.ts',
    'src/compile-overlays.ts',
    'src/compile-types.ts',
    'src/resolve-stack.ts',
    'src/lazy-containers.ts',
    'src/lazy-query-engine.ts',
    'src/lazy-yaql.ts',
    'src/version.ts',
  ],
  ['src/index.ts', 'src/testing', 'src/testing.ts'],
  ['src/cli'],
];

/** From here on up the files of one floor work together. */
const lastPass = floors.findIndex((rooms) => rooms.includes('src/verify'));

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
            (floorOf(to) === floorOf(path) && roomOf(to) !== roomOf(path) && floorOf(path) <= lastPass),
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

  it('lets proofs have a model of their own: they never ask the graph, its views, or the planner', () => {
    const allowed =
      /^(?:src\/(?:source|diagnostics|kubernetes|python|verify)\/|src\/evaluate\/(?:value|fact)\.ts$|src\/topology\/(?:kinds\/[a-z-]+|address-range)\.ts$|src\/plan\/(?:operations|plan)\.ts$|[@a-z]+[^/]*$)/;
    const wrong = sources
      .filter(({ path }) => path.startsWith('src/verify/'))
      .flatMap(({ path, imports }) =>
        imports.filter(({ to }) => !allowed.test(to)).map(({ to }) => `${path} -> ${to}`),
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

  it('keeps emitters apart: what several of them need is not in the folder of one', () => {
    const folderOfEmitter = (path: string): string | undefined =>
      /^src\/emit\/(?!commands\/)[^/]+(?=\/)/.exec(path)?.[0];
    const wrong = sources.flatMap(({ path, imports }) => {
      const own = folderOfEmitter(path);
      const others = imports.filter(({ to }) => folderOfEmitter(to) !== undefined && folderOfEmitter(to) !== own);
      return own === undefined ? [] : others.map(({ to }) => `${path} -> ${to}`);
    });
    expect(wrong).toEqual([]);
  });

  it('leaves names of files to emitters: a plan names objects', () => {
    const name = /['"`\s](?:base|inputs|secrets|overlays|openstack)\/|(?<!heat2kube)\.ya?ml\b/;
    const wrong = sources
      .filter(({ path }) => /^src\/(?:plan|targets)\//.test(path))
      .filter(({ text }) => name.test(code(text).replaceAll(/ from '[^']*'/g, '')))
      .map(({ path }) => path);
    expect(wrong).toEqual([]);
  });

  it('keeps targets of different folders apart: what they share is in objects/, and in network/ for its backends', () => {
    const folderOf = (path: string): string | undefined => /^src\/targets\/((?:network\/)?[^/]+)\//.exec(path)?.[1];
    const isShared = (own: string, other: string): boolean =>
      other === 'objects' || own.startsWith(`${other}/`) || own.split('/')[0] === other;
    const wrong = sources.flatMap(({ path, imports }) => {
      const own = folderOf(path);
      return imports.flatMap(({ to }) => {
        const other = folderOf(to);
        const isBackendList = path === 'src/targets/network/backends.ts';
        if (own === undefined || other === undefined || own === other || isShared(own, other) || isBackendList)
          return [];
        return [`${path} -> ${to}`];
      });
    });
    expect(wrong).toEqual([]);
  });

  it('lets the planner ask for no kind of node: that belongs to targets and views', () => {
    const pattern = new RegExp(`(?:\\.(?:of|get|resolve)\\(|kind === )'(?:${Object.keys(kinds).join('|')})'`);
    // Host names are made of machines, and generated texts are asked for by the command line.
    const allowed = ['src/plan/names.ts', 'src/plan/hole-questions.ts'];
    const asking = sources.filter(({ path, text }) => path.startsWith('src/plan/') && pattern.test(code(text)));
    expect(asking.map(({ path }) => path)).toEqual(allowed.toSorted());
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

  it('loads the parser of the shell only where a machine mentions containers', () => {
    const atStart = reachedFrom('src/index.ts');
    expect([...atStart]).toContain('src/lazy-containers.ts');
    expect([...atStart].filter((path) => path === 'unbash')).toEqual([]);
  });
});

/** What is imported with the file, and with what it imports. */
function reachedFrom(entry: string): ReadonlySet<string> {
  const graph = new Map(sources.map(({ path, imports }) => [path, imports]));
  const reached = new Set([entry]);
  for (const path of reached)
    for (const { to, typeOnly, dynamic } of graph.get(path) ?? []) if (!typeOnly && !dynamic) reached.add(to);
  return reached;
}

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
  const outside = sources.filter(({ path }) => path.startsWith('src/') && !path.startsWith('src/print/slots/'));

  /** Files that print a text of the slot from nothing but our own words, with the reason. */
  const allowed: ReadonlyMap<string, string> = new Map([
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
    { what: 'a command with data in it', pattern: /`(?:kubectl|openstack|virtctl|jq|grep|sed|cat)\s[^`]*\$\{/ },
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
      // YAML and scripts, whose printers clean them.
      'src/cli/commands/resolve.ts',
      'src/cli/commands/print-objects.ts',
      'src/cli/commands/facts.ts',
      'src/cli/commands/cluster-facts.ts',
    ]);
    const wrong = outside
      .filter(({ path, code }) => path.startsWith('src/cli/') && !cleaned.has(path) && raw.test(code))
      .map(({ path }) => path);
    expect(wrong).toEqual([]);
  });
});

describe('budgets', () => {
  /**
   * What is still there and shall go, counted by room; a room without a row has none. A number is what is there, no less: who
   * removes one lowers it.
   */
  const budgets: ReadonlyMap<string, ReadonlyMap<string, number>> = new Map([
    [
      'exports',
      new Map([
        // Tests ask them: the house with a target left out, what was reviewed as moot, and the services whose types stay.
        ['src/compile.ts', 1],
        ['src/topology', 2],
      ]),
    ],
  ]);

  /** Types that nobody names and that the types of others are made of. */
  const inferred: ReadonlySet<string> = new Set([
    'src/topology/kinds/kind.ts Kind',
    'src/topology/kinds/key-pair.ts KeyPair',
    'src/topology/nic-properties.ts NicDiagnostics',
  ]);

  const rooms = sources.filter(({ path }) => path.startsWith('src/'));
  const entries = new Set(['src/index.ts', 'src/testing.ts', 'src/cli/main.ts']);

  function unusedExports(): readonly string[] {
    const users = [...sources, ...filesBelow('scripts').map(readSource)];
    const taken = new Set(users.flatMap(namesTaken));
    return rooms
      .filter(({ path }) => !entries.has(path))
      .flatMap((source) => namesGiven(source).map((name) => `${source.path} ${name}`))
      .filter((item) => !inferred.has(item) && !taken.has(item) && !taken.has(item.replace(/ .*/, ' *')));
  }

  function nestedTernaries(): readonly string[] {
    const oxlint = join(root, 'node_modules', '.bin', 'oxlint');
    const args = ['--allow', 'all', '--warn', 'eslint/no-nested-ternary', '--format', 'json', 'src'];
    const { diagnostics }: { readonly diagnostics: readonly Finding[] } = JSON.parse(
      execFileSync(oxlint, args, { cwd: root, encoding: 'utf8' }),
    );
    return diagnostics.map(({ filename, labels: [label] }) => `${filename} line ${label?.span.line ?? 0}`);
  }

  const roomOfItem = (item: string): string => roomOf(item.replace(/ .*/, ''));

  interface Finding {
    readonly filename: string;
    readonly labels: readonly { readonly span: { readonly line: number } }[];
  }

  it.each<[string, () => readonly string[]]>([
    ['exports', unusedExports],
    ['booleans', () => rooms.flatMap((source) => booleanParameters(source).map((name) => `${source.path} ${name}`))],
    ['ternaries', nestedTernaries],
  ])('of %s are kept: nothing is added, and what is removed lowers them', (what, find) => {
    const found = find();
    const budget = budgets.get(what) ?? new Map<string, number>();
    const wrong = [...new Set([...found.map(roomOfItem), ...budget.keys()])].toSorted().flatMap((room) => {
      const here = found.filter((item) => roomOfItem(item) === room);
      const allowed = budget.get(room) ?? 0;
      return here.length === allowed ? [] : [`${room} has ${here.length}, not ${allowed}: ${here.join(', ')}`];
    });
    expect(wrong).toEqual([]);
  });
});
