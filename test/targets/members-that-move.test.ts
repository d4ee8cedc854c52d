/** Members of a load balancer that stays, whose servers move: what the plan makes of them at the pool. */
import { describe, expect, it } from 'vitest';
import type { Step } from '../../src/plan/plan.ts';
import { planOf } from '../output/plan-of.ts';

interface Case {
  /** Of the member, beside its pool. */
  readonly member?: Readonly<Record<string, unknown>>;
  readonly pool?: unknown;
  readonly monitor?: true;
  /** Of the server that moves. */
  readonly network?: object;
  readonly config?: object;
  readonly resources?: object;
}

async function leading({ member, pool = { get_resource: 'pool' }, monitor, ...rest }: Case): Promise<readonly Step[]> {
  const { network = { network: { get_resource: 'back' }, fixed_ip: '10.2.0.9' }, config = {}, resources = {} } = rest;
  const server = (at: object): object => ({
    type: 'OS::Nova::Server',
    properties: { image: 'i', flavor: 'f', networks: [at] },
  });
  const template = {
    heat_template_version: '2021-04-16',
    parameters: { secret: { type: 'number', hidden: true, default: 8443 } },
    resources: {
      back: { type: 'OS::Neutron::Net' },
      back_subnet: {
        type: 'OS::Neutron::Subnet',
        properties: { network: { get_resource: 'back' }, cidr: '10.2.0.0/24' },
      },
      lb: { type: 'OS::Octavia::LoadBalancer', properties: { vip_subnet: { get_resource: 'back_subnet' } } },
      pool: {
        type: 'OS::Octavia::Pool',
        properties: { listener: { get_resource: 'listener' }, protocol: 'TCP', lb_algorithm: 'ROUND_ROBIN' },
      },
      listener: {
        type: 'OS::Octavia::Listener',
        properties: { loadbalancer: { get_resource: 'lb' }, protocol: 'TCP', protocol_port: 80 },
      },
      old: server({ network: { get_resource: 'back' }, fixed_ip: '10.2.0.8' }),
      old_member: {
        type: 'OS::Octavia::PoolMember',
        properties: { pool: { get_resource: 'pool' }, address: '10.2.0.8', protocol_port: 80 },
      },
      web: server(network),
      web_member: {
        type: 'OS::Octavia::PoolMember',
        properties: { pool, address: { get_attr: ['web', 'first_address'] }, protocol_port: 80, ...member },
      },
      ...(monitor && {
        monitor: {
          type: 'OS::Octavia::HealthMonitor',
          properties: { pool: { get_resource: 'pool' }, type: 'TCP', delay: 5, max_retries: 3, timeout: 2 },
        },
      }),
      ...resources,
    },
  };
  const settings = { resources: { old: { strategy: 'keep' } }, ...config };
  const { plan } = await planOf(JSON.stringify(template), JSON.stringify(settings));
  return plan.steps.filter(({ id }) => id.includes('/lead/'));
}

function textOf(steps: readonly Step[]): string {
  return JSON.stringify(steps);
}

describe('a member of a load balancer that stays', () => {
  it('leads to a node port of its server, and the old one ends', async () => {
    const [step, ...others] = await leading({});
    expect(others).toEqual([]);
    expect(step?.do.map(({ op }) => op)).toEqual(['addMember', 'setMember', 'note']);
    expect(textOf(step ? [step] : [])).toContain('If the pool has a health monitor, add a member for every other node');
    expect(step?.undo?.map(({ op }) => op)).toEqual(['setMember', 'delete']);
  });

  it('keeps its weight', async () => {
    const [step] = await leading({ member: { weight: 7 } });
    expect(step?.do[0]).toMatchObject({ op: 'addMember', weight: 7 });
    expect(step?.undo?.[0]).toMatchObject({ op: 'setMember', weight: 7 });
  });

  it('is found by the monitor of its pool on every node', async () => {
    expect(textOf(await leading({ monitor: true }))).toContain(
      'the health monitor leaves out those that do not run it',
    );
  });

  it('is asked for its pool where that is outside the stack', async () => {
    const steps = await leading({ pool: 'f3b0c1de-0000-4000-8000-000000000001' });
    expect(steps.map(({ title }) => title)).toEqual(['Make "web" a member of the pool']);
  });

  const mapped = { networks: { back: { multus: 'infra/back' } } };

  it('still leads to a server that keeps its address on a network of its own', async () => {
    const text = textOf(await leading({ config: mapped }));
    expect(text).toContain('keeps the address `10.2.0.9`');
    expect(text).not.toContain('addMember');
  });

  it('leads to the new address on a network of its own', async () => {
    const network = { network: { get_resource: 'back' } };
    const [step] = await leading({ config: mapped, network });
    expect(step?.do[0]).toMatchObject({ op: 'addMember', port: '80' });
    expect(textOf(step ? [step] : [])).toContain('has a route to the network');
  });

  it('shows no port that is hidden, and asks for it', async () => {
    const network = { network: { get_resource: 'back' } };
    const text = textOf(await leading({ config: mapped, network, member: { protocol_port: { get_param: 'secret' } } }));
    expect(text).not.toContain('8443');
    expect(text).toContain('protocol_port of \\"web_member\\"');
  });
});
