/** Speed of whole compilations, against js-yaml reading the same texts into plain objects. */
import { hash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { load } from 'js-yaml';
import { compile } from '../src/compile.ts';
import { memoryHost } from '../src/host/memory-host.ts';
import { resolveStack } from '../src/resolve-stack.ts';
import type { BenchRow } from './bench-row.ts';

/** Heat's own limit of resources would end the larger ones before there is anything to measure. */
export const limits = { resources: 100_000 } as const;

const root = join(import.meta.dirname, '..');

export const exampleOptions = { template: 'shop.yaml', environments: ['env.yaml'] } as const;

export function exampleFiles(): ReadonlyMap<string, string> {
  return filesOf('examples/shop');
}

export function compileRows(): readonly BenchRow[] {
  return [
    ...pair('examples/shop', exampleFiles(), exampleOptions).map((row) => ({ ...row, rounds: 60 })),
    ...pair('500 servers', new Map([['many.yaml', manyServers(500)]]), { template: 'many.yaml' }),
  ];
}

function pair(
  name: string,
  files: ReadonlyMap<string, string>,
  options: { readonly template: string; readonly environments?: readonly string[] },
): readonly BenchRow[] {
  const texts = [...files].filter(([file]) => file.endsWith('.yaml')).map(([, text]) => text);
  const loading = `js-yaml: load ${name}`;
  return [
    { name: loading, run: () => texts.map((text) => load(text)) },
    { name: `resolve ${name}`, run: () => resolveStack(memoryHost(files), { ...options, limits }), against: loading },
    {
      name: `compile ${name}`,
      run: () => compile(memoryHost(files), { ...options, limits, digest }),
      against: loading,
    },
  ];
}

/** As the command line does. */
export function digest(text: string): string {
  return hash('sha256', text);
}

function filesOf(folder: string): ReadonlyMap<string, string> {
  const names = readdirSync(join(root, folder), { encoding: 'utf8' });
  return new Map(names.map((name) => [name, readFileSync(join(root, folder, name), 'utf8')]));
}

/** A stack of servers with a port and a volume each. */
function manyServers(count: number): string {
  const resources = Array.from(
    { length: count },
    (_, index) => `
  port${index}:
    type: OS::Neutron::Port
    properties: { network: { get_param: network } }
  disk${index}:
    type: OS::Cinder::Volume
    properties: { size: 10 }
  server${index}:
    type: OS::Nova::Server
    properties:
      image: debian
      flavor: small
      networks: [{ port: { get_resource: port${index} } }]
      user_data_format: RAW
      user_data: { str_replace: { template: "#!/bin/sh\\nmount $id", params: { $id: { get_resource: disk${index} } } } }`,
  );
  return `heat_template_version: 2018-08-31
parameters:
  network: { type: string, default: office }
resources:${resources.join('')}
`;
}
