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
    .filter((path) => !/^(?:dist|examples|schemas)\/|^(?:package\.json|README\.md|CHANGELOG\.md|LICENSE)$/.test(path));
  if (unwanted.length > 0) throw new Error(`the package holds ${unwanted.join(', ')}`);
  writeFileSync(join(folder, 'package.json'), '{ "name": "consumer", "private": true, "type": "module" }\n');
  run('npm', ['install', '--no-audit', '--no-fund', join(folder, packed.filename)]);
  cpSync(join(folder, 'node_modules/heat2kube/examples/shop'), join(folder, 'shop'), { recursive: true });
  const converted = run('npx', ['heat2kube', 'convert', 'shop/shop.yaml', '-e', 'shop/env.yaml', '-o', 'out']);
  for (const name of ['kustomization.yaml', 'MIGRATION.md', 'plan.json', 'heat2kube.lock']) {
    if (!existsSync(join(folder, 'out', name)))
      throw new Error(`the installed command did not write ${name}: ${converted}`);
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
  process.stdout.write(`packed ${packed.files.length} files, ${packed.size} bytes; installed and ran\n`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
