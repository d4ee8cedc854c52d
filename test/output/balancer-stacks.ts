/** Random stacks of servers behind load balancers, on networks of every backend, and what `heat2kube.yaml` says of them. */
import * as fc from 'fast-check';
import type { Json } from '../../src/kubernetes/json.ts';
import { networkBackends } from '../../src/targets/network/backends.ts';

type Resources = Readonly<Record<string, Json>>;

export interface RandomStack {
  readonly resources: Resources;
  readonly config: Readonly<Record<string, Json>>;
}

export const got = (name: string): Json => ({ get_resource: name });
export const first = (name: string): Json => ({ get_attr: [name, 'first_address'] });

/** Most of the time nothing, else the value under the key. */
export function rarely(key: string, value: fc.Arbitrary<Json>): fc.Arbitrary<Readonly<Record<string, Json>>> {
  return fc.option(value, { nil: undefined, freq: 2 }).map((one) => (one === undefined ? {} : { [key]: one }));
}

export function together(
  ...parts: readonly fc.Arbitrary<Readonly<Record<string, Json>>>[]
): fc.Arbitrary<Readonly<Record<string, Json>>> {
  return fc.tuple(...parts).map((all) => Object.assign({}, ...all) as Readonly<Record<string, Json>>);
}

const port = fc.constantFrom(22, 53, 80, 443, 8080, 8443);
const range = fc.constantFrom(
  '0.0.0.0/0',
  '10.0.0.0/24',
  '10.0.0.0/8',
  '203.0.113.0/24',
  '192.0.2.7/32',
  '::/0',
  'fd00::/64',
);
const yes = fc.boolean();

const rule = together(
  fc.constantFrom<Readonly<Record<string, Json>>>({}, { direction: 'egress' }),
  fc.oneof(
    port.map((one) => ({ protocol: 'tcp', port_range_min: one, port_range_max: one })),
    port.map((one) => ({ protocol: 'udp', port_range_min: one, port_range_max: one + 10 })),
    fc.constantFrom<Readonly<Record<string, Json>>>({ protocol: 'icmp' }, { protocol: '112' }, {}),
  ),
  fc.oneof(
    range.map((one) => ({ remote_ip_prefix: one, ethertype: one.includes(':') ? 'IPv6' : 'IPv4' })),
    fc.constantFrom<Readonly<Record<string, Json>>>({ remote_mode: 'remote_group_id' }, {}),
  ),
);

const networks = fc
  .tuple(
    together(rarely('port_security_enabled', yes)),
    together(
      fc.constantFrom<Readonly<Record<string, Json>>>(
        { cidr: '10.0.0.0/24' },
        { cidr: '10.0.0.0/24', enable_dhcp: false },
        { cidr: '10.0.0.0/24', gateway_ip: null },
        { cidr: '10.0.0.0/28' },
        { cidr: '10.0.0.0/24', allocation_pools: [{ start: '10.0.0.10', end: '10.0.0.200' }] },
      ),
      rarely('dns_nameservers', fc.constant(['9.9.9.9'])),
      rarely('host_routes', fc.constant([{ destination: '192.168.0.0/16', nexthop: '10.0.0.254' }])),
    ),
    fc.constantFrom('router', 'closed', 'two', 'router'),
    fc.array(rule, { maxLength: 4 }),
  )
  .map(([net, subnet, way, rules]): Resources => {
    const linked =
      way === 'router'
        ? {
            router: { type: 'OS::Neutron::Router', properties: { external_gateway_info: { network: 'public' } } },
            link: {
              type: 'OS::Neutron::RouterInterface',
              properties: { router: got('router'), subnet: got('subnet') },
            },
          }
        : {};
    const second =
      way === 'two'
        ? {
            subnet2: {
              type: 'OS::Neutron::Subnet',
              properties: { network: got('net'), cidr: 'fd01::/64', ip_version: 6 },
            },
          }
        : {};
    return {
      net: { type: 'OS::Neutron::Net', properties: net },
      subnet: { type: 'OS::Neutron::Subnet', properties: { network: got('net'), ...subnet } },
      group: { type: 'OS::Neutron::SecurityGroup', properties: { rules: rules.map((one) => ({ ...one })) } },
      ...linked,
      ...second,
    };
  });

