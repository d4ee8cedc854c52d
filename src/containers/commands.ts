/** What the commands of start-up scripts do: containers, files, and the rest. */
import type { MarkedText } from '../shell/marked-text.ts';
import { pathFrom } from '../shell/paths.ts';
import type { ShellCommand } from '../shell/script.ts';
import { isUnknown, type Unknown } from '../shell/words.ts';
import { imageName, isEngine, readEngine, type EngineWork } from './engine.ts';
import { readFileWrite, type FileWrite } from './file-writes.ts';
import { readMountCommand, readTable, type GuestMount } from './guest-mounts.ts';
import type { GuestFile, OtherWork, Place, Reading, Refusal, RunContainer, Touched } from './reading.ts';
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
  readonly #mounts: GuestMount[] = [];
  readonly #touched: Touched[] = [];
  /** Images that the server builds itself. */
  readonly #built = new Set<string>();

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
    if (name !== undefined && isEngine(name)) {
      const found = readEngine(name, rest, { command, files: this.#files, ...site });
      return this.#add(found, site.place);
    }
    const writes = readFileWrite(name, rest, { command, ...site });
    for (const write of writes) this.write(write);
    if (writes.length > 0) return;
    if (name === 'mount') return this.#mount(command, rest, site);
    const other = readOther(words, site.marked);
    if (other === undefined) return;
    if (other.kind === 'command') this.#touch(other.name, command, rest);
    if (other.kind === 'package') this.installs(other.names, site.place);
    else if (other.kind === 'service') this.#serves(other.names, site.place);
    else this.#others.push({ kind: 'command', name: other.name, place: site.place });
  }

  #add(found: EngineWork, place: Place): void {
    this.#containers.push(...(found.containers ?? []).map((container) => ({ ...container, place })));
    for (const image of found.built ?? []) this.#built.add(image);
    for (const why of found.refused ?? []) this.refuse(place, why);
    for (const name of found.others ?? []) this.#others.push({ kind: 'command', name, place });
    for (const name of found.stopped ?? []) {
      const container = this.#containers.find(({ spec }) => spec.name === name);
      if (container) this.refuse(place, `the container ${name} is stopped again`);
    }
  }

  /** Paths among its words; what a command does with them is not known. */
  #touch(name: string, { directory }: ShellCommand, words: readonly (string | Unknown)[]): void {
    for (const word of words) {
      if (typeof word !== 'string') continue;
      const path = /^(?:[\w-]+=|-\w*)?(\.{0,2}\/.*)$/.exec(word)?.[1];
      if (path !== undefined && typeof directory === 'string')
        this.#touched.push({ path: pathFrom(directory, path), name });
    }
  }

  #mount({ doubt }: ShellCommand, words: readonly (string | Unknown)[], { marked, place }: Site): void {
    const found = readMountCommand(words);
    if (found === undefined) return;
    const why = isUnknown(found) ? found.why : doubt;
    // What is mounted nobody knows where may be above any path.
    const mount = isUnknown(found) ? { device: '', directory: '' } : found;
    this.mount({ ...mount, marked, place, ...(why !== undefined && { doubt: why }) });
  }

  mount(mount: GuestMount): void {
    this.#mounts.push(mount);
  }

  /** Whoever writes the table mounts what it lists. */
  #table(): readonly GuestMount[] {
    const file = this.#files.get('/etc/fstab');
    if (!file) return [];
    const { marked, place, text } = file;
    const found = readTable(file);
    if (!found) return [{ device: '', directory: '', marked, place, doubt: isUnknown(text) ? text.why : '' }];
    return found.map((mount) => ({ ...mount, marked, place }));
  }

  #serves(names: readonly string[], place: Place): void {
    for (const name of names)
      if (!engine.test(name)) this.#others.push({ kind: 'service', name: name.replace(/\.service$/, ''), place });
  }

  result(): Reading {
    const isBuilt = ({ spec }: RunContainer): boolean =>
      spec.image.kind === 'known' && this.#built.has(imageName(String(spec.image.value)));
    return {
      containers: this.#containers.filter((container) => !isBuilt(container)),
      refusals: [
        ...this.#refusals,
        ...this.#containers.filter(isBuilt).map(({ place }) => ({ place, why: 'the server builds its image itself' })),
      ],
      files: this.#files,
      others: this.#others,
      mounts: [...this.#mounts, ...this.#table()],
      touched: this.#touched,
    };
  }
}

/** What is there to run containers at all, which the cluster has. */
const engine =
  /^(?:docker|podman|containerd|runc|crun|buildah|skopeo|nerdctl|moby|python3?-docker|fuse-overlayfs|slirp4netns)/;

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

function appended(before: GuestFile, file: GuestFile): GuestFile {
  if (isUnknown(before.text)) return before;
  if (isUnknown(file.text)) return file;
  if (before.place.origins !== file.place.origins) return { ...file, text: { why: 'two texts write it' } };
  return { ...before, text: before.text + file.text };
}
