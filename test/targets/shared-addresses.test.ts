/** What is told of an address that servers take over from each other, and that no network of the cluster has. */
import { expect, it } from 'vitest';
import { planOf } from '../output/plan-of.ts';

/** Servers that may all take the address of `vip`, which the first one writes into its start-up data. */
async function messagesOf(...servers: readonly string[]): Promise<readonly string[]> {
  const network = { get_resource: 'net' };
  const address = { get_attr: ['vip', 'fixed_ips', 0, 'ip_address'] };
  const start = { str_replace: { template: '#!/bin/sh\nvip $ip\n', params: { $ip: address } } };
  const port = { type: 'OS::Neutron::Port', properties: { network, allowed_address_pairs: [{ ip_address: address }] } };
  const server = (name: string) => ({
    type: 'OS::Nova::Server',
    properties: {
      image: 'i',
      flavor: 'f',
      networks: [{ port: { get_resource: `${name}_port` } }],
      ...(name === servers[0] && { user_data_format: 'RAW', user_data: start }),
    },
  });
  const resources = {
    net: { type: 'OS::Neutron::Net' },
    sub: { type: 'OS::Neutron::Subnet', properties: { network, cidr: '10.0.0.0/24' } },
    vip: { type: 'OS::Neutron::Port', properties: { network, fixed_ips: [{ ip_address: '10.0.0.100' }] } },
    ...Object.fromEntries(servers.flatMap((name) => Object.entries({ [`${name}_port`]: port, [name]: server(name) }))),
  };
  const { reports } = await planOf(JSON.stringify({ heat_template_version: '2021-04-16', resources }));
  return reports.sorted().map(({ message }) => message);
}

it('is shown as it is where the template refers to it, and found in start-up data', async () => {
  expect(await messagesOf('one', 'two')).toEqual(
    expect.arrayContaining([
      'an interface of "one" can no longer use the additional address 10.0.0.100',
      'an interface of "two" can no longer use the additional address 10.0.0.100',
      'the start-up data of "one" contains 10.0.0.100, an additional address of "one", which no longer exists',
      'the address of "vip" does not exist in the cluster; a Service leads its clients to "one" and "two"',
    ]),
  );
});

it('may be that of one server', async () => {
  expect(await messagesOf('one')).toContain(
    'the address of "vip" does not exist in the cluster; a Service leads its clients to "one"',
  );
});
