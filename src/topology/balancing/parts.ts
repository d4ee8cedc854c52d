/** What the types of load balancers of several services have in common: their properties, and the nodes that these become. */
import { known, type Value } from '../../evaluate/value.ts';
import type { ResourceIdentity } from '../../evaluate/scope.ts';
import { addressValue, noFact, plainFact, property, show, unanswered } from '../attribute-values.ts';
import { factsIn } from '../facts-in.ts';
import type { Balancer } from '../kinds/balancer.ts';
import type { HealthMonitor } from '../kinds/health-monitor.ts';
import type { L7Policy } from '../kinds/l7-policy.ts';
import type { L7Rule } from '../kinds/l7-rule.ts';
import type { Listener } from '../kinds/listener.ts';
import type { Nic } from '../kinds/nic.ts';
import type { Pool } from '../kinds/pool.ts';
import type { PoolMember } from '../kinds/pool-member.ts';
import type { AttributeMeaning, PropertyTable, Reader } from '../lift.ts';
import { asBoolean } from '../plain-choice.ts';

/** A resource with what reads it. */
interface Part {
  readonly read: Omit<Reader<PropertyTable>, 'get'>;
  readonly self: ResourceIdentity;
  /** A property of it, or a field of one. */
  readonly field: (name: string) => Value | undefined;
}

/** Of a resource that is one part and nothing else. */
export function partOf(read: Reader<PropertyTable>, self: ResourceIdentity): Part {
  return { read, self, field: (name) => read.get(name) };
}

/** Of a resource that is several parts, or one whose settings have other names: `fields` by the names that parts have. */
export function partWith(
  read: Reader<PropertyTable>,
  self: ResourceIdentity,
  fields: ReadonlyMap<string, Value | undefined>,
): Part {
  return { read, self, field: (name) => fields.get(name) };
}

/* Properties that all of a part have */

const named = {
  admin_state_up: { fate: 'mapped', note: 'Whether it takes connections' },
  description: { fate: 'moot', note: 'A text for readers of the API' },
  name: { fate: 'moot', note: 'Resolves references by name' },
} as const;

const owned = { tenant_id: { fate: 'moot', note: 'The project that owns it' } } as const;

export const balancerProperties = {
  ...named,
  ...owned,
  provider: { fate: 'mapped', note: 'What runs the load balancer' },
  vip_address: { fate: 'mapped', note: 'A specific address' },
  vip_subnet: { fate: 'mapped', note: 'Where the address is, and so who reaches it' },
} as const;

export const listenerProperties = {
  ...named,
  ...owned,
  connection_limit: { fate: 'mapped', note: 'An annotation for Octavia' },
  default_pool: { fate: 'mapped', note: 'The pool of the listener' },
  default_tls_container_ref: { fate: 'mapped', note: 'The Secret with the certificate' },
  loadbalancer: { fate: 'mapped', note: 'The load balancer of the listener' },
  protocol: { fate: 'mapped', note: 'Whether a Service or a Gateway takes the connections' },
  protocol_port: { fate: 'mapped', note: 'Where clients connect' },
  sni_container_refs: { fate: 'mapped', note: 'Secrets with certificates for single host names' },
} as const;

export const poolProperties = {
  ...named,
  lb_algorithm: { fate: 'mapped', note: 'An annotation for Octavia, or session affinity' },
  listener: { fate: 'mapped', note: 'The listener of the pool' },
  loadbalancer: { fate: 'mapped', note: 'The load balancer of the pool' },
  protocol: { fate: 'mapped', note: 'How members are spoken to' },
  session_persistence: { fate: 'mapped', note: 'Session affinity of the Service, for SOURCE_IP' },
} as const;

export const memberProperties = {
  address: { fate: 'mapped', note: 'The VM that the Service selects, or an EndpointSlice' },
  admin_state_up: named.admin_state_up,
  pool: { fate: 'mapped', note: 'The pool of the member' },
  protocol_port: { fate: 'mapped', note: 'Port of the VM' },
  subnet: { fate: 'mapped', note: 'Where the address is' },
  weight: { fate: 'mapped', note: 'Share of the connections; 0 leaves the member out' },
} as const;

