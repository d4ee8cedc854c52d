/** What the list of resources names must be shown by its own section; what is led to another server is not moved on trust. */
import { expect, it } from 'vitest';
import { bundle, convert, ids, row, told, type Bundle } from './shop.ts';

async function missing(facts: Bundle): Promise<readonly string[]> {
  return told(await convert(facts), 'live/not-in-facts');
}

it('everything that the stack has is in a whole bundle', async () => {
  expect(await missing(bundle())).toEqual([]);
});

it('a floating IP is missed, with its list or without', async () => {
  const expected = [`error: "fip": the floating IP ${ids.fip} is not in the facts bundle`];
  expect(await missing({ ...bundle(), floatingIps: [] })).toEqual(expected);
  const { floatingIps, ...rest } = bundle();
  expect(floatingIps).toHaveLength(1);
  expect(told(await convert(rest), 'live/not-in-facts')).toEqual(expected);
});

it('networks, subnets and security groups are missed where others are shown', async () => {
  const others = {
    networks: [{ id: 'n' }],
    subnets: [{ id: 's', cidr: '10.9.0.0/24', network_id: 'n' }],
    securityGroups: [{ id: 'g' }],
  };
  expect((await missing({ ...bundle(), ...others })).toSorted()).toEqual([
    `error: "net": the network ${ids.net} is not in the facts bundle`,
    `error: "sg": the security group ${ids.sg} is not in the facts bundle`,
    `error: "subnet": the subnet ${ids.subnet} is not in the facts bundle`,
  ]);
  expect(await missing({ ...bundle(), networks: [], subnets: [], securityGroups: [] })).toEqual([]);
});

it('a port of a server of the stack that another server has is an error', async () => {
  const facts = bundle();
  const foreign = '77777777-0000-4000-8000-000000000009';
  row(facts.ports, ids.port)['device_id'] = foreign;
  expect(told(await convert(facts), 'live/unusable')).toEqual([
    `error: "port": the port is attached to ${foreign}, which is not a server of the stack`,
  ]);
});
