/** Packs the package, installs the tarball into an empty folder, and runs what a user would run. */
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');
const folder = mkdtempSync(join(tmpdir(), 'heat2kube-pack-'));
const run = (command, args, cwd = folder) =>
  execFileSync(command, args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });

try {
  const [packed] = JSON.parse(run('npm', ['pack', '--json', '--pack-destination', folder], root));
  const unwanted = packed.files
    .map(({ path }) => path)
    .filter(
      (path) => !/^(?:dist|docs|examples|schemas)\/|^(?:package\.json|README\.md|CHANGELOG\.md|LICENSE)$/.test(path),
    );
  if (unwanted.length > 0) throw new Error(`the package holds ${unwanted.join(', ')}`);
  writeFileSync(join(folder, 'package.json'), '{ "name": "consumer", "private": true, "type": "module" }\n');
  run('npm', ['install', '--no-audit', '--no-fund', join(folder, packed.filename)]);
  cpSync(join(folder, 'node_modules/heat2kube/examples/shop'), join(folder, 'shop'), { recursive: true });
  const converted = run('npx', ['heat2kube', 'convert', 'shop/shop.yaml', '-e', 'shop/env.yaml', '-o', 'out']);
  for (const name of ['kustomization.yaml', 'MIGRATION.md', 'plan.json', 'heat2kube.lock']) {
    if (!existsSync(join(folder, 'out', name)))
      throw new Error(`the installed command did not write ${name}: ${converted}`);
  }
  const answer = run('npx', ['heat2kube', 'yaql', '[1, 2, 3].select($ * 2).sum()']).trim();
  if (answer !== '12') throw new Error(`the installed query language says ${answer}`);
  for (const schema of ['heat2kube.schema.json', 'facts.schema.json', 'cluster.schema.json']) {
    if (!existsSync(join(folder, 'node_modules/heat2kube/schemas', schema)))
      throw new Error(`the package lacks ${schema}`);
  }
  writeFileSync(
    join(folder, 'library.mjs'),
    `import { compile, memoryHost, resolveStack } from 'heat2kube';
import { expectDiagnostics } from 'heat2kube/testing';
const host = memoryHost({ 'a.yaml': 'heat_template_version: 2018-08-31\\nresources:\\n  v: { type: OS::Heat::Value, properties: { value: 1 } }\\n' });
const result = await compile(host, { template: 'a.yaml' });
const stack = await resolveStack(host, { template: 'a.yaml' });
if (!result.ok || !stack.ok || expectDiagnostics(result, []).length > 0) throw new Error(JSON.stringify(result.diagnostics));
`,
  );
  run('node', ['library.mjs']);
  writeFileSync(
    join(folder, 'types.mts'),
    `import { compile, memoryHost, type CompileResult, type Plan } from 'heat2kube';
import { expectDiagnostics } from 'heat2kube/testing';
const result: CompileResult = await compile(memoryHost({}), { template: 'a.yaml', mode: 'migrate' });
const plan: Plan | undefined = result.plan;
const lines: readonly string[] = expectDiagnostics(result, [{ code: 'host/missing-file' }]);
// @ts-expect-error -- there is no such profile: the types are real ones, not "any".
await compile(memoryHost({}), { template: 'a.yaml', profile: 'elsewhere' });
export { lines, plan };
`,
  );
  // The examples are written against the installed types, too.
  cpSync(join(folder, 'node_modules/heat2kube/examples/own-types'), join(folder, 'own-types'), { recursive: true });
  const flags = [
    '--noEmit',
    '--allowImportingTsExtensions',
    '--strict',
    '--skipLibCheck',
    'false',
    '--types',
    '',
    '--module',
    'nodenext',
    '--target',
    'es2023',
  ];
  run(process.execPath, [
    join(root, 'node_modules/typescript/bin/tsc'),
    ...flags,
    'types.mts',
    'own-types/acme-disk.check.ts',
    'own-types/vault-secret.check.ts',
  ]);
  process.stdout.write(`packed ${packed.files.length} files, ${packed.size} bytes; installed and ran\n`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
