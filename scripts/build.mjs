/**
 * Builds dist/: the command line as one bundle whose heavy parts load when they are needed, the library with its
 * dependencies left outside, validators compiled ahead, and type declarations.
 */
import { build } from 'esbuild';
import { execFileSync } from 'node:child_process';
import { chmod, mkdir, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../', import.meta.url));
const dist = join(root, 'dist');
const require = createRequire(import.meta.url);

const common = {
  absWorkingDir: root,
  outdir: dist,
  bundle: true,
  splitting: true,
  format: 'esm',
  target: 'node20',
  // Names stay readable in traces; keeping them by calls would slow down every function that is made at run time.
  minifyWhitespace: true,
  minifySyntax: true,
  legalComments: 'none',
  logLevel: 'warning',
  plugins: [{ name: 'compiled-validators', setup: useCompiledValidators }],
};

await rm(dist, { recursive: true, force: true });
await mkdir(dist, { recursive: true });
await buildValidators();
await buildCommandLine();
await buildLibrary();
buildTypes();
if (!process.argv.includes('--quiet')) await report();

async function buildCommandLine() {
  await build({
    ...common,
    entryPoints: { cli: 'src/cli/main.ts' },
    chunkNames: 'cli-[name]-[hash]',
    platform: 'node',
    // Some dependencies are CommonJS and ask for built-in modules by `require`.
    banner: {
      js: `import{createRequire as __makeRequire}from'node:module';const require=__makeRequire(import.meta.url);`,
    },
  });
  const file = join(dist, 'cli.js');
  const text = await readFile(file, 'utf8');
  await writeFile(file, `#!/usr/bin/env node\n${text.replace(/^#!.*\n/, '')}`);
  await chmod(file, 0o755);
}

/** Runs in browsers too: nothing of Node is assumed. */
async function buildLibrary() {
  await build({
    ...common,
    entryPoints: { index: 'src/index.ts', testing: 'src/testing.ts' },
    chunkNames: 'lib-[name]-[hash]',
    platform: 'neutral',
    packages: 'external',
  });
}

function buildTypes() {
  const compiler = require.resolve('typescript/package.json');
  const { bin } = require(compiler);
  execFileSync(process.execPath, [join(dirname(compiler), bin.tsc), '-p', 'tsconfig.build.json'], {
    cwd: root,
    stdio: 'inherit',
  });
}

/** Both bundles reach the validators in dist/validators/ instead of compiling schemas at run time. */
function useCompiledValidators({ onResolve }) {
  onResolve({ filter: /\/validators\.ts$/ }, ({ importer, path }) =>
    importer.replaceAll('\\', '/').includes('/src/kubernetes/') && path === './validators.ts'
      ? { path: './validators/index.js', external: true }
      : undefined,
  );
}

async function buildValidators() {
  const { createSchemaCompiler, schemaLoaders } = await loadCompiler();
  const { default: standalone } = require('ajv/dist/standalone');
  const codes = new Map();
  for (const [key, load] of Object.entries(schemaLoaders)) {
    const { default: schema } = await load();
    const compiler = createSchemaCompiler({ code: { source: true, esm: true, lines: false }, inlineRefs: false });
    codes.set(
      key,
      standalone(compiler, compiler.compile(schema)).replaceAll(/require\("(ajv\/[^"]+)"\)/g, requireRuntime),
    );
  }
  const fileOf = (key) => `./${key.replaceAll('/', '_').toLowerCase()}.js`;
  const table = [...codes.keys()].map((key) => `${JSON.stringify(key)}: () => import(${JSON.stringify(fileOf(key))})`);
  const index = `const table = {${table.join(',')}};
export function validatorOf(key) {
  return Object.hasOwn(table, key) ? table[key]().then((module) => module.default) : undefined;
}`;
  const texts = new Map([['./index.js', index], ...[...codes].map(([key, code]) => [fileOf(key), code])]);
  await build({
    ...common,
    outdir: join(dist, 'validators'),
    minifyIdentifiers: true,
    platform: 'neutral',
    chunkNames: '[name]-[hash]',
    entryPoints: { index: './index.js' },
    plugins: [{ name: 'texts', setup: (context) => serveTexts(context, texts) }],
  });
}

/** The few functions that compiled validators share are CommonJS files of ajv. */
function requireRuntime(_, name) {
  return `require(${JSON.stringify(require.resolve(name))})`;
}

function serveTexts({ onResolve, onLoad }, texts) {
  onResolve({ filter: /^\.\// }, ({ path, namespace, kind }) =>
    kind === 'entry-point' || namespace === 'text' ? { path, namespace: 'text' } : undefined,
  );
  onLoad({ filter: /.*/, namespace: 'text' }, ({ path }) => ({ contents: texts.get(path), resolveDir: root }));
}

/** The sources are TypeScript, so the schema compiler is bundled once to be run here. */
async function loadCompiler() {
  const file = join(dist, 'schema-compiler.cjs');
  await build({
    absWorkingDir: root,
    stdin: {
      contents: `export * from './src/kubernetes/schema-compiler.ts'; export * from './grammar/kubernetes/loaders.ts';`,
      resolveDir: root,
      loader: 'ts',
    },
    bundle: true,
    platform: 'node',
    format: 'cjs',
    // The same ajv as here: its code objects are told by their class.
    packages: 'external',
    outfile: file,
  });
  try {
    return require(file);
  } finally {
    await rm(file);
  }
}

async function report() {
  for (const name of ['cli.js', 'index.js', 'testing.js']) {
    console.log(`dist/${name} ${kib((await stat(join(dist, name))).size)}`);
  }
  const files = await readdir(dist, { recursive: true });
  const sizes = await Promise.all(files.map(async (name) => (await stat(join(dist, name))).size));
  console.log(`dist ${files.length} files, ${kib(sizes.reduce((sum, size) => sum + size, 0))}`);
}

function kib(bytes) {
  return `${Math.round(bytes / 1024)} KiB`;
}
