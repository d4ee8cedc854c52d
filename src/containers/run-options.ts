/** The options of `docker run` and `podman run`, and what becomes of each in a pod. */
import type { OptionNames } from './options.ts';

/** Read by docker-run.ts. */
const carried = [
  'add-host',
  'cap-add',
  'cap-drop',
  'cpus',
  'entrypoint',
  'env',
  'env-file',
  'health-cmd',
  'health-interval',
  'health-retries',
  'health-start-period',
  'health-timeout',
  'label',
  'link',
  'memory',
  'mount',
  'name',
  'net',
  'net-alias',
  'network',
  'network-alias',
  'publish',
  'pull',
  'restart',
  'shm-size',
  'stop-timeout',
  'tmpfs',
  'user',
  'volume',
  'workdir',
] as const;

/** Without a meaning in a pod: how the command itself behaves, and where its records are. */
const moot = [
  'attach',
  'cidfile',
  'detach-keys',
  'expose',
  'pidfile',
  'conmon-pidfile',
  'sdnotify',
  'authfile',
] as const;

/** A pod has nothing like it, and the program runs without. */
const lost = [
  'annotation',
  'blkio-weight',
  'cpu-period',
  'cpu-quota',
  'cpu-shares',
  'cpuset-cpus',
  'cpuset-mems',
  'dns',
  'dns-option',
  'dns-search',
  'domainname',
  'group-add',
  'health-start-interval',
  'hostname',
  'ip',
  'ip6',
  'kernel-memory',
  'log-driver',
  'log-opt',
  'mac-address',
  'memory-reservation',
  'memory-swap',
  'memory-swappiness',
  'oom-score-adj',
  'pids-limit',
  'platform',
  'security-opt',
  'stop-signal',
  'storage-opt',
  'sysctl',
  'tz',
  'ulimit',
] as const;

/** The program needs the server itself, or something that only the server has. */
const refused = [
  'cgroup-parent',
  'cgroupns',
  'device',
  'device-cgroup-rule',
  'gpus',
  'ipc',
  'isolation',
  'label-file',
  'pid',
  'pod',
  'runtime',
  'secret',
  'systemd',
  'userns',
  'uts',
  'volume-driver',
  'volumes-from',
] as const;

const switches = [
  'detach',
  'disable-content-trust',
  'init',
  'interactive',
  'no-healthcheck',
  'oom-kill-disable',
  'privileged',
  'publish-all',
  'quiet',
  'read-only',
  'replace',
  'rm',
  'sig-proxy',
  'tls-verify',
  'tty',
] as const;

export const runOptions: OptionNames = {
  valued: new Set([...carried, ...moot, ...lost, ...refused]),
  switches: new Set(switches),
  short: new Map([
    ['a', 'attach'],
    ['c', 'cpu-shares'],
    ['d', 'detach'],
    ['e', 'env'],
    ['h', 'hostname'],
    ['i', 'interactive'],
    ['l', 'label'],
    ['m', 'memory'],
    ['P', 'publish-all'],
    ['p', 'publish'],
    ['q', 'quiet'],
    ['t', 'tty'],
    ['u', 'user'],
    ['v', 'volume'],
    ['w', 'workdir'],
  ]),
};

export const lostOptions: ReadonlySet<string> = new Set(lost);

export const mootOptions: ReadonlySet<string> = new Set(moot);

export const refusedOptions: ReadonlySet<string> = new Set(refused);
