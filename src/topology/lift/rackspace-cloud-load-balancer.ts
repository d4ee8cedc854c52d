/**
 * Rackspace::Cloud::LoadBalancer: a load balancer with one port, its members and its monitor in one resource.
 * Follows contrib/rackspace/rackspace/resources/cloud_loadbalancer.py, CloudLoadBalancer.handle_create: a node gives one
 * member for each of its addresses.
 */
import { defineDiagnostic } from '../../diagnostics/diagnostic.ts';
import { known, knownLike, originsOf, secrecyOf, textOf, wordOf, type Value } from '../../evaluate/value.ts';
import type { Resource } from '../../stack/stack.ts';
import { addressValue, show, unanswered } from '../attribute-values.ts';
import { balancerNodes, listenerNode, memberNode, monitorNode, partWith, poolNode } from '../balancing/parts.ts';
import type { HealthMonitor } from '../kinds/health-monitor.ts';
import type { PoolMember } from '../kinds/pool-member.ts';
import { defineLift, type LiftReport, type Reader } from '../lift.ts';

const notCarried = defineDiagnostic({
  code: 'rackspace-cloud-load-balancer/not-carried-over',
  severity: 'warning',
  message: (resource: string, property: string, why: string) =>
    `${property} of "${resource}" is not carried over: ${why}`,
  explanation:
    'A Service forwards connections and does nothing else. Where clients need more of the load balancer (TLS, redirects, caching, error pages, limits for each client), put a Gateway or an Ingress with a controller that has it in front of the Service.',
});

const properties = {
  accessList: { fate: 'mapped', note: 'Source ranges of the Service, where all others are denied' },
  algorithm: { fate: 'mapped', note: 'An annotation for Octavia; a Service shares connections evenly' },
  connectionLogging: { fate: 'mapped', note: 'A Service logs no connections' },
  connectionThrottle: { fate: 'mapped', note: 'A Service has no limits for each client' },
  contentCaching: { fate: 'mapped', note: 'A Service has no cache' },
  errorPage: { fate: 'mapped', note: 'A Service answers nothing by itself' },
  halfClosed: { fate: 'mapped', note: 'A Service leaves it to the network how connections end' },
  healthMonitor: { fate: 'mapped', note: 'Readiness probes of the VMs' },
  httpsRedirect: { fate: 'mapped', note: 'A Service redirects nobody' },
  metadata: { fate: 'moot', note: 'Texts for readers of the API' },
  name: { fate: 'moot', note: 'Resolves references by name' },
  nodes: { fate: 'mapped', note: 'Labels of the VMs that the Service selects, or EndpointSlices' },
  port: { fate: 'mapped', note: 'Where clients connect' },
  protocol: { fate: 'mapped', note: 'Whether a Service or a Gateway takes the connections' },
  sessionPersistence: { fate: 'mapped', note: 'Session affinity of the Service, for SOURCE_IP' },
  sslTermination: { fate: 'mapped', note: 'A Service terminates no TLS' },
  timeout: { fate: 'mapped', note: 'A Service leaves idle connections to the network' },
  virtualIps: { fate: 'mapped', note: 'Whether everybody reaches it, or only its network' },
} as const;

type Reading = Reader<typeof properties>;

interface Site {
  readonly read: Reading;
  readonly self: Resource;
  readonly report: LiftReport;
}

export const rackspaceCloudLoadBalancer = defineLift({
  type: 'Rackspace::Cloud::LoadBalancer',
  summary: 'A Service with one port',
  properties,
  attributes: {
    PublicIp: ({ path }) => addressValue({ of: path, scope: 'public' }),
    show,
    virtualIps: unanswered('only the API of Rackspace lists the addresses of a load balancer'),
  },
  diagnostics: [notCarried],
  lift(read, self, report) {
    const { path } = self;
    const site = { read, self, report };
    tellLosses(site);
    const persistence = read.get('sessionPersistence');
    const fields = new Map<string, Value | undefined>([
      ['name', read.get('name')],
      ['protocol', reworded(read.get('protocol'), protocolOf)],
      ['protocol_port', read.get('port')],
      ['lb_algorithm', reworded(read.get('algorithm'), balancing) ?? known('ROUND_ROBIN')],
    ]);
    const part = partWith(read, self, fields);
    const [listener, pool] = [`${path}#listener`, `${path}#pool`];
    const [balancer, vip] = balancerNodes(part);
    const { vip: _, ...open } = balancer;
    return [
      ...(isInside(site) ? [balancer, vip] : [open]),
      { ...listenerNode(part), id: listener, balancer: { node: path }, clients: clientsOf(site) },
      {
        ...poolNode(part),
        id: pool,
        listener: { node: listener },
        ...(persistence && { persistence: { type: persistence } }),
      },
      ...monitorsOf(site, pool),
      ...membersOf(site, pool),
    ];
  },
});

function reworded(value: Value | undefined, word: (written: string) => string): Value | undefined {
  const written = textOf(value);
  return value && written !== undefined
    ? knownLike(word(written), { origins: originsOf(value), secret: secrecyOf(value) })
    : value;
}

/** What it does not read itself it passes on. */
function protocolOf(written: string): string {
  if (written === 'HTTP' || written === 'HTTPS') return written;
  return written.includes('UDP') ? 'UDP' : 'TCP';
}

/** Weights are those of the members. */
function balancing(written: string): string {
  return written === 'RANDOM' ? 'ROUND_ROBIN' : written.replace('WEIGHTED_', '');
}

