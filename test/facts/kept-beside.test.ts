/** A server that stays keeps its own security groups, which Neutron enforces: what they refuse is not let through by policies. */
import { expect, it } from 'vitest';
import { compile } from '../../src/compile.ts';
import { memoryHost } from '../../src/host/memory-host.ts';
import { errorsOf, ids, port } from './shop.ts';

const network = [{ network: { get_resource: 'net' } }];
const server = { image: 'debian-12', flavor: 'small', networks: network };
const template = {
  heat_template_version: '2018-08-31',
  resources: {
    net: { type: 'OS::Neutron::Net' },
    subnet: { type: 'OS::Neutron::Subnet', properties: { network: { get_resource: 'net' }, cidr: '10.0.7.0/24' } },
    g: {
      type: 'OS::Neutron::SecurityGroup',
      properties: { rules: [{ protocol: 'tcp', port_range_min: 80, port_range_max: 80 }] },
    },
    a: { type: 'OS::Nova::Server', properties: { ...server, security_groups: [{ get_resource: 'g' }] } },
    b: { type: 'OS::Nova::Server', properties: server },
  },
};
const live = { net: ids.net, subnet: ids.subnet, g: ids.sg, a: ids.db, b: ids.web };
const facts = {
  stack: { id: ids.stack, stack_name: 'demo', stack_status: 'CREATE_COMPLETE' },
  resources: Object.entries(live).map(([name, id]) => ({ resource_name: name, physical_resource_id: id })),
  servers: [{ id: ids.db }, { id: ids.web }],
  ports: [
    port(ids.port, { server: ids.db, last: 11, groups: [ids.sg] }),
    port(ids.webPort, { server: ids.web, last: 12, groups: ['11111111-0000-4000-8000-000000000099'] }),
  ],
};

it.each(['a', 'b'])('moves a stack in which %s stays in a network of the stack', async (kept) => {
  const host = memoryHost({ 'demo.yaml': JSON.stringify(template) });
  const config = { images: { 'debian-12': { dataSource: 'd' } }, resources: { [kept]: { strategy: 'keep' } } } as const;
  expect(errorsOf(await compile(host, { template: 'demo.yaml', facts, config }))).toEqual([]);
});
