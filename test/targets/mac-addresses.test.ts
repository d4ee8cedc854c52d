/** Machines of two outputs are never given one MAC address: they may share a layer 2 network. */
import { expect, it } from 'vitest';
import { compile } from '../../src/compile.ts';
import type { CompileOptions } from '../../src/compile-types.ts';
import { memoryHost } from '../../src/host/memory-host.ts';

const template = `heat_template_version: 2018-08-31
resources:
  web: { type: OS::Nova::Server, properties: { image: i, flavor: f, networks: [{ network: n }] } }
`;

async function addresses(options: Partial<CompileOptions>): Promise<readonly string[]> {
  const host = memoryHost({ 's.yaml': template });
  const { files } = await compile(host, { template: 's.yaml', ...options });
  return [...new Set(files.flatMap(({ text }) => text.match(/\b(?:[0-9a-f]{2}:){5}[0-9a-f]{2}\b/g) ?? []))];
}

it('seeds them with the namespace and the stack', async () => {
  const outputs = await Promise.all([
    addresses({ namespace: 'dev' }),
    addresses({ namespace: 'prod' }),
    addresses({ namespace: 'dev', stackName: 'other' }),
  ]);
  expect(outputs.map((found) => found.length)).toEqual([1, 1, 1]);
  expect(new Set(outputs.flat()).size).toBe(3);
  expect(await addresses({ namespace: 'dev' })).toEqual(outputs[0]);
});

it('gives an overlay its own where the network is not one of the cluster', async () => {
  const text = template.replace('[{ network: n }]', '[{ network: n }, { network: vlan }]');
  const host = memoryHost({ 's.yaml': text, 'prod.yaml': 'parameters: {}\n' });
  const { files, overlays } = await compile(host, {
    template: 's.yaml',
    overlays: [{ name: 'prod', environments: ['prod.yaml'] }],
    config: { networks: { n: 'pod', vlan: { multus: 'default/vlan' } } },
  });
  const macs = (folder: string) =>
    files.flatMap(({ path, text: file }) =>
      path.startsWith(folder) ? (file.match(/\b(?:[0-9a-f]{2}:){5}[0-9a-f]{2}\b/g) ?? []) : [],
    );
  const base = new Set([...macs('base/'), ...macs('secrets/')]);
  const prod = new Set(macs('overlays/prod/'));
  expect(base.size).toBe(2);
  // The one on the pod network is the same.
  expect([...prod].filter((mac) => base.has(mac)).length).toBe(1);
  expect(prod.size).toBe(2);
  expect(overlays.map(({ changed }) => changed)).toEqual([['Secret/web-cloud-init', 'VirtualMachine/web']]);
});