export const monitorProperties = {
  admin_state_up: { fate: 'mapped', note: 'Whether members are checked' },
  delay: { fate: 'mapped', note: 'Period of the readiness probe' },
  expected_codes: { fate: 'mapped', note: 'Codes of a healthy member; a probe accepts 200 to 399' },
  http_method: { fate: 'mapped', note: 'A probe sends GET' },
  max_retries: { fate: 'mapped', note: 'Success threshold of the readiness probe' },
  pool: { fate: 'mapped', note: 'The pool of the monitor' },
  tenant_id: owned.tenant_id,
  timeout: { fate: 'mapped', note: 'Timeout of the readiness probe' },
  type: { fate: 'mapped', note: 'What the readiness probe asks' },
  url_path: { fate: 'mapped', note: 'Path that the readiness probe asks for' },
} as const;

export const policyProperties = {
  ...named,
  action: { fate: 'mapped', note: 'What becomes of a request that matches' },
  listener: { fate: 'mapped', note: 'The listener of the policy' },
  position: { fate: 'mapped', note: 'Order among the policies of the listener' },
  redirect_pool: { fate: 'mapped', note: 'Where such requests go' },
  redirect_url: { fate: 'mapped', note: 'Where clients are sent' },
} as const;

export const ruleProperties = {
  admin_state_up: named.admin_state_up,
  compare_type: { fate: 'mapped', note: 'How the value is compared' },
  invert: { fate: 'mapped', note: 'Whether a request must not match' },
  key: { fate: 'mapped', note: 'Name of the header or cookie' },
  l7policy: { fate: 'mapped', note: 'The policy of the rule' },
  type: { fate: 'mapped', note: 'What of a request is compared' },
  value: { fate: 'mapped', note: 'What it is compared with' },
} as const;

/* Attributes */

/** The port that has the address of a load balancer. */
export function vipOf(path: string): string {
  return `${path}#vip`;
}

export const balancerAttributes: Readonly<Record<string, AttributeMeaning>> = {
  pools: unanswered('only Octavia lists the pools of a load balancer'),
  show,
  vip_address: property('vip_address', (self) => addressValue({ of: self.path, scope: 'inside' })),
  vip_port_id: (self) => plainFact('id', vipOf(self.path)),
  vip_subnet_id: property('vip_subnet', () => noFact('the load balancer names no subnet')),
};

export const listenerAttributes: Readonly<Record<string, AttributeMeaning>> = {
  default_pool_id: property('default_pool', () => noFact('the listener names no pool')),
  loadbalancers: unanswered('only Octavia lists the load balancers of a listener'),
  show,
};

export const poolAttributes: Readonly<Record<string, AttributeMeaning>> = {
  healthmonitor_id: unanswered('only Octavia has the id of the monitor of a pool'),
  listeners: unanswered('only Octavia lists the listeners of a pool'),
  members: unanswered('only Octavia lists the members of a pool'),
  show,
};

export const monitorAttributes: Readonly<Record<string, AttributeMeaning>> = {
  pools: unanswered('only Octavia lists the pools of a monitor'),
  show,
};

export const policyAttributes: Readonly<Record<string, AttributeMeaning>> = {
  rules: unanswered('only Octavia lists the rules of a policy'),
  show,
};

/* Nodes */

const unset = known(null);

function base({ self }: Part) {
  return { id: self.path, resource: self.path } as const;
}

/** Heat's own default is true. */
function isUp({ read, self, field }: Part): boolean {
  return read.choose(field('admin_state_up'), self.path, asBoolean, true);
}

/** A reference to another part, where it is given. */
function refTo<K extends string>({ read, field }: Part, key: K, name: string) {
  const value = field(name);
  return value ? { [key]: read.ref(value) } : {};
}

/** A value that stands in the node as it is, where it is given. */
function valueOf<K extends string>({ field }: Part, key: K, name: string) {
  const value = field(name);
  return value ? { [key]: value } : {};
}

/** The load balancer, and the port of its address: Octavia lets everybody connect to the ports of listeners. */
export function balancerNodes(part: Part): readonly [Balancer, Nic] {
  const { read, self, field } = part;
  const [subnet, ip] = [field('vip_subnet'), field('vip_address')];
  const vip = vipOf(self.path);
  return [
    {
      kind: 'balancer',
      ...base(part),
      ...valueOf(part, 'name', 'name'),
      vip: { node: vip },
      ...valueOf(part, 'flavor', 'flavor'),
      ...valueOf(part, 'provider', 'provider'),
      ...valueOf(part, 'zone', 'availability_zone'),
      up: isUp(part),
    },
    {
      kind: 'nic',
      id: vip,
      resource: self.path,
      addresses: [{ ...(subnet && { subnet: read.ref(subnet) }), ...(ip && { ip }) }],
      addressless: false,
      groups: [],
      portSecurity: 'off',
      allowedPairs: [],
    },
  ];
}