const server = fc
  .tuple(
    fc.constantFrom('network', 'port', 'fixed', 'subnet', 'pairs', 'open', 'second', 'outside', 'office', 'named'),
    fc.nat({ max: 60 }),
    together(rarely('user_data', fc.constantFrom('#!/bin/sh\necho hello\n', '#cloud-config\npackages: [nginx]\n'))),
  )
  .map(([how, at, more]) => ({ how, at, more }));

function serverResources({ how, at, more }: Server, name: string, isRouted: Routed): Resources {
  const own: Readonly<Record<string, Json>> = {
    network: got('net'),
    security_groups: [got('group')],
    ...(how === 'pairs' && { allowed_address_pairs: [{ ip_address: '10.0.0.77' }] }),
    ...(how === 'named' && { mac_address: `fa:16:3e:00:00:0${name}`, dns_name: 'named' }),
    ...(how === 'open' && { port_security_enabled: false, security_groups: [] }),
    ...(how === 'fixed' && { fixed_ips: [{ subnet: got('subnet'), ip_address: `10.0.0.${at + 100}` }] }),
  };
  const withPort = !['network', 'subnet', 'second', 'office'].includes(how);
  const interfaces: Readonly<Record<string, Json>>[] = withPort
    ? [{ port: got(`${name}_port`) }]
    : [how === 'subnet' ? { subnet: got('subnet') } : { network: how === 'office' ? 'office' : got('net') }];
  if (how === 'second') interfaces.push({ network: 'office' });
  return {
    ...(withPort && { [`${name}_port`]: { type: 'OS::Neutron::Port', properties: own } }),
    // Neutron gives an address outside where a router leads there.
    ...(how === 'outside' &&
      isRouted === 'routed' && {
        [`${name}_ip`]: {
          type: 'OS::Neutron::FloatingIP',
          properties: { floating_network: 'public', port_id: got(`${name}_port`) },
        },
      }),
    [name]: {
      type: 'OS::Nova::Server',
      properties: { image: 'debian', flavor: 'small', networks: interfaces, ...more },
    },
  };
}

type Server = typeof server extends fc.Arbitrary<infer T> ? T : never;

type Routed = 'routed' | 'closed';

const listener = together(
  fc.constantFrom('HTTP', 'HTTP', 'TCP', 'UDP', 'HTTPS', 'TERMINATED_HTTPS').map((protocol) => ({
    protocol,
    ...(protocol === 'TERMINATED_HTTPS' && { default_tls_container_ref: 'https://barbican/v1/secrets/1' }),
  })),
  rarely('connection_limit', fc.constantFrom(-1, 100)),
  rarely(
    'allowed_cidrs',
    fc.uniqueArray(fc.constantFrom('0.0.0.0/0', '10.0.0.0/24', '203.0.113.0/24'), { minLength: 1 }),
  ),
  rarely('admin_state_up', yes),
);

/** Protocols of pools that Octavia takes behind a listener. */
const protocolsBehind: ReadonlyMap<string, readonly string[]> = new Map([
  ['HTTP', ['HTTP', 'PROXY']],
  ['HTTPS', ['HTTPS', 'PROXY', 'TCP']],
  ['TCP', ['TCP', 'HTTP', 'HTTPS', 'PROXY']],
  ['TERMINATED_HTTPS', ['HTTP', 'PROXY']],
  ['UDP', ['UDP']],
]);

const pool = together(
  fc.constantFrom('ROUND_ROBIN', 'LEAST_CONNECTIONS', 'SOURCE_IP').map((lb_algorithm) => ({ lb_algorithm })),
  rarely(
    'session_persistence',
    fc.constantFrom<Json>({ type: 'SOURCE_IP' }, { type: 'HTTP_COOKIE' }, { type: 'APP_COOKIE', cookie_name: 'id' }),
  ),
  rarely('admin_state_up', yes),
  rarely('tls_enabled', yes),
);

const member = together(
  port.map((protocol_port) => ({ protocol_port })),
  rarely('weight', fc.constantFrom(0, 1, 10, 256)),
  rarely('admin_state_up', yes),
  rarely('subnet', fc.constant(got('subnet'))),
);

