/** The load balancer of a cluster: one port, whose members are the servers (senlin/policies/lb_policy.py). */
import { known, type Value } from '../../evaluate/value.ts';
import { balancerNodes, listenerNode, monitorNode, poolNode } from '../balancing/parts.ts';
import type { PoolMember } from '../kinds/pool-member.ts';
import { restOf, type Parts, type Written } from './policy-parts.ts';

export const balancingParts: Parts = (written) => {
  const { read, settings } = written;
  const [pool, vip, check] = ['pool', 'vip', 'health_monitor'].map((key) => read.field(settings, key));
  // One that is there already is outside the stack.
  if (read.field(settings, 'loadbalancer') ?? read.field(pool, 'id'))
    return { policy: { rest: restOf(read, { name: 'properties', value: settings }, []) } };
  const nodes = [...frontOf(written, vip), ...poolOf(written, pool), ...checkOf(written, check)];
  return {
    policy: {
      balancer: { node: idOf(written, 'members') },
      rest: [
        ...restOf(read, { name: 'properties', value: settings }, [
          'pool',
          'vip',
          'health_monitor',
          'availability_zone',
          'flavor_id',
        ]),
        ...restOf(read, { name: 'vip', value: vip }, Object.values(frontFields)),
        ...restOf(read, { name: 'pool', value: pool }, [...Object.values(poolFields), 'protocol_port', 'subnet']),
        ...restOf(read, { name: 'health_monitor', value: check }, Object.values(checkFields)),
      ],
    },
    nodes,
  };
};

/** Our name of a setting, and that of Senlin. */
type Names = Readonly<Record<string, string>>;

const frontFields = {
  vip_subnet: 'subnet',
  vip_address: 'address',
  admin_state_up: 'admin_state_up',
  protocol: 'protocol',
  protocol_port: 'protocol_port',
  connection_limit: 'connection_limit',
} as const;

const poolFields = {
  protocol: 'protocol',
  lb_algorithm: 'lb_method',
  session_persistence: 'session_persistence',
  admin_state_up: 'admin_state_up',
} as const;

const checkFields = {
  type: 'type',
  delay: 'delay',
  timeout: 'timeout',
  max_retries: 'max_retries',
  http_method: 'http_method',
  url_path: 'url_path',
  expected_codes: 'expected_codes',
  admin_state_up: 'admin_state_up',
} as const;

/** What Senlin takes where nothing is said. */
const defaults: ReadonlyMap<string, Value> = new Map([
  ['protocol', known('HTTP')],
  ['protocol_port', known(80n)],
  ['lb_algorithm', known('ROUND_ROBIN')],
]);

const checkDefaults: ReadonlyMap<string, Value> = new Map([
  ['type', known('PING')],
  ['delay', known(10n)],
  ['timeout', known(5n)],
  ['max_retries', known(3n)],
]);

function idOf({ self }: Written, part: string): string {
  return `${self.path}#${part}`;
}

/** A part of its own, with its settings under the names that parts of load balancers have. */
function partOf(
  written: Written,
  id: string,
  { value, names, otherwise = defaults }: { value: Value | undefined; names: Names; otherwise?: typeof defaults },
) {
  const { read, self } = written;
  const values = new Map(Object.entries(names).map(([own, theirs]) => [own, read.field(value, theirs)]));
  return {
    read,
    self: { ...self, path: idOf(written, id) },
    field: (name: string) => values.get(name) ?? otherwise.get(name),
  };
}

function frontOf(written: Written, vip: Value | undefined) {
  const { read, self, settings } = written;
  const resource = self.path;
  const part = partOf(written, 'balancer', { value: vip, names: frontFields });
  const [balancer, port] = balancerNodes(part);
  const [zone, flavor] = [read.field(settings, 'availability_zone'), read.field(settings, 'flavor_id')];
  const { connection_limit, protocol, protocol_port } = frontFields;
  const listener = partOf(written, 'listener', { value: vip, names: { connection_limit, protocol, protocol_port } });
  return [
    { ...balancer, resource, ...(zone && { zone }), ...(flavor && { flavor }) },
    { ...port, resource },
    { ...listenerNode(listener), resource, balancer: { node: balancer.id } },
  ];
}

function poolOf(written: Written, value: Value | undefined) {
  const { read, self } = written;
  const part = partOf(written, 'pool', { value, names: poolFields });
  const subnet = read.field(value, 'subnet');
  const member: PoolMember = {
    kind: 'pool-member',
    id: idOf(written, 'members'),
    resource: self.path,
    pool: { node: part.self.path },
    port: read.field(value, 'protocol_port') ?? known(80n),
    ...(subnet && { subnet: read.ref(subnet) }),
    up: true,
  };
  return [{ ...poolNode(part), resource: self.path, listener: { node: idOf(written, 'listener') } }, member];
}

function checkOf(written: Written, value: Value | undefined) {
  if (!value) return [];
  const part = partOf(written, 'monitor', { value, names: checkFields, otherwise: checkDefaults });
  return [{ ...monitorNode(part), resource: written.self.path, pool: { node: idOf(written, 'pool') } }];
}
