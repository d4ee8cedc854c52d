/**
 * DockerInc::Docker::Container: a container that Heat starts through the Docker API of a server, often one of the stack. That
 * is what `docker run` does there, so it becomes a deployment of that command.
 * Follows contrib/heat_docker/heat_docker/resources/docker_container.py, DockerContainer.handle_create, and what docker-py
 * makes of its arguments.
 */
import { commandScript, type CommandOption } from '../../containers/container-command.ts';
import { facet, type NodeRef } from '../../evaluate/fact.ts';
import { concat } from '../../evaluate/concat.ts';
import { isNull, known, knownLike, map, originsOf, textOf, wordOf, type Value } from '../../evaluate/value.ts';
import { noFact, show, unanswered } from '../attribute-values.ts';
import { factsIn } from '../facts-in.ts';
import { defineLift, type AttributeMeaning, type LiftReport, type Reader } from '../lift.ts';
import { textValue, unlessEmpty } from '../plain-choice.ts';

const properties = {
  cap_add: { fate: 'mapped', note: 'Capabilities that the container has besides' },
  cap_drop: { fate: 'mapped', note: 'Capabilities that the container does not have' },
  cmd: { fate: 'mapped', note: 'Arguments of the container', slot: 'secret' },
  cpu_set: { fate: 'mapped', note: 'Processors of the server; a pod has nothing for it' },
  cpu_shares: { fate: 'mapped', note: 'Weight among containers of the server; a pod has nothing for it' },
  devices: { fate: 'mapped', note: 'Devices of the server, which a pod does not have' },
  dns: { fate: 'mapped', note: 'Name servers of the container; a pod has those of the cluster' },
  docker_endpoint: { fate: 'mapped', note: 'The server whose Docker runs the container' },
  env: { fate: 'mapped', note: 'Variables of the container', slot: 'secret' },
  hostname: { fate: 'mapped', note: 'Host name of the container; a pod has that of its server' },
  image: { fate: 'mapped', note: 'Image of the container' },
  links: { fate: 'mapped', note: 'Names by which it finds other containers of the server' },
  memory: { fate: 'mapped', note: 'Limit of memory in bytes' },
  name: { fate: 'mapped', note: 'Name of the container' },
  open_stdin: { fate: 'mapped', note: 'Standard input of the container' },
  port_bindings: { fate: 'mapped', note: 'Ports of the server that lead to the container' },
  port_specs: { fate: 'mapped', note: 'Ports at which the container says that it listens' },
  privileged: { fate: 'mapped', note: 'All rights on the server; no pod takes them' },
  read_only: { fate: 'mapped', note: 'Whether its own file system can be written' },
  restart_policy: { fate: 'mapped', note: 'When Docker starts it again; a pod always does' },
  stdin_once: { fate: 'moot', note: 'No client is attached to what runs in the background' },
  tty: { fate: 'mapped', note: 'Terminal of the container' },
  user: { fate: 'mapped', note: 'User of the container; a pod takes numbers' },
  volumes: { fate: 'mapped', note: 'Directories of the server that the container mounts' },
  volumes_from: { fate: 'mapped', note: 'Containers whose mounts it has too; a pod has nothing for it' },
} as const;

type Properties = typeof properties;

const onlyDocker = 'only the Docker of its server knows what runs there';
const inLogs = 'the output of a container is read with `kubectl logs`, or with `docker logs` on its server';