const monitor = together(
  fc.constantFrom('HTTP', 'HTTPS', 'TCP', 'PING', 'UDP-CONNECT').map((type) => ({ type })),
  fc.constantFrom({ delay: 5, timeout: 3, max_retries: 2 }, { delay: 3, timeout: 9, max_retries: 10 }),
  rarely('url_path', fc.constantFrom('/', '/ready', '/a?b=c')),
  rarely('expected_codes', fc.constantFrom('200', '200-204', '200,302', '404')),
  rarely('http_method', fc.constantFrom('GET', 'HEAD', 'POST')),
  rarely('admin_state_up', yes),
);

const l7Rule = together(
  fc.constantFrom('PATH', 'HOST_NAME', 'HEADER', 'COOKIE', 'FILE_TYPE').map((type) => ({ type })),
  fc
    .constantFrom('EQUAL_TO', 'STARTS_WITH', 'ENDS_WITH', 'CONTAINS', 'REGEX')
    .map((compare_type) => ({ compare_type })),
  fc.constantFrom('/shop', 'example.com', 'php', '.*', 'a b', 'x.example.com').map((value) => ({ value })),
  fc.constantFrom('X-Version', 'session').map((key) => ({ key })),
  rarely('invert', yes),
);

const l7Policy = fc.tuple(
  fc.constantFrom('REJECT', 'REDIRECT_TO_URL', 'REDIRECT_TO_POOL'),
  together(rarely('position', fc.integer({ min: 1, max: 4 })), rarely('admin_state_up', yes)),
  fc.array(l7Rule, { maxLength: 3 }),
);

const balancer = fc.record({
  listeners: fc.array(listener, { minLength: 1, maxLength: 2 }),
  pool,
  other: pool,
  pick: fc.nat({ max: 11 }),
  members: fc.array(fc.tuple(member, fc.constantFrom('a', 'b', 'c', 'address', 'elsewhere', 'named', 'office')), {
    maxLength: 4,
  }),
  monitors: fc.array(monitor, { maxLength: 2 }),
  policies: fc.array(l7Policy, { maxLength: 3 }),
  vip: fc.constantFrom<Readonly<Record<string, Json>>>(
    { vip_subnet: got('subnet') },
    { vip_subnet: got('subnet'), provider: 'amphora' },
    { vip_subnet: got('subnet'), vip_address: '10.0.0.5' },
    { vip_subnet: 'public-subnet' },
  ),
  outside: yes,
});

type Balancer = typeof balancer extends fc.Arbitrary<infer T> ? T : never;

function addressOf(whom: string): Json {
  if (whom === 'address') return '10.0.0.240';
  if (whom === 'elsewhere') return '198.51.100.7';
  if (whom === 'named') return { get_attr: ['a', 'networks', { get_attr: ['net', 'name'] }, 0] };
  return whom === 'office' ? { get_attr: ['b', 'addresses', 'office', 0, 'addr'] } : first(whom);
}

function named(prefix: string, entries: readonly Json[]): Resources {
  return Object.fromEntries(entries.map((entry, index) => [`${prefix}${index}`, entry]));
}

