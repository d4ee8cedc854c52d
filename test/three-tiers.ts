/** The stack of three tiers converted to each network backend, for the table in the documentation and for the test of it. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { compile } from '../src/compile.ts';
import type { CompileResult } from '../src/compile-types.ts';
import type { ConfigInput } from '../src/config/config.ts';
import { memoryHost } from '../src/host/memory-host.ts';

type Mapped = (network: string) => NonNullable<ConfigInput['networks']>[string];

/** By the word or key that stands for the backend under `networks`. */
const mappings: ReadonlyMap<string, Mapped> = new Map<string, Mapped>([
  ['pod', () => 'pod'],
  ['multus', (network) => ({ multus: `infra/${network}` })],
  ['ovn-udn', () => 'ovn-udn'],
  ['ovn-udn-secondary', () => 'ovn-udn-secondary'],
  ['kube-ovn', () => 'kube-ovn'],
  ['kube-ovn-vpc', () => 'kube-ovn-vpc'],
]);

const config = {
  flavors: { 'm1.small': { instancetype: 'u1.small' } },
  images: { 'debian-12': { dataSource: 'debian-12' } },
  kubeOvn: { externalSubnet: 'external', externalGateway: '203.0.113.1', resolver: '10.96.0.3' },
  cluster: { podRanges: ['10.16.0.0/16'], serviceRanges: ['10.96.0.0/12'], dns: { addresses: ['10.96.0.10'] } },
} as const satisfies ConfigInput;

/** In the order of the backends. */
export async function threeTiers(root: string): Promise<ReadonlyMap<string, CompileResult>> {
  const template = readFileSync(join(root, 'fixtures/stacks/three-tiers/template.yaml'), 'utf8');
  const results = [...mappings].map(async ([word, mapped]) => {
    const networks = Object.fromEntries(['front', 'app', 'data'].map((network) => [network, mapped(network)]));
    const host = memoryHost({ 'shop.yaml': template });
    return [word, await compile(host, { template: 'shop.yaml', config: { ...config, networks } })] as const;
  });
  return new Map(await Promise.all(results));
}

/** Servers that no longer have their fixed addresses. */
export function lostAddresses({ diagnostics }: CompileResult): number {
  return diagnostics.filter(({ code }) => addressCodes.has(code)).length;
}

const addressCodes: ReadonlySet<string> = new Set([
  'plan/fixed-address-changes',
  'plan/kube-ovn-address-lost',
  'plan/static-address-lost',
]);
