/** One service of a Compose file as a container. */
import type { MappingNode, Tree } from '../hot/tree.ts';
import type { MarkedText } from '../shell/marked-text.ts';
import { pathFrom } from '../shell/paths.ts';
import { isUnknown, type Unknown } from '../shell/words.ts';
import type { Value } from '../evaluate/value.ts';
import { memoryQuantity, secondsOf } from './amounts.ts';
import { carriedKeys, lostKeys, mootKeys } from './compose-fields.ts';
import { interpolate, type Environment } from './interpolate.ts';
import { memoryMount, tmpfsMount, volumeMount } from './mounts.ts';
import { publishedPorts } from './ports.ts';
import type { ContainerSpec, HealthSpec, MountSpec, PublishedPort } from './spec.ts';
import { splitWords } from './split-words.ts';
import { fieldsIn, isTrue, itemsIn, pairsIn, textIn, textsIn } from './yaml-fields.ts';

/** What the file is read with. */
interface ComposeSite {
  readonly marked: MarkedText;
  readonly environment: Environment;
  /** That relative paths are below. */
  readonly directory: string;
}

export function readService(name: string, service: MappingNode, site: ComposeSite): ContainerSpec | Unknown {
  return new ServiceReader(name, service, site).result();
}

class ServiceReader {
  readonly #name: string;
  readonly #fields: ReadonlyMap<string, Tree>;
  readonly #site: ComposeSite;
  #problem: Unknown | undefined;

  constructor(name: string, service: MappingNode, site: ComposeSite) {
    this.#name = name;
    this.#fields = fieldsIn(service);
    this.#site = site;
  }

