/** What is recorded as moved is held to the facts, and facts without a stack are no deployment from scratch. */
import { describe, expect, it } from 'vitest';
import { bundle, convert, errorsOf, ids, row, told, type Bundle } from './shop.ts';

const images = { 'debian-12': { dataSource: 'debian-12' } };
const node = '77777777-0000-4000-8000-000000000001';

/** As after the cut-over: the old servers are off, and a node of the cluster has the volumes. */
function moved(): Bundle {
  const facts = bundle();
  for (const server of facts.servers) server['status'] = 'SHUTOFF';
  row(facts.servers, ids.db)['volumes_attached'] = [{ id: ids.root }];
  for (const id of [ids.data, ids.log])
    row(facts.volumes, id)['attachments'] = [{ server_id: node, device: '/dev/vdb' }];
  row(facts.floatingIps, ids.fip)['Port'] = '11111111-0000-4000-8000-0000000000aa';
  return facts;
}

function recorded(facts: Bundle, entries: readonly string[], profile: 'openstack' | 'standalone' = 'openstack') {
  const config = { moved: entries, images, resources: { web: { rootDisk: 'copied' } } } as const;
  return convert(facts, { config, profile });
}

describe('moved', () => {
  it('is taken where the facts show it', async () => {
    for (const entries of [['db'], ['db', 'web', 'fip'], ['*']])
      expect(errorsOf(await recorded(moved(), entries))).toEqual([]);
  });

  it('is refused where the old servers run and have their volumes', async () => {
    const data = `"data" (${ids.data})`;
    const log = `"log" (${ids.log})`;
    expect(told(await recorded(bundle(), ['db', 'web', 'fip']), 'plan/not-moved')).toEqual([
      'error: "fip" is under moved in heat2kube.yaml, but according to the facts it leads to the old server of "db"',
      `error: "db" is under moved in heat2kube.yaml, but according to the facts its old server is ACTIVE and has the volumes ${data} and ${log}`,
      'error: "web" is under moved in heat2kube.yaml, but according to the facts its old server is ACTIVE',
    ]);
  });

  it('is refused for one thing that contradicts', async () => {
    const on = moved();
    row(on.servers, ids.db)['status'] = 'ACTIVE';
    expect(told(await recorded(on, ['db']), 'plan/not-moved').join()).toMatch(/its old server is ACTIVE$/);
    const attached = moved();
    row(attached.volumes, ids.log)['attachments'] = [{ server_id: ids.db, device: '/dev/vdb' }];
    expect(told(await recorded(attached, ['db']), 'plan/not-moved').join()).toMatch(/old server has the volume "log"/);
    const listed = moved();
    row(listed.servers, ids.db)['volumes_attached'] = [{ id: ids.root }, { id: ids.log }];
    expect(told(await recorded(listed, ['db']), 'plan/not-moved').join()).toMatch(/old server has the volume "log"/);
  });

  it('is taken for an address within its step, which stays in the plan until the address has moved', async () => {
    const before = moved();
    row(before.floatingIps, ids.fip)['Port'] = row(bundle().floatingIps, ids.fip)['Port'] ?? '';
    const within = await recorded(before, ['db', 'web', 'fip']);
    expect(errorsOf(within)).toEqual([]);
    expect(within.plan?.steps.map(({ id }) => id)).toContain('cut-over/traffic/fip');
    const after = await recorded(moved(), ['db', 'web', 'fip']);
    expect(after.plan?.steps.map(({ id }) => id)).not.toContain('cut-over/traffic/fip');
  });

  it('needs no detached volume where the volumes are copied', async () => {
    const facts = bundle();
    for (const server of facts.servers) server['status'] = 'SHUTOFF';
    expect(told(await recorded(facts, ['db', 'web', 'fip'], 'standalone'), 'plan/not-moved')).toEqual([]);
  });

  it('does not end the protection where only a machine without old data is recorded', async () => {
    const { plan } = await convert(bundle(), { config: { moved: ['web'], images } });
    expect(plan?.steps.map(({ id }) => id)).toContain('protect/retain');
  });
});

describe('facts without resources', () => {
  const { resources: _resources, ...others } = bundle();
  const { servers: _servers, ...fewer } = others;

  it.each([
    ['the stack', { stack: bundle().stack, resources: [] }],
    ['an empty list of resources and of servers', { ...fewer, resources: [], servers: [] }],
    ['no list of resources and of servers', fewer],
    ['no list of resources', others],
  ])('are an error, for everything would start empty: %s', async (_what, facts) => {
    const result = await convert(facts, { config: { images } });
    expect(errorsOf(result)).toEqual([
      'the facts list no resource of the live stack, so nothing of it would be moved [plan/no-live-resources]',
    ]);
    expect(result.plan?.mode).toBe('migrate');
  });

  it('are no bundle where they are empty', async () => {
    expect(told(await convert({}), 'facts/not-a-bundle')).toHaveLength(1);
  });
});
