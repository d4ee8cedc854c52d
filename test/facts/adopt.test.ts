/** What a live server has and the template does not know moves with it, or is left alone with a reason. */
import { describe, expect, it } from 'vitest';
import { compile } from '../../src/compile.ts';
import type { FactsInput } from '../../src/facts/facts.ts';
import type { CompileResult } from '../../src/compile-types.ts';
import { memoryHost } from '../../src/host/memory-host.ts';

const template = {
  heat_template_version: '2018-08-31',
  resources: {
    group: {
      type: 'OS::Neutron::SecurityGroup',
      properties: { rules: [{ protocol: 'tcp', port_range_min: 80, port_range_max: 80 }] },
    },
    port: {
      type: 'OS::Neutron::Port',
      properties: { network: 'office', security_groups: [{ get_resource: 'group' }] },
    },
    spare: { type: 'OS::Neutron::Port', properties: { network: 'backup' } },
    address: { type: 'OS::Neutron::FloatingIP', properties: { floating_network: 'public' } },
    db: {
      type: 'OS::Nova::Server',
      properties: { image: 'debian', flavor: 'small', networks: [{ port: { get_resource: 'port' } }] },
    },
  },
};

type Fact = Readonly<Record<string, unknown>>;

const volume = '22222222-0000-4000-8000-000000000009';
const listed = ['group', 'port', 'spare', 'address', 'db'];
const bundle = {
  resources: listed.map((name) => ({ resource_name: name, physical_resource_id: `id-${name}`, stack_name: 'demo' })),
  servers: [{ id: 'id-db', status: 'ACTIVE', volumes_attached: [] as Fact[] }],
  volumes: [] as Fact[],
  ports: [
    { id: 'id-port', mac_address: 'fa:16:3e:00:00:01', network_id: 'N', device_id: 'id-db', fixed_ips: [] },
    { id: 'id-spare', mac_address: 'fa:16:3e:00:00:02', network_id: 'M' },
  ] as Fact[],
  networks: [
    { id: 'N', name: 'office' },
    { id: 'M', name: 'backup' },
  ],
  floatingIps: [{ ID: 'id-address', 'Floating IP Address': '198.51.100.7', 'Floating Network': 'P' }] as Fact[],
};

async function converted(facts: FactsInput, config: object = {}): Promise<CompileResult> {
  const host = memoryHost({ 'demo.yaml': JSON.stringify(template) });
  return compile(host, { template: 'demo.yaml', facts: { ...bundle, ...facts }, config });
}

function told({ diagnostics }: CompileResult): readonly string[] {
  return diagnostics.filter(({ code }) => code.startsWith('live/')).map(({ code, message }) => `${message} [${code}]`);
}

function fileOf({ files }: CompileResult, name: string): string {
  return files.find(({ path }) => path === name)?.text ?? '';
}

const attached = {
  servers: [{ id: 'id-db', status: 'ACTIVE', volumes_attached: [{ id: volume, delete_on_termination: true }] }],
  volumes: [{ id: volume, name: 'scratch', size: 500, attachments: [{ server_id: 'id-db', device: '/dev/vdb' }] }],
};

describe('a volume that was attached by hand', () => {
  it('moves with its server', async () => {
    const result = await converted(attached);
    expect(told(result)).toEqual([
      `"db": the live server has the volume "scratch" (${volume}), which is not in the template; the plan treats it as part of the server [live/adopted]`,
    ]);
    const db = fileOf(result, 'base/db.yaml');
    expect(db).toContain(`volumeHandle: "${volume}"`);
    expect(db).toContain('storage: "500Gi"');
    const steps = result.plan?.steps.map(({ id }) => id);
    expect(steps).toContain(`cut-over/hand-over/db/${volume}`);
    expect(steps).toContain(`protect/backup/${volume}`);
  });

  it('is known from the volume, where the server does not list it', async () => {
    const { volumes } = attached;
    expect(fileOf(await converted({ volumes }), 'base/db.yaml')).toContain(`volumeHandle: "${volume}"`);
  });

  it('is left alone with a reason, and its fate is told', async () => {
    const result = await converted(attached, { ignored: { [volume]: 'old import' } });
    expect(told(result).toSorted().toReversed()).toEqual([
      `the volume "scratch" (${volume}) of "db" is not moved, because heat2kube.yaml ignores it: old import [live/ignored]`,
      `"db": Nova deletes the ignored volume ${volume} with the live server [live/volume-deleted-with-server]`,
    ]);
    expect(fileOf(result, 'base/db.yaml')).not.toContain(volume);
  });

  it('must be shown', async () => {
    const { servers } = attached;
    expect(told(await converted({ servers }))).toContain(
      `"db": the volume ${volume} is not in the facts bundle [live/not-in-facts]`,
    );
  });
});