/** Only where no address of it is public. */
function isInside({ read, self, report }: Site): boolean {
  const addresses = read.items(read.get('virtualIps'));
  for (const address of addresses) {
    const id = read.field(address, 'id');
    report.lost(id, notCarried, self.path, 'virtualIps.id', 'the cluster assigns an address of its own');
    const version = read.field(address, 'ipVersion');
    if (wordOf(version) === 'IPV4') report.isDefault(version, 'a Service has an address of IPv4');
    else
      report.lost(
        version,
        notCarried,
        self.path,
        'ipVersion',
        'the Service has addresses of the families of the cluster',
      );
  }
  const types = addresses.map((address) =>
    read.choose(read.field(address, 'type'), self.path, (own) => String(own), 'PUBLIC'),
  );
  return types.length > 0 && types.every((type) => type === 'SERVICENET');
}

/** Entries that allow go before those that deny, so they count only where everybody else is denied. */
function clientsOf({ read, self, report }: Site): readonly Value[] {
  const entries = read.items(read.get('accessList')).map((entry) => {
    const [address, type] = [read.field(entry, 'address'), read.field(entry, 'type')];
    return { entry, address, type, allows: wordOf(type) === 'ALLOW', isAll: everybody.has(textOf(address) ?? '') };
  });
  const isClosed = entries.some(({ allows, isAll }) => !allows && isAll) && entries.some(({ allows }) => allows);
  const isOpen = entries.every(({ allows }) => allows);
  return entries.flatMap(({ entry, address, type, allows, isAll }) => {
    if (isClosed && (allows || isAll)) read.shapes(type, `${self.path}#listener`);
    if (isClosed && isAll && !allows) read.shapes(address, `${self.path}#listener`);
    if (isClosed && allows && address) return [address];
    if (isOpen) report.isDefault(entry, 'everybody else may connect too');
    else if (!isClosed || !isAll)
      report.lost(entry, notCarried, self.path, 'accessList', 'a Service only lists those that it allows');
    return [];
  });
}

const everybody: ReadonlySet<string> = new Set(['0.0.0.0/0', '::/0']);

function monitorsOf({ read, self, report }: Site, pool: string): readonly HealthMonitor[] {
  const monitor = read.get('healthMonitor');
  if (!monitor) return [];
  const field = (name: string): Value | undefined => read.field(monitor, name);
  for (const name of ['bodyRegex', 'hostHeader', 'statusRegex'])
    report.lost(
      field(name),
      notCarried,
      self.path,
      name,
      'a probe accepts the codes from 200 to 399, whatever the answer says',
    );
  const fields = new Map<string, Value | undefined>([
    ['type', reworded(field('type'), (written) => (written === 'CONNECT' ? 'TCP' : written))],
    ['delay', field('delay')],
    ['timeout', field('timeout')],
    ['max_retries', known(1)],
    ['max_retries_down', field('attemptsBeforeDeactivation')],
    ['url_path', field('path')],
  ]);
  const part = partWith(read, self, fields);
  return [{ ...monitorNode(part), id: `${self.path}#monitor`, pool: { node: pool } }];
}

const noAddress = 'its node has no address';

/** Nodes that drain or are off get no new connections. */
function membersOf({ read, self, report }: Site, pool: string): readonly PoolMember[] {
  const isWeighted = wordOf(read.get('algorithm')).startsWith('WEIGHTED_');
  return read.items(read.get('nodes')).flatMap((node, index) => {
    const [weight, type, condition] = ['weight', 'type', 'condition'].map((name) => read.field(node, name));
    if (!isWeighted) report.isDefault(weight, 'the algorithm does not weigh nodes');
    if (wordOf(type) === 'SECONDARY')
      report.lost(type, notCarried, self.path, 'type', 'a Service has no members that only stand in for others');
    else report.isDefault(type, 'every member of a Service is one');
    const addresses = read.items(read.field(node, 'addresses'));
    if (addresses.length === 0)
      for (const value of [read.field(node, 'port'), condition]) report.isDefault(value, noAddress);
    if (addresses.length === 0 && isWeighted) report.isDefault(weight, noAddress);
    return addresses.map((address, place): PoolMember => {
      const id = `${self.path}#${index}-${place}`;
      const fields = new Map<string, Value | undefined>([
        ['address', address],
        ['protocol_port', read.field(node, 'port')],
        ['weight', isWeighted ? weight : undefined],
      ]);
      const part = partWith(read, self, fields);
      const up = read.choose(condition, id, (own) => own === 'ENABLED', true);
      return { ...memberNode(part), id, pool: { node: pool }, up };
    });
  });
}

/** What a Service has nothing for. Switched off, it is no loss. */
function tellLosses({ read, self, report }: Site): void {
  const switches = ['connectionLogging', 'halfClosed', 'httpsRedirect', 'contentCaching'] as const;
  for (const name of switches) {
    const value = read.get(name);
    const isOff = value?.kind === 'known' && (value.value === false || value.value === 'DISABLED');
    if (isOff) report.isDefault(value, 'a Service does not do it either');
    else report.lost(value, notCarried, self.path, name, properties[name].note.replace(/^A /, 'a '));
  }
  for (const name of ['connectionThrottle', 'errorPage', 'sslTermination', 'timeout'] as const)
    report.lost(read.get(name), notCarried, self.path, name, properties[name].note.replace(/^A /, 'a '));
}