/** OS::Octavia and its older spelling have the same properties here. */
function balancerResources(family: string, one: Balancer, isRouted: Routed): Resources {
  const of = (kind: string, properties: Readonly<Record<string, Json>>): Json => ({
    type: `${family}::${kind}`,
    properties,
  });
  const spoken = (index: number): string => {
    const taken = protocolsBehind.get(String(one.listeners[index]?.['protocol'])) ?? ['TCP'];
    return taken[one.pick % taken.length] ?? 'TCP';
  };
  // The pool that listeners share, where each of them may lead there.
  const shared = spoken(0) === spoken(one.listeners.length - 1) ? 'other' : 'pool';
  const policies = one.policies.map(([action, more]) =>
    of('L7Policy', {
      listener: got('listener0'),
      action,
      ...(action === 'REDIRECT_TO_URL' && { redirect_url: 'https://www.example.com/shop' }),
      ...(action === 'REDIRECT_TO_POOL' && { redirect_pool: got(shared) }),
      ...more,
    }),
  );
  const rules = one.policies.flatMap(([, , all], index) =>
    all.map((each) => of('L7Rule', { l7policy: got(`policy${index}`), ...each })),
  );
  return {
    lb: of('LoadBalancer', family === 'OS::Octavia' ? one.vip : { vip_subnet: got('subnet') }),
    ...named(
      'listener',
      one.listeners.map((each, index) =>
        of('Listener', {
          loadbalancer: got('lb'),
          protocol_port: 80 + index,
          ...each,
          ...(index > 0 && { default_pool: got('other') }),
        }),
      ),
    ),
    pool: of('Pool', { listener: got('listener0'), protocol: spoken(0), ...one.pool }),
    other: of('Pool', { loadbalancer: got('lb'), protocol: spoken(one.listeners.length - 1), ...one.other }),
    ...named(
      'member',
      one.members.map(([each, whom], index) =>
        of('PoolMember', { pool: got(index % 2 === 0 ? 'pool' : 'other'), address: addressOf(whom), ...each }),
      ),
    ),
    ...named(
      'monitor',
      one.monitors.map((each, index) => of('HealthMonitor', { pool: got(index === 0 ? 'pool' : 'other'), ...each })),
    ),
    ...named('policy', policies),
    ...named('rule', rules),
    ...(one.outside &&
      isRouted === 'routed' && {
        outside: {
          type: 'OS::Neutron::FloatingIP',
          properties: { floating_network: 'public', port_id: { get_attr: ['lb', 'vip_port_id'] } },
        },
      }),
  };
}

function strategyWith(address: string): fc.Arbitrary<Json> {
  return fc.constantFrom<Json>({ strategy: 'vm' }, { strategy: 'keep' }, { strategy: 'keep', address });
}

/** Every word that networks can be mapped to, so that a new backend is tried too. */
const words = networkBackends.flatMap(({ mapping }) => mapping?.word ?? []);

/** What heat2kube.yaml can say of a network. */
export const network: fc.Arbitrary<Json> = fc.constantFrom<Json>(
  ...words,
  { multus: 'tenant/net' },
  { bridge: 'br-net', vlan: 12 },
  { multus: 'tenant/net', filter: 'multi-network-policy' },
);

const config = together(
  rarely('profile', fc.constant('standalone')),
  rarely(
    'cluster',
    fc.constantFrom('openshift', 'k3s', 'kubespray').map((preset) => ({ preset })),
  ),
  rarely(
    'balancers',
    fc.constantFrom('cluster', 'keep').map((where) => ({ lb: { place: where, reason: 'so it was decided' } })),
  ),
  rarely(
    'exposure',
    fc.constantFrom<Json>(
      { lb: { address: 'new', reason: 'r' } },
      { lb: { address: 'skip', reason: 'nobody calls' } },
      { a: { address: 'new', ports: ['80'], reason: 'r' } },
    ),
  ),
  fc
    .tuple(
      fc.option(network),
      fc.option(network),
      rarely('a', strategyWith('10.0.0.30')),
      rarely('b', strategyWith('10.0.0.31')),
      rarely('b', fc.constant({ strategy: 'container', image: 'nginx:1' })),
    )
    .map(([front, office, a, b, contained]): Readonly<Record<string, Json>> => {
      const networks = {
        ...(front !== null && { net: front }),
        ...(office !== null && { office }),
      };
      // Containers are on the pod network alone.
      return { networks, resources: { ...a, ...b, ...(front === 'pod' && contained) } };
    }),
);

/** Three servers on one network behind one load balancer. */
export const balancerStacks: fc.Arbitrary<RandomStack> = fc
  .tuple(
    networks,
    fc.tuple(server, server, server),
    fc.constantFrom('OS::Octavia', 'OS::Neutron::LBaaS'),
    balancer,
    config,
  )
  .map(([base, servers, family, one, said]) => {
    const isRouted = 'router' in base ? 'routed' : 'closed';
    const [a, b, c] = servers;
    return {
      resources: {
        ...base,
        ...serverResources(a, 'a', isRouted),
        ...serverResources(b, 'b', isRouted),
        ...serverResources(c, 'c', isRouted),
        ...balancerResources(family, one, isRouted),
      },
      config: said,
    };
  });
