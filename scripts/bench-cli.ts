/** Start time of the bundled command line, against Node doing nothing. Needs `npm run build`. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BenchRow } from './bench-row.ts';

const cli = join(import.meta.dirname, '..', 'dist', 'cli.js');

const template = `heat_template_version: 2018-08-31
resources:
  db:
    type: OS::Nova::Server
    properties: { image: debian, flavor: small, networks: [{ network: office }] }
`;

/** No rows, with the reason printed, where nothing is built. */
export function cliRows(): readonly BenchRow[] {
  if (!existsSync(cli)) {
    console.log('cli: skipped, no dist/cli.js (npm run build)');
    return [];
  }
  const folder = mkdtempSync(join(tmpdir(), 'bench-'));
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
  const small = join(folder, 'small.yaml');
  writeFileSync(small, template);
  const node = (args: readonly string[]): void => {
    execFileSync(process.execPath, args, { cwd: folder, stdio: 'ignore' });
  };
  return [
    { name: 'cli: node -e 0', run: () => node(['-e', '0']), rounds: 15, clock: 'wall' },
    { name: 'cli: --help', run: () => node([cli, '--help']), against: 'cli: node -e 0', rounds: 15, clock: 'wall' },
    {
      name: 'cli: convert one server',
      run: () => node([cli, 'convert', small, '-o', join(folder, 'out')]),
      against: 'cli: node -e 0',
      rounds: 15,
      clock: 'wall',
    },
  ];
}
