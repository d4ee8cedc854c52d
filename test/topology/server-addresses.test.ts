/** What `networks`, `addresses` and `first_address` of a server mean after the move: which interface, and which of its addresses. */
import { describe, expect, it } from 'vitest';
import { compile } from '../../src/compile.ts';
import type { Value } from '../../src/evaluate/value.ts';
import { memoryHost } from '../../src/host/memory-host.ts';

/** `office` and `lab` are networks of the stack; `outside` is a port that it only names. */
const head = `heat_template_version: 2021-04-16
parameters:
  where: { type: string }
  other: { type: string }
resources:
  office: { type: OS::Neutron::Net, properties: { name: office-net } }
  lab: { type: OS::Neutron::Net, properties: { name: lab-net } }
  a: { type: OS::Neutron::Port, properties: { network: { get_resource: office } } }
  b: { type: OS::Neutron::Port, properties: { network: { get_resource: office }, fixed_ips: [{ ip_address: 10.0.0.7 }, { ip_address: 10.0.0.8 }] } }
  c: { type: OS::Neutron::Port, properties: { network: { get_resource: lab } } }
`;

const server = (networks: string): string =>
  `  s: { type: OS::Nova::Server, properties: { image: i, flavor: f, networks: ${networks} } }\n`;

const twoNetworks = server('[{ port: { get_resource: a } }, { port: { get_resource: c } }]');
const sameNetwork = server('[{ port: { get_resource: a } }, { port: { get_resource: b } }]');
const givenNetwork = server('[{ network: { get_param: where } }]');
const givenNetworks = server('[{ network: { get_param: where } }, { network: { get_param: other } }]');
const outsidePort = server('[{ port: 6f1d6c1e-0000-4000-8000-000000000001 }, { port: { get_resource: a } }]');
const noNetwork = server('[{ allocate_network: none }]');

/** The value as a reader would say it: facts with the interface that they are about. */
function said(value: Value | undefined): unknown {
  switch (value?.kind) {
    case 'known':
      return typeof value.value === 'bigint' ? Number(value.value) : value.value;
    case 'list':
      return value.items.map(said);
    case 'map':
      return Object.fromEntries([...value.entries].map(([key, item]) => [key, said(item)]));
    case 'symbolic': {
      const { expression } = value;
      if (expression.op !== 'fact') return expression.op;
      const { fact } = expression;
      if (fact.fact !== 'address') return fact.fact === 'none' ? 'none' : `${fact.fact} of ${fact.of}`;
      const nic = typeof fact.nic === 'string' ? fact.nic : fact.nic && 'by network';
      const among = fact.among ? `, or as ${fact.among.nics.map(String).join()} has` : '';
      return `${fact.scope} ${fact.index ?? 0} of ${nic ?? fact.of}${among}`;
    }
    default:
      return value?.kind;
  }
}

async function answer(resources: string, path: string): Promise<unknown> {
  const text = `${head}${resources}outputs: { it: { value: { get_attr: [s, ${path}] } } }\n`;
  const options = { template: 't.yaml', missingParameters: 'open' } as const;
  const { stack } = await compile(memoryHost({ 't.yaml': text }), options);
  return said(stack?.outputs.get('it')?.value);
}

describe('networks', () => {
  it.each<readonly [string, string, unknown]>([
    ['by the name of a network of the stack', `networks, office-net, 0`, 'inside 0 of a'],
    ['by the network itself', `networks, { get_resource: lab }, 0`, 'inside 0 of c'],
    ['all addresses on one', `networks, lab-net`, ['inside 0 of c']],
    ['all of them', 'networks', { 'office-net': ['inside 0 of a'], 'lab-net': ['inside 0 of c'] }],
    ['behind the fixed addresses, the floating one', 'networks, office-net, 1', 'public 0 of a'],
    ['a name that is none of them', 'networks, elsewhere, 0', null],
    ['a name that is known later', 'networks, { get_param: where }, 0', 'inside 0 of by network'],
    ['the same, all addresses', 'networks, { get_param: where }', ['inside 0 of by network']],
  ])('of two networks: %s', async (_, path, expected) => {
    expect(await answer(twoNetworks, path)).toEqual(expected);
  });

  it('of two interfaces on one network have the addresses of both', async () => {
    expect(await answer(sameNetwork, 'networks')).toEqual({
      'office-net': ['inside 0 of a', 'inside 0 of b', 'inside 1 of b'],
    });
    expect(await answer(sameNetwork, 'networks, office-net, 2')).toBe('inside 1 of b');
  });

  it('of the only network are meant whatever it is called', async () => {
    expect(await answer(givenNetwork, 'networks, anything, 0')).toBe('inside 0 of s#nic-0');
  });

  it('are told apart by the parameter that names them', async () => {
    expect(await answer(givenNetworks, 'networks, { get_param: other }, 0')).toBe('inside 0 of s#nic-1');
    expect(await answer(givenNetworks, 'networks, elsewhere, 0')).toBe('inside 0 of by network');
  });
});

describe('addresses', () => {
  it.each<readonly [string, string, string, unknown]>([
    ['the address', twoNetworks, 'addresses, lab-net, 0, addr', 'inside 0 of c'],
    ['the hardware address', twoNetworks, 'addresses, lab-net, 0, "OS-EXT-IPS-MAC:mac_addr"', 'mac of c'],
    ['the port', twoNetworks, 'addresses, office-net, 0, port', 'id of a'],
    [
      'a position behind the fixed ones, the last of them',
      twoNetworks,
      'addresses, office-net, 1, addr',
      'inside 0 of a',
    ],
    ['a network that is known later, the port', twoNetworks, 'addresses, { get_param: where }, 0, port', 'id of s'],
    [
      'the same, the hardware address',
      twoNetworks,
      'addresses, { get_param: where }, 0, "OS-EXT-IPS-MAC:mac_addr"',
      'mac of s',
    ],
    ['a port outside the stack', outsidePort, 'addresses, { get_param: where }, 0, addr', 'inside 0 of by network'],
  ])('have %s', async (_, resources, path, expected) => {
    expect(await answer(resources, path)).toBe(expected);
  });
});

describe('first_address', () => {
  it.each<readonly [string, string, unknown]>([
    ['the network whose name sorts last', twoNetworks, 'inside 0 of a, or as c has'],
    ['the only network', givenNetwork, 'inside 0 of s#nic-0'],
    ['the first one where names are not known', givenNetworks, 'inside 0 of s#nic-0'],
    ['no network', noNetwork, ''],
  ])('is that on %s', async (_, resources, expected) => {
    expect(await answer(resources, 'first_address')).toBe(expected);
  });
});
