/** A command line of `docker run` or `podman run` as a container. */
import type { Value } from '../evaluate/value.ts';
import type { MarkedText } from '../shell/marked-text.ts';
import { pathFrom } from '../shell/paths.ts';
import { isUnknown, type Unknown } from '../shell/words.ts';
import { memoryQuantity, secondsOf } from './amounts.ts';
import { longMount, memoryMount, tmpfsMount, volumeMount } from './mounts.ts';
import { readOptions } from './options.ts';
import { publishedPorts } from './ports.ts';
import { lostOptions, mootOptions, refusedOptions, runOptions } from './run-options.ts';
import type { ContainerSpec, HealthSpec, MountSpec, PublishedPort } from './spec.ts';

type Why = { readonly why: string };

/** A container, and how the command waits for it. */
interface RunCommand {
  readonly spec: ContainerSpec;
  /** Whether the command comes back at once. */
  readonly detached: boolean;
}

/** What the command line is read with. */
interface RunSite {
  readonly marked: MarkedText;
  /** Variables that the script gives to commands. */
  readonly environment: ReadonlyMap<string, string | Unknown>;
  /** That relative paths are below. */
  readonly directory: string | Unknown;
}

/** `words` are what stands behind `run`; the values of their marks are `marked`'s. */
export function readRun(words: readonly string[], site: RunSite): RunCommand | Why {
  const read = readOptions(words, runOptions);
  if ('why' in read) return read;
  const [image, ...args] = read.rest;
  if (image === undefined) return { why: 'it names no image' };
  const reader = new RunReader(site);
  for (const { name, value } of read.options) {
    const why = reader.take(name, value);
    if (why !== undefined) return { why };
  }
  return reader.result(image, args);
}

class RunReader {
  readonly #marked: MarkedText;
  /** Options that are given once; the last one wins. */
  readonly #single = new Map<string, string>();
  readonly #environment = new Map<string, Value>();
  readonly #environmentFiles: { readonly path: string; readonly form: 'plain' }[] = [];
  readonly #labels = new Map<string, Value>();
  readonly #ports: PublishedPort[] = [];
  readonly #mounts: MountSpec[] = [];
  readonly #capabilities = { add: new Set<string>(), drop: new Set<string>() };
  readonly #hosts: { readonly name: string; readonly address: string }[] = [];
  readonly #links: { readonly container: string; readonly alias: string }[] = [];
  readonly #aliases: string[] = [];
  readonly #lost: string[] = [];

  readonly #site: RunSite;

  constructor(site: RunSite) {
    this.#marked = site.marked;
    this.#site = site;
  }

  /** Why no pod can do it, where none can. */
  take(name: string, value: string): string | undefined {
    if (mootOptions.has(name)) return undefined;
    if (lostOptions.has(name)) {
      this.#lost.push(`--${name} ${this.#marked.shown(value)}`);
      return undefined;
    }
    if (refusedOptions.has(name)) return refusalOf(name, value);
    if (name === 'env' || name === 'label') return this.#pair(name, value);
    if (!this.#isPlain(value) && name !== 'workdir' && name !== 'health-cmd')
      return `the value of --${name} is not known yet`;
    return this.#takePlain(name, value);
  }

  #isPlain(value: string): boolean {
    return this.#marked.shown(value) === value;
  }

  #takePlain(name: string, value: string): string | undefined {
    switch (name) {
      case 'env-file':
        return this.#environmentFile(value);
      case 'publish':
        return added(this.#ports, publishedPorts(value));
      case 'publish-all':
        return value === 'false' ? undefined : 'the ports of the server are chosen when it runs';
      case 'volume':
        return this.#volume(value);
      case 'mount':
        return added(this.#mounts, one(longMount(value)));
      case 'tmpfs':
        return added(this.#mounts, one(tmpfsMount(value)));
      case 'shm-size':
        return added(this.#mounts, one(memoryMount('/dev/shm', value)));
      case 'cap-add':
      case 'cap-drop':
        this.#capabilities[name === 'cap-add' ? 'add' : 'drop'].add(value.toUpperCase().replace(/^CAP_/, ''));
        return undefined;
      case 'add-host':
        return this.#host(value);
      case 'link':
        return this.#link(value);
      case 'network-alias':
      case 'net-alias':
        this.#aliases.push(value);
        return undefined;
      case 'network':
      case 'net':
        this.#single.set('network', value);
        return networkProblem(value);
      case 'privileged':
        return value === 'false' ? undefined : 'it is privileged: it would have all rights on the node of its pod';
      default:
        this.#single.set(name, value);
        return undefined;
    }
  }

  #pair(option: 'env' | 'label', text: string): string | undefined {
    const equals = text.indexOf('=');
    const name = equals < 0 ? text : text.slice(0, equals);
    if (!this.#isPlain(name)) return `the name in --${option} is not known yet`;
    const given = equals < 0 && option === 'env' ? this.#site.environment.get(name) : '';
    if (isUnknown(given) || given === undefined) return given?.why ?? `the script does not give it "${name}"`;
    const into = option === 'env' ? this.#environment : this.#labels;
    into.set(name, this.#marked.valueOf(equals < 0 ? given : text.slice(equals + 1)));
    return undefined;
  }

  #environmentFile(value: string): string | undefined {
    const path = this.#path(value);
    if (isUnknown(path)) return path.why;
    this.#environmentFiles.push({ path, form: 'plain' });
    return undefined;
  }

  #volume(value: string): string | undefined {
    const colon = value.indexOf(':');
    const source = colon < 0 ? '' : value.slice(0, colon);
    const path = source.startsWith('.') ? this.#path(source) : source;
    return isUnknown(path) ? path.why : added(this.#mounts, one(volumeMount(path + value.slice(source.length))));
  }

  #path(text: string): string | Unknown {
    const { directory } = this.#site;
    if (text.startsWith('/')) return pathFrom('/', text);
    return isUnknown(directory) ? directory : pathFrom(directory, text);
  }

  #host(text: string): string | undefined {
    const [, name, address] = /^([\w.-]+)[:=]\[?([\da-fA-F.:]+)\]?$/.exec(text) ?? [];
    if (name === undefined || address === undefined) return `"${text}" names no address of a host`;
    this.#hosts.push({ name, address });
    return undefined;
  }

  #link(text: string): undefined {
    const [container = '', alias = container] = text.split(':');
    this.#links.push({ container, alias });
  }

