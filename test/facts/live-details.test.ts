/** What a live stack has and the template does not say: shared volumes, missing rows, orders, addresses. */
import { describe, expect, it } from 'vitest';
import type { CompileResult } from '../../src/compile-types.ts';
import { convert, bundle, errorsOf, ids, row, told } from './shop.ts';

const foreign = '99999999-0000-4000-8000-000000000001';
const node = '77777777-0000-4000-8000-000000000001';
const states = ['live/unusable', 'live/unexpected-state'] as const;

describe('a volume of a server outside the stack', () => {
  it.each([
    ['beside the server of the stack', [ids.db, foreign]],
    ['while the server of the stack runs', [foreign]],
  ])('has two writers: %s', async (_what, servers) => {
    const facts = bundle();
    row(facts.volumes, ids.data)['attachments'] = servers.map((id) => ({ server_id: id, device: '/dev/vdb' }));
    expect(errorsOf(await convert(facts))).toEqual([
      `"data": the volume is attached to ${foreign}, which is not a server of the stack [live/unusable]`,
    ]);
  });

  it('is at a node of the cluster after its server was stopped', async () => {
    const facts = bundle();
    row(facts.servers, ids.db)['status'] = 'SHUTOFF';
    row(facts.servers, ids.db)['volumes_attached'] = [{ id: ids.root }, { id: ids.log }];
    row(facts.volumes, ids.data)['attachments'] = [{ server_id: node, device: '/dev/vdc' }];
    expect(errorsOf(await convert(facts))).toEqual([]);
  });

  it('is known from what a server lists, too', async () => {
    const facts = bundle();
    facts.servers.push({ id: foreign, status: 'ACTIVE', volumes_attached: [{ id: ids.data }] });
    expect(errorsOf(await convert(facts))).toEqual([
      `"data": the volume is attached to ${foreign}, which is not a server of the stack [live/unusable]`,
    ]);
  });

  it('is not available and attached at once', async () => {
    const facts = bundle();
    row(facts.volumes, ids.data)['status'] = 'available';
    expect(told(await convert(facts), ...states)).toEqual([
      `warning: "data": the volume is in status available, but attached to ${ids.db}`,
    ]);
  });
});

describe('a volume of the stack', () => {
  /** Somebody has taken the data disk from the database to the web server. */
  const taken = (multiattach: boolean): ReturnType<typeof bundle> => {
    const facts = bundle();
    row(facts.servers, ids.db)['volumes_attached'] = [{ id: ids.root }, { id: ids.log }];
    row(facts.servers, ids.web)['volumes_attached'] = [{ id: ids.data }];
    Object.assign(row(facts.volumes, ids.data), {
      multiattach,
      attachments: [{ server_id: ids.web, device: '/dev/vdb' }],
    });
    return facts;
  };

  it('that another server has by now is no disk of two', async () => {
    expect(errorsOf(await convert(taken(false)))).toEqual([
      '"data": the volume is attached to the server of "web", which the template does not give it to [live/unusable]',
    ]);
    expect(errorsOf(await convert(taken(true)))).toEqual([]);
  });

  it.each(['openstack', 'standalone'] as const)('that is encrypted is copied by nobody: %s', async (profile) => {
    const facts = bundle();
    row(facts.volumes, ids.log)['encrypted'] = true;
    const errors = errorsOf(await convert(facts, { profile }));
    const told = `"log": the live volume "log" (${ids.log}) is encrypted, so the image through which it is copied is encrypted too [plan/encrypted-volume-copied]`;
    expect(errors).toEqual(profile === 'standalone' ? [told] : []);
  });
});

describe('volumes that were detached', () => {
  it('are told where nothing shows in which order they were', async () => {
    const facts = bundle();
    Object.assign(row(facts.servers, ids.db), { status: 'SHUTOFF', volumes_attached: [{ id: ids.root }] });
    for (const id of [ids.data, ids.log])
      Object.assign(row(facts.volumes, id), { status: 'available', attachments: [] });
    const message =
      'warning: "db": the facts do not show at which devices the volumes data, log were, so the VM has them in the order of the template';
    expect(told(await convert(facts), 'live/device-order-unknown')).toEqual([message]);
    const first = await convert(bundle());
    const lock = first.files.find(({ path }) => path === 'heat2kube.lock')?.text ?? '';
    expect(told(await convert(facts, { lock }), 'live/device-order-unknown')).toEqual([]);
    expect(told(first, 'live/device-order-unknown')).toEqual([]);
  });
});

