/** The load balancer of contrib/rackspace/rackspace/resources/cloud_loadbalancer.py, CloudLoadBalancer: what its schema says. */
import type { RawPlugin, RawProperty } from './read-type.ts';

const supported = { status: 'SUPPORTED' } as const;

const string: RawProperty = { type: 'string' };

function oneOf(...values: readonly string[]): RawProperty {
  return { type: 'string', constraints: [{ allowed_values: values }] };
}

function numeric(type: 'integer' | 'number', min: number, max: number): RawProperty {
  return { type, constraints: [{ range: { min, max } }] };
}

function needed(property: RawProperty): RawProperty {
  return { ...property, required: true };
}

function updated(property: RawProperty): RawProperty {
  return { ...property, update_allowed: true };
}

const protocols = [
  'DNS_TCP',
  'DNS_UDP',
  'FTP',
  'HTTP',
  'HTTPS',
  'IMAPS',
  'IMAPv4',
  'LDAP',
  'LDAPS',
  'MYSQL',
  'POP3',
  'POP3S',
  'SMTP',
  'TCP',
  'TCP_CLIENT_FIRST',
  'UDP',
  'UDP_STREAM',
  'SFTP',
];

const node: RawProperty = {
  type: 'map',
  schema: {
    addresses: { type: 'list', required: true, schema: { '*': string } },
    condition: { ...oneOf('ENABLED', 'DISABLED', 'DRAINING'), default: 'ENABLED' },
    port: { type: 'integer', required: true },
    type: oneOf('PRIMARY', 'SECONDARY'),
    weight: numeric('number', 1, 100),
  },
};

export const rackspaceLoadBalancer: RawPlugin = {
  kind: 'plugin',
  name_limit: 255,
  support: { status: 'UNSUPPORTED' },
  properties: {
    accessList: {
      type: 'list',
      schema: { '*': { type: 'map', schema: { address: needed(string), type: needed(oneOf('ALLOW', 'DENY')) } } },
    },
    algorithm: updated(
      oneOf('LEAST_CONNECTIONS', 'RANDOM', 'ROUND_ROBIN', 'WEIGHTED_LEAST_CONNECTIONS', 'WEIGHTED_ROUND_ROBIN'),
    ),
    connectionLogging: updated({ type: 'boolean' }),
    connectionThrottle: updated({
      type: 'map',
      schema: {
        maxConnectionRate: numeric('number', 0, 100_000),
        maxConnections: numeric('integer', 1, 100_000),
        minConnections: numeric('integer', 1, 1000),
        rateInterval: numeric('number', 1, 3600),
      },
    }),
    contentCaching: updated(oneOf('ENABLED', 'DISABLED')),
    errorPage: updated(string),
    halfClosed: updated({ type: 'boolean' }),
    healthMonitor: updated({
      type: 'map',
      schema: {
        attemptsBeforeDeactivation: needed(numeric('number', 1, 10)),
        bodyRegex: string,
        delay: needed(numeric('number', 1, 3600)),
        hostHeader: string,
        path: string,
        statusRegex: string,
        timeout: needed(numeric('number', 1, 300)),
        type: needed(oneOf('CONNECT', 'HTTP', 'HTTPS')),
      },
    }),
    httpsRedirect: updated({ type: 'boolean', default: false }),
    metadata: updated({ type: 'map' }),
    name: updated(string),
    nodes: updated({ type: 'list', required: true, schema: { '*': node } }),
    port: updated({ type: 'integer', required: true }),
    protocol: updated(needed(oneOf(...protocols))),
    sessionPersistence: updated(oneOf('HTTP_COOKIE', 'SOURCE_IP')),
    sslTermination: updated({
      type: 'map',
      schema: {
        certificate: needed(string),
        intermediateCertificate: string,
        privatekey: needed(string),
        securePort: { type: 'integer', default: 443 },
        secureTrafficOnly: { type: 'boolean', default: false },
      },
    }),
    timeout: updated(numeric('number', 1, 120)),
    virtualIps: {
      type: 'list',
      required: true,
      constraints: [{ length: { min: 1 } }],
      schema: {
        '*': {
          type: 'map',
          schema: { id: { type: 'number' }, ipVersion: oneOf('IPV6', 'IPV4'), type: oneOf('SERVICENET', 'PUBLIC') },
        },
      },
    },
  },
  attributes: {
    PublicIp: { type: 'string', support: supported },
    show: { type: 'map', support: supported },
    virtualIps: { type: 'list', support: supported },
  },
};