  result(image: string, args: readonly string[]): RunCommand | Why {
    const limits = this.#limits();
    if ('why' in limits) return limits;
    const restart = restartOf(this.#single.get('restart') ?? 'no');
    if (restart === undefined) return { why: `"${this.#single.get('restart') ?? ''}" is no restart policy` };
    const value = (text: string): Value => this.#marked.valueOf(text);
    const name = this.#single.get('name');
    const entrypoint = this.#single.get('entrypoint');
    const directory = this.#single.get('workdir');
    const user = this.#single.get('user');
    const health = this.#health();
    const isSet = (option: string): boolean => (this.#single.get(option) ?? 'false') !== 'false';
    const spec: ContainerSpec = {
      ...(name !== undefined && { name }),
      image: value(image),
      // An empty one only takes that of the image away, which a pod cannot.
      ...(entrypoint !== undefined && entrypoint !== '' && { entrypoint: [value(entrypoint)] }),
      ...(args.length > 0 && { args: args.map(value) }),
      environment: this.#environment,
      environmentFiles: this.#environmentFiles,
      // On the network of the server a container has its own ports there, whatever is published.
      ports: this.#single.get('network') === 'host' ? [] : this.#ports,
      ...(user !== undefined && { user }),
      ...(directory !== undefined && { workingDirectory: value(directory) }),
      restart,
      mounts: this.#mounts,
      labels: this.#labels,
      ...(health && { health }),
      ...limits,
      tty: isSet('tty'),
      stdin: isSet('interactive'),
      readOnlyRoot: isSet('read-only'),
      addedCapabilities: [...this.#capabilities.add],
      droppedCapabilities: [...this.#capabilities.drop],
      hosts: this.#hosts,
      aliases: this.#aliases,
      links: this.#links,
      pullAlways: this.#single.get('pull') === 'always',
      lost: isSet('init') ? [...this.#lost, '--init'] : this.#lost,
    };
    if (entrypoint === '') return { why: 'it takes the program of the image away, which a pod cannot do' };
    return { spec, detached: isSet('detach') };
  }

  #limits(): Pick<ContainerSpec, 'memory' | 'cpus' | 'stopSeconds'> | Why {
    const [memory, cpus, stop] = ['memory', 'cpus', 'stop-timeout'].map((name) => this.#single.get(name));
    const quantity = memory === undefined ? undefined : memoryQuantity(memory);
    if (memory !== undefined && quantity === undefined) return { why: `"${memory}" is no amount of memory` };
    if (cpus !== undefined && !/^\d+(?:\.\d{1,3})?$/.test(cpus)) return { why: `"${cpus}" is no number of processors` };
    return {
      ...(quantity !== undefined && { memory: quantity }),
      ...(cpus !== undefined && { cpus }),
      ...(stop !== undefined && /^\d+$/.test(stop) && { stopSeconds: Number(stop) }),
    };
  }

  #health(): HealthSpec | undefined {
    const command = this.#single.get('health-cmd');
    if (command === undefined || this.#single.has('no-healthcheck')) return undefined;
    const seconds = (name: string): number | undefined => secondsOf(this.#single.get(name) ?? '');
    const [interval, timeout] = [seconds('health-interval'), seconds('health-timeout')];
    const retries = this.#single.get('health-retries');
    return {
      command: ['/bin/sh', '-c', command].map((text) => this.#marked.valueOf(text)),
      ...(interval !== undefined && { intervalSeconds: interval }),
      ...(timeout !== undefined && { timeoutSeconds: timeout }),
      ...(retries !== undefined && /^[1-9]\d*$/.test(retries) && { retries: Number(retries) }),
    };
  }
}

function one<T>(found: T | Why): readonly T[] | Why {
  return typeof found === 'object' && found !== null && 'why' in found ? found : [found];
}

function added<T>(into: T[], found: readonly T[] | Why): string | undefined {
  if ('why' in found) return found.why;
  into.push(...found);
  return undefined;
}

/** `host`, `bridge` and networks of its own alike: the containers of a pod share one network. */
function networkProblem(value: string): string | undefined {
  if (value === 'none') return 'it has no network, and a pod has one';
  return value.startsWith('container:') || /^(?:macvlan|ipvlan)\b/.test(value)
    ? `a pod has no network such as "${value}"`
    : undefined;
}

function restartOf(text: string): ContainerSpec['restart'] | undefined {
  const [policy] = text.split(':');
  return (['no', 'always', 'unless-stopped', 'on-failure'] as const).find((known) => known === policy);
}

function refusalOf(name: string, value: string): string | undefined {
  // The default, in other words.
  if (['private', '', 'shareable'].includes(value) && ['ipc', 'cgroupns', 'pid', 'uts'].includes(name))
    return undefined;
  return value === 'host' ? `--${name}=host shares the server with it` : `a pod has nothing for --${name}`;
}