export const dockerIncDockerContainer = defineLift({
  type: 'DockerInc::Docker::Container',
  summary: 'A `docker run` of its server, or a container of the pod that replaces the server',
  properties,
  attributes: {
    info: unanswered(onlyDocker),
    logs: unanswered(inLogs),
    logs_head: unanswered(inLogs),
    logs_tail: unanswered(inLogs),
    network_gateway: unanswered(onlyDocker),
    network_info: unanswered(onlyDocker),
    network_ip: unanswered(onlyDocker),
    network_tcp_ports: portsOf('tcp'),
    network_udp_ports: portsOf('udp'),
    show,
  },
  lift(read, self, report) {
    const { path } = self;
    const command = {
      options: optionsOf(read, report),
      image: read.get('image') ?? known(''),
      args: read.items(read.get('cmd')).map(textValue),
    };
    const { text: script, inputs } = commandScript(command);
    const unit = `${path}#command`;
    // Of these a pod has numbers and sizes, which carry no leaves.
    for (const { name, value } of command.options)
      if (name === 'user' || name === 'memory') read.shapes(value, facet(unit, name));
    return [
      { kind: 'software-unit', id: unit, resource: path, body: { form: 'container', text: script, command } },
      {
        kind: 'software-run',
        id: path,
        resource: path,
        machine: serverOf(read, path, report),
        unit: { node: unit },
        actions: ['CREATE'],
        called: true,
        ...(inputs.size > 0 && { inputs: map([...inputs]) }),
      },
    ];
  },
});

/** Whatever of the stack has the address in the endpoint: a server, its port, or its floating IP. */
function serverOf(read: Reader<Properties>, path: string, report: LiftReport): NodeRef {
  const endpoint = unlessEmpty(read.get('docker_endpoint'), report);
  if (!endpoint) return { external: known('') };
  const [of] = factsIn(endpoint).flatMap((fact) => (fact.fact === 'address' ? [fact.of] : []));
  if (of === undefined) return { external: endpoint };
  read.shapes(endpoint, path);
  return { node: of };
}

/** In the order of the manual of `docker run`, so that people find them. */
function optionsOf(read: Reader<Properties>, report: LiftReport): readonly CommandOption[] {
  const one = (name: string, value: Value | undefined): readonly CommandOption[] =>
    value ? [{ name, value: textValue(value), origins: originsOf(value) }] : [];
  const each = (name: string, values: readonly Value[]): readonly CommandOption[] =>
    values.flatMap((value) => one(name, value));
  const single = (name: string, value: Value | undefined): readonly CommandOption[] =>
    one(name, unlessEmpty(value, report));
  const on = (name: string, value: Value | undefined): readonly CommandOption[] => switched(name, value, report);
  const pairs = (value: Value | undefined): readonly Value[] =>
    [...read.entries(value)].map(([key, item]) => concat([known(`${key}:`), textValue(item)]));
  return [
    ...single('name', read.get('name')),
    ...single('hostname', read.get('hostname')),
    ...single('user', read.get('user')),
    ...on('tty', read.get('tty')),
    ...on('interactive', read.get('open_stdin')),
    ...on('privileged', read.get('privileged')),
    ...on('read-only', read.get('read_only')),
    ...each('cap-add', read.items(read.get('cap_add'))),
    ...each('cap-drop', read.items(read.get('cap_drop'))),
    ...one('memory', bytes(unlessZero(read.get('memory'), report))),
    ...one('cpu-shares', unlessZero(read.get('cpu_shares'), report)),
    ...single('cpuset-cpus', read.get('cpu_set')),
    ...each(
      'device',
      read.items(read.get('devices')).map((item) => deviceOf(read, item)),
    ),
    ...each('dns', read.items(read.get('dns'))),
    ...each('env', read.items(read.get('env'))),
    ...each('expose', read.items(read.get('port_specs'))),
    ...each('publish', publishedIn(read)),
    ...each('volume', volumesIn(read, report)),
    ...each('volumes-from', read.items(unlessEmpty(read.get('volumes_from'), report))),
    ...each('link', pairs(read.get('links'))),
    ...one('restart', restartOf(read, report)),
  ];
}

function switched(name: string, value: Value | undefined, report: LiftReport): readonly CommandOption[] {
  if (value?.kind !== 'known' || value.value !== true) {
    report.isDefault(value, 'Docker does the same without it');
    return [];
  }
  return [{ name, origins: originsOf(value) }];
}