describe('a port that was attached by hand', () => {
  const extra = { id: 'x', mac_address: 'fa:16:3e:00:00:09', network_id: 'M', device_id: 'id-db' };

  it.each([
    ['from outside', [...bundle.ports, { ...extra, fixed_ips: [{ ip_address: '10.9.0.9' }] }], 'fa:16:3e:00:00:09'],
    ['of the stack', [...bundle.ports.slice(0, 1), { ...bundle.ports[1], device_id: 'id-db' }], 'fa:16:3e:00:00:02'],
  ])('becomes an interface: %s', async (_, ports, mac) => {
    const result = await converted({ ports }, { networks: { backup: { multus: 'infra/backup' } } });
    expect(told(result).map((text) => text.replace(/.*\[/, '['))).toEqual(['[live/adopted]']);
    expect(fileOf(result, 'base/db.yaml')).toContain('networkName: infra/backup');
    expect(fileOf(result, 'base/db.yaml')).toContain(mac);
  });

  it('is told once for each', async () => {
    const ports = [...bundle.ports, extra, { ...extra, id: 'y', mac_address: 'fa:16:3e:00:00:0a', network_id: 'O' }];
    const config = { networks: { backup: { multus: 'infra/backup' }, O: { multus: 'infra/other' } } };
    const result = await converted({ ports }, config);
    expect(told(result)).toHaveLength(2);
    for (const network of ['infra/backup', 'infra/other'])
      expect(fileOf(result, 'base/db.yaml')).toContain(`networkName: ${network}`);
  });
});

describe('a floating IP that was bound by hand', () => {
  const bound = { ID: 'f', 'Floating IP Address': '198.51.100.9', Port: 'id-port', 'Floating Network': 'P' };

  it('becomes a Service, and moves with a step of its own', async () => {
    const result = await converted({ floatingIps: [...bundle.floatingIps, bound] });
    expect(told(result)).toEqual([
      '"db": the live server has the floating IP "198.51.100.9" (f), which is not in the template; the plan treats it as part of the server [live/adopted]',
    ]);
    expect(fileOf(result, 'base/db-floating-ip-198-51-100-9.yaml')).toContain('type: LoadBalancer');
    const step = result.plan?.steps.find(({ id }) => id === 'cut-over/traffic/db/floating-ip-198.51.100.9');
    expect(JSON.stringify(step?.do)).toContain('"live":"floating-ip","id":"f"');
  });

  it('leads nowhere again after the undo where it led nowhere before', async () => {
    const bindAddress = { ...template.resources.address.properties, port_id: { get_resource: 'port' } };
    const resources = { ...template.resources, address: { ...template.resources.address, properties: bindAddress } };
    const host = memoryHost({ 'demo.yaml': JSON.stringify({ ...template, resources }) });
    const { plan, printStep } = await compile(host, { template: 'demo.yaml', facts: bundle });
    const step = plan?.steps.find(({ id }) => id === 'cut-over/traffic/address');
    const undo = step && printStep(step).parts.undo.flatMap(({ lines }) => lines);
    expect(undo?.[0]).toBe('openstack floating ip unset --port id-address');
    expect(JSON.stringify(step?.precondition)).toContain('leads to no port today');
  });

  it('keeps its binding where the template has none', async () => {
    const floatingIps = [{ ...bundle.floatingIps[0], Port: 'id-port' }];
    const result = await converted({ floatingIps });
    expect(told(result)).toEqual([
      '"address": the live floating IP has the port "port", but the template has "none"; the plan uses the live value [live/drift]',
    ]);
    expect(fileOf(result, 'base/address.yaml')).toContain('type: LoadBalancer');
  });
});