export function listenerNode(part: Part): Listener {
  const { read, field } = part;
  const first = field('default_tls_container_ref');
  const certificates = [...(first ? [first] : []), ...read.items(field('sni_container_refs'))];
  return {
    kind: 'listener',
    ...base(part),
    ...valueOf(part, 'name', 'name'),
    ...refTo(part, 'balancer', 'loadbalancer'),
    protocol: field('protocol') ?? unset,
    port: field('protocol_port') ?? unset,
    ...refTo(part, 'pool', 'default_pool'),
    ...valueOf(part, 'connectionLimit', 'connection_limit'),
    clients: read.items(field('allowed_cidrs')),
    certificates: certificates.map((value) => read.ref(value)),
    up: isUp(part),
  };
}

export function poolNode(part: Part): Pool {
  const { read, self, field } = part;
  const persistence = field('session_persistence');
  const [type, cookie] = [read.field(persistence, 'type'), read.field(persistence, 'cookie_name')];
  return {
    kind: 'pool',
    ...base(part),
    ...valueOf(part, 'name', 'name'),
    ...refTo(part, 'balancer', 'loadbalancer'),
    ...refTo(part, 'listener', 'listener'),
    protocol: field('protocol') ?? unset,
    algorithm: field('lb_algorithm') ?? unset,
    ...((type ?? cookie) && { persistence: { ...(type && { type }), ...(cookie && { cookie }) } }),
    monitors: [],
    tls: read.choose(field('tls_enabled'), self.path, asBoolean, false),
    up: isUp(part),
  };
}

export function memberNode(part: Part, pool = 'pool'): PoolMember {
  const { read, self, field } = part;
  const address = field('address');
  const to = address && endOf(address);
  // An address that was asked of a server stands in no object: labels lead to the VM.
  if (to !== undefined) read.shapes(address, self.path);
  return {
    kind: 'pool-member',
    ...base(part),
    ...refTo(part, 'pool', pool),
    ...(to !== undefined && { to: { node: to } }),
    ...(address && { address }),
    port: field('protocol_port') ?? unset,
    ...valueOf(part, 'weight', 'weight'),
    ...refTo(part, 'subnet', 'subnet'),
    ...valueOf(part, 'monitorAddress', 'monitor_address'),
    ...valueOf(part, 'monitorPort', 'monitor_port'),
    up: isUp(part),
  };
}

/** The server, or one of its interfaces, whose address it is. */
function endOf(address: Value): string | undefined {
  const [fact] = factsIn(address);
  if (fact?.fact !== 'address') return undefined;
  return typeof fact.nic === 'string' ? fact.nic : fact.of;
}

export function monitorNode(part: Part): HealthMonitor {
  const { field } = part;
  return {
    kind: 'health-monitor',
    ...base(part),
    ...refTo(part, 'pool', 'pool'),
    type: field('type') ?? unset,
    delay: field('delay') ?? unset,
    timeout: field('timeout') ?? unset,
    retries: field('max_retries') ?? unset,
    ...valueOf(part, 'failures', 'max_retries_down'),
    ...valueOf(part, 'method', 'http_method'),
    ...valueOf(part, 'path', 'url_path'),
    ...valueOf(part, 'codes', 'expected_codes'),
    up: isUp(part),
  };
}

export function policyNode(part: Part): L7Policy {
  return {
    kind: 'l7-policy',
    ...base(part),
    ...valueOf(part, 'name', 'name'),
    ...refTo(part, 'listener', 'listener'),
    action: part.field('action') ?? unset,
    ...refTo(part, 'pool', 'redirect_pool'),
    ...valueOf(part, 'url', 'redirect_url'),
    ...valueOf(part, 'position', 'position'),
    up: isUp(part),
  };
}

export function ruleNode(part: Part): L7Rule {
  const { read, self, field } = part;
  return {
    kind: 'l7-rule',
    ...base(part),
    ...refTo(part, 'policy', 'l7policy'),
    type: field('type') ?? unset,
    compare: field('compare_type') ?? unset,
    ...valueOf(part, 'key', 'key'),
    value: field('value') ?? unset,
    invert: read.choose(field('invert'), self.path, asBoolean, false),
    up: isUp(part),
  };
}
