/** Sub-ports of a trunk are interfaces of the machine that has its parent, under MAC addresses of their own. */
import { describe, expect, it } from 'vitest';
import { planOf } from '../output/plan-of.ts';

const net = { type: 'OS::Neutron::Net' };

interface Case {
  /** Of the port that is the parent, and of the sub-port. */
  readonly parent?: object;
  readonly child?: object;
  /** How trunk and server name the parent, and the trunk its sub-port. */
  readonly parentRef?: unknown;
  readonly childRef?: unknown;
}

async function interfaces({ parent = {}, child = {}, ...refs }: Case) {
  const { parentRef = { get_resource: 'parent' }, childRef = { get_resource: 'child' } } = refs;
  const template = {
    heat_template_version: '2021-04-16',
    parameters: { outside: { type: 'string', default: 'port-outside' } },
    resources: {
      net,
      lan: net,
      parent: { type: 'OS::Neutron::Port', properties: { network: { get_resource: 'net' }, ...parent } },
      child: { type: 'OS::Neutron::Port', properties: { network: { get_resource: 'lan' }, ...child } },
      trunk: {
        type: 'OS::Neutron::Trunk',
        properties: { port: parentRef, sub_ports: [{ port: childRef, segmentation_id: 7, segmentation_type: 'vlan' }] },
      },
      server: { type: 'OS::Nova::Server', properties: { image: 'i', flavor: 'f', networks: [{ port: parentRef }] } },
    },
  };
  const { world } = await planOf(JSON.stringify(template));
  const nics = world.graph.of('machine').flatMap((machine) => machine.nics);
  const [nic] = world.graph.of('nic').filter(({ resource }) => resource === 'child');
  return { names: nics.map((ref) => ('node' in ref ? ref.node : 'outside')), mac: nic?.mac };
}

const same = { mac_address: 'fa:16:3e:00:00:01' };

describe('a sub-port', () => {
  it('is an interface of the machine that has the parent', async () => {
    expect((await interfaces({})).names).toEqual(['parent', 'child']);
  });

  it.each([
    ['as a text', { parent: same, child: { mac_address: 'FA:16:3E:00:00:01' } }],
    ['as an attribute of the parent', { child: { mac_address: { get_attr: ['parent', 'mac_address'] } } }],
  ])('has no MAC address where that is the one of the trunk, %s', async (_how, ports) => {
    expect((await interfaces(ports)).mac).toBeUndefined();
  });

  it.each([
    ['of its own', { parent: same, child: { mac_address: 'fa:16:3e:00:00:02' } }],
    ['beside a parent without one', { child: same }],
    ['where the parent is outside', { child: same, parentRef: { get_param: 'outside' } }],
  ])('keeps a MAC address %s', async (_how, ports) => {
    expect((await interfaces(ports)).mac).toMatchObject({ kind: 'known' });
  });

  it('may be outside the stack, and so may the parent', async () => {
    expect((await interfaces({ childRef: { get_param: 'outside' } })).names).toEqual(['parent', 'outside']);
    expect((await interfaces({ parentRef: { get_param: 'outside' } })).names).toEqual(['outside', 'child']);
  });
});