describe('a port of the stack', () => {
  it('is missed, for its MAC address would be another one', async () => {
    const facts = bundle();
    facts.ports = facts.ports.filter(({ id }) => id !== ids.port);
    const result = await convert(facts);
    expect(errorsOf(result)).toEqual([`"port": the port ${ids.port} is not in the facts bundle [live/not-in-facts]`]);
    expect(told(result, ...states)).toEqual([]);
  });

  it('is not missed once its machine has moved and its server is gone', async () => {
    const facts = bundle();
    facts.servers = facts.servers.filter(({ id }) => id !== ids.db);
    facts.ports = facts.ports.filter(({ id }) => id !== ids.port);
    for (const id of [ids.data, ids.log]) row(facts.volumes, id)['attachments'] = [{ server_id: node }];
    row(facts.volumes, ids.root)['attachments'] = [];
    expect(errorsOf(await convert(facts, { config: { moved: ['db', 'fip'] } }))).toEqual([]);
  });

  it('is detached', async () => {
    const facts = bundle();
    row(facts.ports, ids.port)['device_id'] = '';
    expect(told(await convert(facts), ...states)).toEqual([
      `warning: "db": the port ${ids.port} is not attached to the live server`,
    ]);
    // No column, so that nothing is known.
    delete row(facts.ports, ids.port)['device_id'];
    expect(told(await convert(facts), ...states)).toEqual([]);
  });

  it('has no other MAC address than one', async () => {
    const facts = bundle();
    row(facts.ports, ids.port)['mac_address'] = 'zz';
    expect(told(await convert(facts), ...states)).toEqual([
      'error: "port": the port has the MAC address "zz", which is not one',
    ]);
  });

  it('has a second address', async () => {
    const facts = bundle();
    row(facts.ports, ids.port)['fixed_ips'] = [{ ip_address: '10.0.7.11' }, { ip_address: '10.0.7.13' }];
    expect(told(await convert(facts), 'live/drift').join()).toContain(
      'the live port has the fixed addresses "10.0.7.11, 10.0.7.13", but the template has "one that Neutron chooses"',
    );
    row(facts.ports, ids.port)['fixed_ips'] = [{ ip_address: '10.0.7.11' }, { ip_address: 'fd00::11' }];
    expect(told(await convert(facts), 'live/drift')).toEqual([]);
  });

  it('is not in the facts, but the server has its address', async () => {
    const facts = bundle();
    row(facts.servers, ids.db)['addresses'] = { 'demo-net': ['10.0.7.11', '198.51.100.23'], other: ['10.9.9.9'] };
    expect(told(await convert(facts), 'live/address-without-port')).toEqual([
      'warning: "db": the live server has the address 10.9.9.9 on the network "other", but the facts show no port that has it',
    ]);
  });
});

