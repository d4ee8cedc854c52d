/** What the commands of start-up scripts do: containers, files, and the rest. */
import type { MarkedText } from '../shell/marked-text.ts';
import type { ShellCommand } from '../shell/script.ts';
import { isUnknown, type Unknown } from '../shell/words.ts';
import { readRun } from './docker-run.ts';
import { readFileWrite, type FileWrite } from './file-writes.ts';
import type { GuestFile, OtherWork, Place, Reading, Refusal, RunContainer } from './reading.ts';
import { readOther } from './other-work.ts';

interface Site {
  readonly marked: MarkedText;
  readonly place: Place;
}

/** Gathers what commands do, in their order. */
export class CommandReader {
  readonly #containers: RunContainer[] = [];
  readonly #refusals: Refusal[] = [];
  readonly #files = new Map<string, GuestFile>();
  readonly #others: OtherWork[] = [];
  /** Images that the server builds itself. */
  readonly #built = new Map<string, Place>();

  refuse(place: Place, why: string): void {
    this.#refusals.push({ place, why });
  }

  write({ file, append }: FileWrite): void {
    const before = append ? this.#files.get(file.path) : undefined;
    this.#files.set(file.path, before ? appended(before, file) : file);
  }

  installs(names: readonly string[], place: Place): void {
    for (const name of names) if (!engine.test(name)) this.#others.push({ kind: 'package', name, place });
  }

  take(command: ShellCommand, site: Site): void {
    const words = withoutPrefix(command.words);
    const [program, ...rest] = words;
    if (program === undefined) return;
    const name = typeof program === 'string' ? baseName(program) : undefined;
    if (name !== undefined && programs.has(name)) return this.#docker(command, rest, site);
    const writes = readFileWrite(name, rest, { command, ...site });
    for (const write of writes) this.write(write);
    if (writes.length > 0) return;
    const other = readOther(words, site.marked);
    if (other === undefined) return;
    if (other.kind === 'package') this.installs(other.names, site.place);
    else if (other.kind === 'service') this.#serves(other.names, site.place);
    else this.#others.push({ kind: 'command', name: other.name, place: site.place });
  }

  #serves(names: readonly string[], place: Place): void {
    for (const name of names)
      if (!engine.test(name)) this.#others.push({ kind: 'service', name: name.replace(/\.service$/, ''), place });
  }

  #docker(command: ShellCommand, given: readonly (string | Unknown)[], { marked, place }: Site): void {
    const [verb, ...rest] = given[0] === 'container' || given[0] === 'image' ? given.slice(1) : given;
    if (isUnknown(verb) || verb === undefined) return this.refuse(place, verb?.why ?? 'it says nothing to do');
    if (verb === 'run') return this.#run(command, rest, { marked, place });
    if (
      verb === 'build' ||
      verb === 'buildx' ||
      verb === 'commit' ||
      verb === 'tag' ||
      verb === 'load' ||
      verb === 'import'
    )
      return this.#builds(rest, place);
    if (idle.has(verb)) return;
    if (
      verb === 'create' ||
      verb === 'start' ||
      verb === 'stack' ||
      verb === 'service' ||
      verb === 'swarm' ||
      verb.startsWith('-')
    )
      return this.refuse(place, `what docker ${verb} runs is not read`);
    this.#others.push({ kind: 'command', name: `docker ${marked.shown(verb)}`, place });
  }

  #run(command: ShellCommand, words: readonly (string | Unknown)[], { marked, place }: Site): void {
    if (command.doubt !== undefined) return this.refuse(place, command.doubt);
    const unknown = [...words, ...command.environment.values()].find(isUnknown);
    if (unknown) return this.refuse(place, unknown.why);
    if (command.input !== undefined) return this.refuse(place, 'the script gives it its input');
    const read = readRun(
      words.filter((word) => typeof word === 'string'),
      marked,
    );
    if ('why' in read) return this.refuse(place, read.why);
    if (!read.detached && !command.background && !command.isLast)
      return this.refuse(place, 'the script waits until it has ended');
    this.#containers.push({ spec: read.spec, place });
  }

  #builds(words: readonly (string | Unknown)[], place: Place): void {
    for (const word of words) if (typeof word === 'string') this.#built.set(withTag(word), place);
  }

  result(): Reading {
    const isBuilt = ({ spec }: RunContainer): boolean =>
      spec.image.kind === 'known' && this.#built.has(withTag(String(spec.image.value)));
    return {
      containers: this.#containers.filter((container) => !isBuilt(container)),
      refusals: [
        ...this.#refusals,
        ...this.#containers.filter(isBuilt).map(({ place }) => ({ place, why: 'the server builds its image itself' })),
      ],
      files: this.#files,
      others: this.#others,
    };
  }
}

const programs: ReadonlySet<string> = new Set(['docker', 'podman', 'nerdctl']);

/** What is there to run containers at all, which the cluster has. */
const engine =
  /^(?:docker|podman|containerd|runc|crun|buildah|skopeo|nerdctl|moby|python3?-docker|fuse-overlayfs|slirp4netns)/;

/** Subcommands that leave what runs afterwards as it is. */
const idle: ReadonlySet<string> = new Set([
  'images',
  'info',
  'inspect',
  'kill',
  'logs',
  'ls',
  'network',
  'port',
  'ps',
  'prune',
  'pull',
  'rm',
  'rmi',
  'stats',
  'stop',
  'system',
  'top',
  'version',
  'volume',
  'wait',
]);

/** What only changes who runs a command, or how its terminal is. */
function withoutPrefix(words: readonly (string | Unknown)[]): readonly (string | Unknown)[] {
  const [first, ...rest] = words;
  if (first === 'nohup' || first === 'time' || first === 'command') return withoutPrefix(rest);
  if (first !== 'sudo') return words;
  const next = rest.findIndex((word) => typeof word !== 'string' || !/^-[EHnkS]+$/.test(word));
  return next < 0 ? [] : withoutPrefix(rest.slice(next));
}

function baseName(program: string): string {
  return program.slice(program.lastIndexOf('/') + 1);
}

function withTag(image: string): string {
  return /:[^/]*$/.test(image) || image.includes('@') ? image : `${image}:latest`;
}

function appended(before: GuestFile, file: GuestFile): GuestFile {
  if (isUnknown(before.text)) return before;
  if (isUnknown(file.text)) return file;
  if (before.place.origins !== file.place.origins) return { ...file, text: { why: 'two texts write it' } };
  return { ...before, text: before.text + file.text };
}
