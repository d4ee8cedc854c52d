/** What lives around servers: key pairs, server groups, members of load balancers. */
import { describe, expect, it } from 'vitest';
import { compile } from '../../src/compile.ts';
import { memoryHost } from '../../src/host/memory-host.ts';
import { fixtureCases, readCase } from '../fixture-cases.ts';

interface Row {
  readonly [column: string]: unknown;
}

const found = fixtureCases('stacks').find(({ name }) => name === 'stacks/live-company');
const { files, options } = readCase(found?.directory ?? '');
const bundle: Readonly<Record<string, readonly Row[]>> = JSON.parse(files.get('facts.json') ?? '{}');

async function told(changes: Readonly<Record<string, readonly Row[]>>, config = ''): Promise<readonly string[]> {
  const texts = new Map([
    ...files,
    ['facts.json', JSON.stringify({ ...bundle, ...changes })] as const,
    ['heat2kube.yaml', `${files.get('heat2kube.yaml') ?? ''}${config}`] as const,
  ]);
  const { diagnostics } = await compile(memoryHost(texts), options);
  return diagnostics.flatMap(({ code, message, severity }) =>
    code.startsWith('live/') ? [`${severity}: ${message}`] : [],
  );
}

const [group = {}] = bundle['serverGroups'] ?? [];
const [member = {}] = bundle['poolMembers'] ?? [];
const servers = (bundle['servers'] ?? []).map(({ id }) => id);
const same = {
  keyPairs: [{ Name: 'ops', Fingerprint: 'c3:33:30:cd:d0:68:9b:e3:db:68:ac:f1:fd:63:74:ad' }],
  serverGroups: [{ ...group, Policy: 'anti-affinity', Members: servers.toReversed() }],
  poolMembers: [{ ...member, operating_status: 'ONLINE' }],
};

describe('key pairs, server groups and balancer members', () => {
  it('are silent where they are what the template says', async () => {
    expect(await told(same)).toEqual([]);
  });

  it('are compared in the spelling of older clients too', async () => {
    const older = {
      ID: group['ID'],
      Name: 'apart',
      Policies: "['affinity']".slice(2, -2),
      Members: servers.join(', '),
    };
    expect(await told({ ...same, serverGroups: [older] })).toEqual([
      'warning: "apart": the live server group has the policies "affinity", but the template has "anti-affinity"; the plan uses the value of the template',
    ]);
  });

  it('do not differ by the fingerprint of a key that is computed in another way', async () => {
    expect(await told({ ...same, keyPairs: [{ Name: 'ops', Fingerprint: 'SHA256:abc' }] })).toEqual([]);
  });

  it('do not differ by a server that is gone', async () => {
    const [first] = bundle['servers'] ?? [];
    const left = {
      ...same,
      servers: first ? [first] : [],
      serverGroups: [{ ...group, Policy: 'anti-affinity', Members: servers.slice(0, 1) }],
    };
    expect((await told(left)).filter((message) => message.includes('server group'))).toEqual([]);
  });

  it('tell of a member whose address is that of no server that it is for', async () => {
    const elsewhere = [{ ...member, operating_status: 'ONLINE', address: '10.99.0.1' }];
    expect(await told({ ...same, poolMembers: elsewhere })).toEqual([
      'warning: "member": the live balancer member has the address "10.99.0.1", but the template has "10.8.0.21"; the plan uses the value of the template',
    ]);
  });

  it('are errors where nothing handles one: it would go on leading to the old server', async () => {
    const byHand = { id: '66666666-0000-4000-8000-000000000002', address: '10.8.0.22', operating_status: 'ONLINE' };
    const elsewhere = { id: '66666666-0000-4000-8000-000000000003', address: '10.99.0.1', operating_status: 'ONLINE' };
    const all = { ...same, poolMembers: [...same.poolMembers, byHand, elsewhere] };
    expect(await told(all)).toEqual([
      'error: "db": the live server has the balancer member "10.8.0.22" (66666666-0000-4000-8000-000000000002), which the plan does not handle',
    ]);
    const left = await told(all, `ignored: { ${byHand.id}: "goes with the old balancer" }`);
    expect(left.filter((message) => message.startsWith('error'))).toEqual([]);
  });
});