describe('the order of the live devices', () => {
  const serials = ({ files }: CompileResult): readonly (string | undefined)[] =>
    (
      /(?<=\n {10}disks:\n)[^]*?(?=\n {0,10}\w)/.exec(
        files.find(({ path }) => path === 'base/db.yaml')?.text ?? '',
      )?.[0] ?? ''
    )
      .split('\n')
      .filter((line) => line.includes('serial:'))
      .map((line) => [ids.root, ids.data, ids.log].find((id) => line.includes(id)));
  const handOvers = ({ plan }: CompileResult): readonly string[] =>
    (plan?.steps ?? []).flatMap(({ id }) => (id.startsWith('cut-over/hand-over/') ? [id.slice(-36)] : []));

  /** The log disk comes before the data disk, other than the template has them. */
  const turned = (): ReturnType<typeof bundle> => {
    const facts = bundle();
    row(facts.volumes, ids.data)['attachments'] = [{ server_id: ids.db, device: '/dev/vdaa' }];
    return facts;
  };

  it('is that of the disks', async () => {
    const [same, other] = [await convert(bundle()), await convert(turned())];
    expect(told(same, 'live/device-order-differs')).toEqual([]);
    expect(serials(same)).toEqual([ids.root, ids.data, ids.log]);
    expect(handOvers(same)).toEqual([ids.log, ids.data]);
    expect(told(other, 'live/device-order-differs')).toEqual([
      'info: "db": the live server has its volumes in the order root, log, data, but the template has them in the order root, data, log; the VM has the live order',
    ]);
    expect(serials(other)).toEqual([ids.root, ids.log, ids.data]);
    expect(handOvers(other)).toEqual([ids.data, ids.log]);
  });

  it('stays what it was when a cut-over has detached volumes, and when the machine has moved', async () => {
    const before = await convert(turned());
    const lock = before.files.find(({ path }) => path === 'heat2kube.lock')?.text ?? '';
    for (const gone of [[ids.data], [ids.log], [ids.data, ids.log]] as string[][]) {
      const facts = turned();
      row(facts.servers, ids.db)['status'] = 'SHUTOFF';
      row(facts.servers, ids.db)['volumes_attached'] = [ids.root, ids.data, ids.log].flatMap((id) =>
        gone.includes(id) ? [] : [{ id }],
      );
      for (const id of gone) row(facts.volumes, id)['attachments'] = [];
      for (const config of [{}, { moved: gone.length > 1 ? ['db'] : [] }]) {
        const after = await convert(facts, { config, lock });
        expect(serials(after), `${gone.join()} ${JSON.stringify(config)}`).toEqual([ids.root, ids.log, ids.data]);
        if (!config.moved?.includes('db')) expect(handOvers(after)).toEqual([ids.data, ids.log]);
      }
    }
  });
});

describe('a server in the facts', () => {
  it('that no list of resources has is not left behind unseen', async () => {
    const facts = bundle();
    facts.servers.push({ id: foreign, name: 'demo-group-abc', status: 'ACTIVE' });
    const message = `the facts show the server "demo-group-abc" (${foreign}), which is not a resource of the live stack`;
    expect(errorsOf(await convert(facts))).toEqual([`${message} [live/server-of-no-resource]`]);
    const ignored = { [foreign]: 'a test server' };
    expect(errorsOf(await convert(facts, { config: { ignored } }))).toEqual([]);
  });

  it('has the size of the flavor that Nova shows in it', async () => {
    const facts = bundle();
    row(facts.servers, ids.db)['flavor'] = { original_name: 'm1.medium', vcpus: 8, ram: 16_384, disk: 40 };
    row(facts.servers, ids.web)['flavor'] = { original_name: 'm1.medium', vcpus: 2, ram: 4096, disk: 40 };
    facts['flavors'] = [{ id: '3', name: 'm1.medium', vcpus: 2, ram: 4096, disk: 40 }];
    const { plan, diagnostics } = await convert(facts);
    const types = (plan?.items ?? []).flatMap((item) =>
      item.item === 'object' && item.object.kind === 'VirtualMachineInstancetype' ? [item.object.metadata.name] : [],
    );
    expect(types.toSorted()).toEqual(['m1-medium', `m1-medium-of-${ids.db}`]);
    expect(diagnostics.map(({ message }) => message)).toContain(
      `"db": the live server has the flavor "m1.medium of ${ids.db}", but the template has "m1.medium"; the plan uses the live value`,
    );
  });
});

describe('a port of the stack', () => {
  const operations = async (facts: ReturnType<typeof bundle>): Promise<string> => {
    const { plan } = await convert(facts);
    return JSON.stringify(plan?.steps.find(({ id }) => id === 'release/delete-left-overs'));
  };
  const deletion = `{"op":"delete","what":[{"live":"port","id":"${ids.port}"}]}`;

  it('is deleted at the end, after a look that nothing has it', async () => {
    const text = await operations(bundle());
    expect(text).toContain(deletion);
    expect(text).toContain(`"columns":["device_id"],"as":"value"},"expect":{"nothing":true}`);
  });

  it.each([
    ['that was detached from its server', ''],
    ['of which the facts do not say who has it', undefined],
  ])('%s is only asked about', async (_what, device) => {
    const facts = bundle();
    row(facts.ports, ids.port)['device_id'] = device;
    const text = await operations(facts);
    expect(text).not.toContain(deletion);
    expect(text).toContain('is not attached to the old server of `db` according to the facts');
  });
});