function unlessZero(value: Value | undefined, report: LiftReport): Value | undefined {
  if (textOf(value && textValue(value)) !== '0') return value;
  report.isDefault(value, 'it is no limit');
  return undefined;
}

function bytes(value: Value | undefined): Value | undefined {
  return value && concat([textValue(value), known('b')]);
}

/** `/dev/one:/dev/two:rw`. */
function deviceOf(read: Reader<Properties>, item: Value): Value {
  const [host, inside, rights] = ['path_on_host', 'path_in_container', 'permissions'].map((key) =>
    read.field(item, key),
  );
  const parts = [host ?? known(''), inside ?? host ?? known(''), ...(rights ? [rights] : [])];
  return concat(parts.flatMap((part, index) => (index === 0 ? [part] : [known(':'), part])));
}

/** A port of the container (`80`, `53/udp`), and those of the server: a port, an address and a port, or several. */
function publishedIn(read: Reader<Properties>): readonly Value[] {
  return [...read.entries(read.get('port_bindings'))].flatMap(([key, bound]) =>
    read.items(bound).map((end) => {
      const [address, port] = [read.field(end, 'HostIp'), end.kind === 'map' ? read.field(end, 'HostPort') : end];
      return concat([
        ...(address ? [address, known(':')] : []),
        ...(port ? [textValue(port), known(':')] : []),
        known(key),
      ]);
    }),
  );
}

/** By the directory of the server: where it is in the container, as a text or with the rights. */
function volumesIn(read: Reader<Properties>, report: LiftReport): readonly Value[] {
  return [...read.entries(read.get('volumes'))].map(([directory, mount]) => {
    if (mount.kind !== 'map') return concat([known(`${directory}:`), textValue(mount)]);
    const [target, mode, only] = ['bind', 'mode', 'ro'].map((key) => read.field(mount, key));
    const rights = rightsOf(only ?? mode, report);
    return concat([
      known(`${directory}:`),
      target ? textValue(target) : known(''),
      ...(rights ? [known(':'), rights] : []),
    ]);
  });
}

/** As `ro`, a boolean, or `mode`, a text, have it; without it a mount can be written. */
function rightsOf(written: Value | undefined, report: LiftReport): Value | undefined {
  const plain = written?.kind === 'known' ? written.value : undefined;
  if (written && plain === true) return knownLike('ro', { origins: originsOf(written), secret: false });
  if (plain !== false && plain !== 'rw') return written;
  report.isDefault(written, 'Docker mounts it so');
  return undefined;
}

/** `no`, `always`, `on-failure:3`. */
function restartOf(read: Reader<Properties>, report: LiftReport): Value | undefined {
  const policy = read.get('restart_policy');
  const [name, count] = [read.field(policy, 'Name'), read.field(policy, 'MaximumRetryCount')];
  if (!name) return undefined;
  const isCounted = count !== undefined && wordOf(name) === 'on-failure' && textOf(textValue(count)) !== '0';
  if (isCounted) return concat([name, known(':'), textValue(count)]);
  report.isDefault(count, 'Docker counts only with on-failure');
  const isUnsaid = wordOf(name) === 'no' && originsOf(name).length === 0;
  return isUnsaid ? undefined : name;
}

/** Ports of the server, as Docker lists them; one that Docker chooses is not known. */
function portsOf(protocol: 'tcp' | 'udp'): AttributeMeaning {
  return ({ effective }) => {
    const bindings = effective.get('port_bindings');
    if (bindings !== undefined && bindings.kind !== 'map' && !isNull(bindings)) return noFact(onlyDocker);
    const own = [...(bindings?.kind === 'map' ? bindings.entries : [])].filter(
      ([key]) => (key.split('/')[1] ?? 'tcp') === protocol,
    );
    const ports = own.map(([, port]) => textValue(port));
    const isPlain = ports.every((port) => Number(textOf(port) ?? '0') > 0);
    if (!isPlain) return noFact(onlyDocker);
    return concat(ports.flatMap((port, index) => (index === 0 ? [port] : [known(','), port])));
  };
}
