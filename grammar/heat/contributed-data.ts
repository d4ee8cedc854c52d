/**
 * Resource types of plug-ins that came with Heat (`contrib/` of its source) until it dropped them, and that no engine has
 * unless a cloud installs them: what their schemas say, as of the last release that had each.
 */
import { rackspaceLoadBalancer } from './contributed-rackspace.ts';
import type { RawPlugin, RawProperty } from './read-type.ts';

const supported = { status: 'SUPPORTED' } as const;
const unsupported = { status: 'UNSUPPORTED' } as const;

const string: RawProperty = { type: 'string' };
const off: RawProperty = { type: 'boolean', default: false };

const capabilities: RawProperty = {
  type: 'list',
  default: [],
  schema: {
    '*': {
      type: 'string',
      constraints: [
        {
          allowed_values: [
            'SETPCAP',
            'SYS_MODULE',
            'SYS_RAWIO',
            'SYS_PACCT',
            'SYS_ADMIN',
            'SYS_NICE',
            'SYS_RESOURCE',
            'SYS_TIME',
            'SYS_TTY_CONFIG',
            'MKNOD',
            'AUDIT_WRITE',
            'AUDIT_CONTROL',
            'MAC_OVERRIDE',
            'MAC_ADMIN',
            'NET_ADMIN',
            'SYSLOG',
            'CHOWN',
            'NET_RAW',
            'DAC_OVERRIDE',
            'FOWNER',
            'DAC_READ_SEARCH',
            'FSETID',
            'KILL',
            'SETGID',
            'SETUID',
            'LINUX_IMMUTABLE',
            'NET_BIND_SERVICE',
            'NET_BROADCAST',
            'IPC_LOCK',
            'IPC_OWNER',
            'SYS_CHROOT',
            'SYS_PTRACE',
            'SYS_BOOT',
            'LEASE',
            'SETFCAP',
            'WAKE_ALARM',
            'BLOCK_SUSPEND',
            'ALL',
          ],
        },
      ],
    },
  },
};

const device: RawProperty = {
  type: 'string',
  constraints: [{ length: { max: 255 } }, { allowed_pattern: '^/dev/[/_\\-a-zA-Z0-9]+$' }],
};

/** contrib/heat_docker/heat_docker/resources/docker_container.py, DockerContainer. */
const dockerContainer: RawPlugin = {
  kind: 'plugin',
  name_limit: 255,
  support: unsupported,
  properties: {
    cap_add: capabilities,
    cap_drop: capabilities,
    cmd: { type: 'list', default: [] },
    cpu_set: string,
    cpu_shares: { type: 'integer', default: 0 },
    devices: {
      type: 'list',
      default: [],
      schema: {
        '*': {
          type: 'map',
          schema: {
            path_in_container: device,
            path_on_host: { ...device, required: true },
            permissions: {
              type: 'string',
              default: 'rwm',
              constraints: [{ allowed_values: ['r', 'w', 'm', 'rw', 'rm', 'wm', 'rwm'] }],
            },
          },
        },
      },
    },
    dns: { type: 'list' },
    docker_endpoint: string,
    env: { type: 'list' },
    hostname: { type: 'string', default: '' },
    image: string,
    links: { type: 'map' },
    memory: { type: 'integer' },
    name: string,
    open_stdin: off,
    port_bindings: { type: 'map' },
    port_specs: { type: 'list' },
    privileged: off,
    read_only: off,
    restart_policy: {
      type: 'map',
      default: {},
      schema: {
        MaximumRetryCount: { type: 'integer', default: 0 },
        Name: {
          type: 'string',
          default: 'no',
          constraints: [{ allowed_values: ['no', 'on-failure', 'always'] }],
        },
      },
    },
    stdin_once: off,
    tty: off,
    user: { type: 'string', default: '' },
    volumes: { type: 'map', default: {} },
    volumes_from: { type: 'list' },
  },
  attributes: Object.fromEntries(
    [
      'info',
      'logs',
      'logs_head',
      'logs_tail',
      'network_gateway',
      'network_info',
      'network_ip',
      'network_tcp_ports',
      'network_udp_ports',
      'show',
    ].map((name) => [name, { type: name === 'show' ? 'map' : 'string', support: supported } as const]),
  ),
};

/** Entries as the catalogue has them. */
export const contributedTypes: Readonly<Record<string, RawPlugin>> = {
  'DockerInc::Docker::Container': dockerContainer,
  'Rackspace::Cloud::LoadBalancer': rackspaceLoadBalancer,
};
