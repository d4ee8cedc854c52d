/** The contract test that authors of network backends run, and what `compile` makes of such a backend. */
import { describe, expect, it } from 'vitest';
import { findings } from '../../examples/own-types/sriov.check.ts';
import { sriov } from '../../examples/own-types/sriov.ts';
import { compile, memoryHost, standardNetworkBackend } from '../../src/index.ts';
import type { NetworkBackend } from '../../src/index.ts';
import { testNetworkBackend } from '../../src/testing.ts';

const template = `heat_template_version: 2021-04-16
resources:
  db:
    type: OS::Nova::Server
    properties: { image: debian, flavor: small, networks: [{ network: office }, { network: storage }, { network: backup }] }
`;
const config = { networks: { storage: 'sriov', backup: 'sriov' } } as const;

async function found(backend: NetworkBackend): Promise<readonly string[]> {
  const result = await testNetworkBackend(backend, [{ template: 'a.yaml', files: { 'a.yaml': template }, config }]);
  return result.map(({ clause, about, message }) => `${clause} ${about}: ${message}`);
}

function run(backends: readonly NetworkBackend[]) {
  return compile(memoryHost({ 'a.yaml': template }), { template: 'a.yaml', config, backends });
}

describe('testNetworkBackend', () => {
  it('finds nothing about the example', async () => {
    expect(findings).toEqual([]);
    expect(await found(sriov)).toEqual([]);
  });

  it.each<[string, NetworkBackend, string]>([
    ['a plain id', { ...sriov, id: 'SR-IOV' }, 'backend SR-IOV: its id and its word must be in lower case'],
    ['a reason', { ...sriov, offer: () => ({ rank: 4, because: '', flip: 'x' }) }, 'it has no reason'],
    ['an interface', { ...sriov, offer: () => undefined }, 'offer sriov: it takes no interface of any case'],
    [
      'a name for each interface',
      { ...sriov, attach: (nic, world) => ({ ...sriov.attach(nic, world), name: 'net' }) },
      'attach db: several of its interfaces have the same name',
    ],
  ])('wants %s', async (_, backend, message) => {
    expect((await found(backend)).join('\n')).toContain(message);
  });
});

describe('compile with a network backend of the caller', () => {
  it('takes its word in heat2kube.yaml and attaches interfaces by it', async () => {
    const { ok, diagnostics, files } = await run([sriov]);
    expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
    expect(ok).toBe(true);
    const machine = files.find(({ path }) => path === 'base/db.yaml')?.text ?? '';
    expect(machine.match(/sriov: \{\}/g)).toHaveLength(2);
    expect(machine).toContain('networkName: sriov/virtual-functions');
  });

  it('refuses the word without it', async () => {
    expect((await run([])).ok).toBe(false);
  });

  it('refuses what is no backend, two with one id and two with one word', async () => {
    const none: NetworkBackend = JSON.parse('{}');
    await expect(run([none])).rejects.toThrow(
      new TypeError('backends: each item must be a result of defineNetworkBackend'),
    );
    await expect(run([sriov, sriov])).rejects.toThrow('backends: there are two backends sriov');
    await expect(run([sriov, { ...sriov, id: 'other' }])).rejects.toThrow('backends: two backends have the word sriov');
    expect(() => standardNetworkBackend('none')).toThrow(RangeError);
  });
});