  result(): ContainerSpec | Unknown {
    const lost = this.#checkKeys();
    const image = this.#text('image');
    if (image === undefined)
      this.#fail(this.#fields.has('build') ? 'the server builds its image itself' : 'it has no image');
    const [entrypoint, args] = [this.#command('entrypoint'), this.#command('command')];
    const user = this.#text('user');
    const directory = this.#text('working_dir');
    const health = this.#health();
    const stop = secondsOf(this.#text('stop_grace_period') ?? '');
    const spec: ContainerSpec = {
      name: this.#text('container_name') ?? this.#name,
      image: this.#value(image ?? ''),
      ...(entrypoint && { entrypoint }),
      ...(args && { args }),
      environment: this.#environment(),
      environmentFiles: this.#environmentFiles(),
      ports: this.#ports(),
      ...(user !== undefined && { user }),
      ...(directory !== undefined && { workingDirectory: this.#value(directory) }),
      restart: this.#restart(),
      mounts: [...this.#mounts(), ...this.#memory()],
      labels: new Map([...this.#pairs('labels')].map(([key, value]) => [key, this.#value(value ?? '')])),
      ...(health && { health }),
      ...this.#limits(),
      tty: isTrue(this.#fields.get('tty')),
      stdin: isTrue(this.#fields.get('stdin_open')),
      readOnlyRoot: isTrue(this.#fields.get('read_only')),
      addedCapabilities: this.#capabilities('cap_add'),
      droppedCapabilities: this.#capabilities('cap_drop'),
      hosts: this.#hosts(),
      aliases: [this.#name, ...this.#aliases()],
      links: this.#texts('links').map((text) => {
        const [container = '', alias = container] = text.split(':');
        return { container, alias };
      }),
      pullAlways: this.#text('pull_policy') === 'always',
      ...(stop !== undefined && { stopSeconds: stop }),
      lost,
    };
    return this.#problem ?? spec;
  }

  #fail(why: string): void {
    this.#problem ??= { why };
  }

  /** Keys that are lost, in the order of the file. */
  #checkKeys(): readonly string[] {
    const lost: string[] = [];
    for (const [key, tree] of this.#fields) {
      if (carriedKeys.has(key) || mootKeys.has(key) || key.startsWith('x-') || key === 'build') continue;
      if (lostKeys.has(key)) lost.push(key);
      else if (key === 'privileged' && !isTrue(tree)) continue;
      else if (key === 'scale' && textIn(tree) === '1') continue;
      else
        this.#fail(
          key === 'privileged'
            ? 'it is privileged: it would have all rights on the node of its pod'
            : `a pod has nothing for ${key}`,
        );
    }
    return lost;
  }

  /** With its variables filled in. */
  #filled(text: string): string {
    const { environment, marked } = this.#site;
    if (!marked.isInert(text, 'document')) this.#fail('a hidden value in it would be read as a variable');
    const found = interpolate(text, environment);
    if (!isUnknown(found)) return found;
    this.#fail(found.why);
    return '';
  }

  #text(key: string): string | undefined {
    const text = textIn(this.#fields.get(key));
    return text === undefined ? undefined : this.#filled(text);
  }

  #texts(key: string): readonly string[] {
    return (textsIn(this.#fields.get(key)) ?? []).map((text) => this.#filled(text));
  }

  #pairs(key: string): ReadonlyMap<string, string | undefined> {
    return new Map(
      [...pairsIn(this.#fields.get(key))].map(([name, value]) => [
        this.#filled(name),
        value === undefined ? undefined : this.#filled(value),
      ]),
    );
  }

  #value(text: string): Value {
    return this.#site.marked.valueOf(text);
  }

  /** A text is split as by a shell that does nothing else. */
  #command(key: string): readonly Value[] | undefined {
    const tree = this.#fields.get(key);
    const text = textIn(tree);
    if (tree === undefined || (tree.kind === 'scalar' && text === undefined)) return undefined;
    const words = text === undefined ? textsIn(tree) : splitWords(this.#filled(text));
    if (!words) this.#fail(`its ${key} cannot be read`);
    if (words?.length === 0) this.#fail(`an empty ${key} takes that of the image away, which a pod cannot do`);
    return words?.map((word) => this.#value(text === undefined ? this.#filled(word) : word));
  }

  #environment(): ReadonlyMap<string, Value> {
    const found = new Map<string, Value>();
    for (const [name, value] of this.#pairs('environment')) {
      const own = value ?? this.#site.environment.get(name);
      if (own === undefined || isUnknown(own)) this.#fail(own?.why ?? `the start-up data does not set "${name}"`);
      else found.set(name, this.#value(own));
    }
    return found;
  }

  #environmentFiles(): ContainerSpec['environmentFiles'] {
    const tree = this.#fields.get('env_file');
    const items = tree?.kind === 'scalar' ? [tree] : itemsIn(tree);
    return items.flatMap((item) => {
      const path = textIn(item.kind === 'mapping' ? fieldsIn(item).get('path') : item);
      return path === undefined ? [] : [{ path: this.#path(this.#filled(path)), form: 'quoted' }];
    });
  }

  /** Relative ones are below the directory of the file. */
  #path(text: string): string {
    if (text.startsWith('~')) this.#fail('a path depends on who runs it');
    return pathFrom(this.#site.directory, text);
  }

  /** On the network of the server a container has its own ports there, whatever is published. */
  #ports(): readonly PublishedPort[] {
    if (this.#text('network_mode') === 'host') return [];
    return itemsIn(this.#fields.get('ports')).flatMap((item) => {
      const fields = fieldsIn(item);
      const [published, target] = ['published', 'target'].map((key) => textIn(fields.get(key)));
      const address = textIn(fields.get('host_ip'));
      const long = [
        ...(address === undefined ? [] : [address]),
        ...(published === undefined ? [] : [published]),
        target ?? '',
      ];
      const text =
        item.kind === 'mapping' ? `${long.join(':')}/${textIn(fields.get('protocol')) ?? 'tcp'}` : (textIn(item) ?? '');
      const ports = publishedPorts(this.#filled(text));
      if (!('why' in ports)) return ports;
      this.#fail(ports.why);
      return [];
    });
  }

  #mounts(): readonly MountSpec[] {
    return itemsIn(this.#fields.get('volumes')).flatMap((item) => {
      const mount = item.kind === 'mapping' ? this.#longMount(fieldsIn(item)) : this.#shortMount(textIn(item) ?? '');
      if (!isUnknown(mount)) return [mount];
      this.#fail(mount.why);
      return [];
    });
  }

  #shortMount(text: string): MountSpec | Unknown {
    const filled = this.#filled(text);
    const [source = '', ...rest] = filled.split(':');
    const isRelative = rest.length > 0 && source.startsWith('.');
    return volumeMount(isRelative ? [this.#path(source), ...rest].join(':') : filled);
  }

  #longMount(fields: ReadonlyMap<string, Tree>): MountSpec | Unknown {
    const text = (key: string): string => this.#filled(textIn(fields.get(key)) ?? '');
    const [type, source, target] = [text('type'), text('source'), text('target')];
    const readOnly = isTrue(fields.get('read_only'));
    if (type === 'tmpfs') return memoryMount(target, textIn(fieldsIn(fields.get('tmpfs')).get('size')));
    if (!target.startsWith('/')) return { why: 'it has a mount without a target' };
    if (type === 'bind') return { source: { from: 'host', path: this.#path(source) }, target, readOnly };
    if (type !== 'volume') return { why: `a pod has no mount of the type "${type}"` };
    return { source: { from: 'volume', ...(source !== '' && { name: source }) }, target, readOnly };
  }

  #memory(): readonly MountSpec[] {
    const size = this.#text('shm_size');
    const mounts = [
      ...this.#texts('tmpfs').map(tmpfsMount),
      ...(size === undefined ? [] : [memoryMount('/dev/shm', size)]),
    ];
    return mounts.flatMap((mount) => {
      if (!isUnknown(mount)) return [mount];
      this.#fail(mount.why);
      return [];
    });
  }

  #restart(): ContainerSpec['restart'] {
    const [policy = 'no'] = (this.#text('restart') ?? 'no').split(':');
    const found = (['no', 'always', 'unless-stopped', 'on-failure'] as const).find((known) => known === policy);
    if (!found) this.#fail(`"${policy}" is no restart policy`);
    return found ?? 'no';
  }

  #limits(): Pick<ContainerSpec, 'memory' | 'cpus'> {
    const deploy = fieldsIn(this.#fields.get('deploy'));
    const limits = fieldsIn(fieldsIn(deploy.get('resources')).get('limits'));
    const replicas = textIn(deploy.get('replicas')) ?? '1';
    if (replicas !== '1') this.#fail(`it runs ${replicas} times on one server`);
    const [memory, cpus] = [
      limits.get('memory') ?? this.#fields.get('mem_limit'),
      limits.get('cpus') ?? this.#fields.get('cpus'),
    ];
    const [memoryText, cpuText] = [memory, cpus].map((tree) => this.#filled(textIn(tree) ?? ''));
    const quantity = memoryQuantity(memoryText ?? '');
    return {
      ...(quantity !== undefined && { memory: quantity }),
      ...(cpuText !== undefined && /^\d+(?:\.\d{1,3})?$/.test(cpuText) && { cpus: cpuText }),
    };
  }

  #capabilities(key: string): readonly string[] {
    return this.#texts(key).map((name) => name.toUpperCase().replace(/^CAP_/, ''));
  }

  #hosts(): ContainerSpec['hosts'] {
    const tree = this.#fields.get('extra_hosts');
    const lines =
      tree?.kind === 'mapping'
        ? [...this.#pairs('extra_hosts')].map(([name, address]) => `${name}=${address ?? ''}`)
        : this.#texts('extra_hosts');
    return lines.flatMap((line) => {
      const [, name, address] = /^([\w.-]+)[:=]\[?([\da-fA-F.:]+)\]?$/.exec(line) ?? [];
      if (name !== undefined && address !== undefined) return [{ name, address }];
      this.#fail(`"${line}" names no address of a host`);
      return [];
    });
  }

  #aliases(): readonly string[] {
    const mode = this.#text('network_mode') ?? 'bridge';
    if (!/^(?:bridge|host|service:.*|default)$/.test(mode)) this.#fail(`a pod has no network such as "${mode}"`);
    return [...fieldsIn(this.#fields.get('networks')).values()].flatMap(
      (network) => textsIn(fieldsIn(network).get('aliases')) ?? [],
    );
  }

  #health(): HealthSpec | undefined {
    const fields = fieldsIn(this.#fields.get('healthcheck'));
    const test = fields.get('test');
    if (test === undefined || isTrue(fields.get('disable'))) return undefined;
    const words = test.kind === 'scalar' ? ['CMD-SHELL', textIn(test) ?? ''] : (textsIn(test) ?? []);
    const [kind, ...command] = words.map((word) => this.#filled(word));
    if (kind === 'NONE' || command.length === 0) return undefined;
    const seconds = (key: string): number | undefined => secondsOf(this.#filled(textIn(fields.get(key)) ?? ''));
    const [interval, timeout] = [seconds('interval'), seconds('timeout')];
    const retries = this.#filled(textIn(fields.get('retries')) ?? '');
    return {
      command: (kind === 'CMD-SHELL' ? ['/bin/sh', '-c', ...command] : command).map((word) => this.#value(word)),
      ...(interval !== undefined && { intervalSeconds: interval }),
      ...(timeout !== undefined && { timeoutSeconds: timeout }),
      ...(/^[1-9]\d*$/.test(retries) && { retries: Number(retries) }),
    };
  }
}
