/** What is written does not depend on the working directory, nor on how the paths of the command line are typed. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { textsBelow } from '../texts-below.ts';
import { runIn } from './recorded.ts';

let root = '';

const texts: Readonly<Record<string, string>> = {
  'stacks/shop.yaml': `heat_template_version: 2018-08-31
parameters:
  size: { type: number }
  spare: { type: string, default: x }
resources:
  db: { type: lib/disk.yaml, properties: { size: { get_param: size } } }
  password: { type: OS::Heat::RandomString }
  web:
    type: OS::Nova::Server
    properties: { image: debian, flavor: small, networks: [{ network: office }], user_data: { get_file: lib/start.sh } }
`,
  'stacks/lib/disk.yaml': `heat_template_version: 2018-08-31
parameters: { size: { type: number } }
resources:
  disk: { type: OS::Cinder::Volume, properties: { size: { get_param: size }, availability_zone: east } }
`,
  'stacks/lib/start.sh': '#!/bin/sh\necho up\n',
  'env/prod.yaml': 'parameters: { size: 40 }\n',
  'env/big.yaml': 'parameters: { size: 400 }\n',
  'stacks/heat2kube.yaml': 'images: { debian: { dataSource: debian } }\n',
};

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'same-'));
  for (const [name, text] of Object.entries(texts)) {
    mkdirSync(join(root, name, '..'), { recursive: true });
    writeFileSync(join(root, name), text);
  }
  mkdirSync(join(root, 'elsewhere', 'deep'), { recursive: true });
});

afterAll(() => {
  rmSync(root, { recursive: true, force: true });
});

/** All files that a conversion writes; secrets are drawn, so only their names count. */
async function written(cwd: string, args: readonly string[], output: string): Promise<ReadonlyMap<string, string>> {
  const directory = join(root, 'outputs', output);
  const { status } = await runIn(join(root, cwd), [...args, '-o', directory]);
  expect(status).toBe(0);
  return new Map([...textsBelow(directory)].map(([name, text]) => [name, /(?:^|\/)secrets\//.test(name) ? '' : text]));
}

it('gives the same bytes for every way to write a path', async () => {
  const at = (path: string): string => join(root, path);
  const ways: readonly (readonly [cwd: string, template: string, environment: string, overlay: string])[] = [
    ['stacks', 'shop.yaml', '../env/prod.yaml', '../env/big.yaml'],
    ['stacks', './shop.yaml', '.././env/prod.yaml', at('env/big.yaml')],
    ['', 'stacks/shop.yaml', 'env/prod.yaml', './env/big.yaml'],
    ['', 'env/../stacks/shop.yaml', at('env/prod.yaml'), 'env/big.yaml'],
    ['elsewhere/deep', at('stacks/shop.yaml'), '../../env/prod.yaml', at('env/big.yaml')],
    ['elsewhere/deep', '../../stacks/shop.yaml', at('env/prod.yaml'), at('env/big.yaml')],
  ];
  const results: ReadonlyMap<string, string>[] = [];
  for (const [index, [cwd, template, environment, overlay]] of ways.entries()) {
    const args = ['convert', template, '-e', environment, '--overlay', `big=${overlay}`];
    results.push(await written(cwd, args, `o${index}`));
  }
  const [first, ...others] = results;
  expect([...(first?.keys() ?? [])]).toContain('MIGRATION.md');
  expect(first?.get('MIGRATION.md')).toContain('lib/disk.yaml:4:');
  for (const other of others) expect(other).toEqual(first);
});
