/** What the commands of start-up scripts do: containers, files, and the rest. */
import type { MarkedText } from '../shell/marked-text.ts';
import { pathFrom } from '../shell/paths.ts';
import { readScript, type ShellCommand } from '../shell/script.ts';
import { isUnknown, type Unknown } from '../shell/words.ts';
import { awaitedCheck, type AwaitedCheck } from './awaited-check.ts';
import { imageName, isEngine, readEngine, type EngineWork } from './engine.ts';
import { readFileWrite, type FileWrite } from './file-writes.ts';
import { readMountCommand, readTable, type GuestMount } from './guest-mounts.ts';
import type { GuestFile, OtherWork, Place, Reading, Refusal, RunContainer, Touched } from './reading.ts';
import { readOther } from './other-work.ts';
import { isPodManifest, readPodManifest } from './pod-manifest.ts';
import { isShellScript, mention, shells } from './shell-script.ts';
import { readUnit, unitPaths } from './systemd-unit.ts';

interface Site {
  readonly marked: MarkedText;
  readonly place: Place;
}

interface Call {
  readonly command: ShellCommand;
  readonly site: Site;
}

/** A script, and where its lines are. */
interface ScriptSite {
  readonly marked: MarkedText;
  placeOf(line: number): Place;
  readonly doubt?: string;
  /** Whether nobody waits for it. */
  readonly background?: boolean;
  /** Variables that it is started with. */
  readonly environment?: ReadonlyMap<string, string>;
}

/** Scripts call scripts; one that calls itself ends. */
const deepest = 5;
const most = 200;

/** Gathers what commands do, in their order. */
export class CommandReader {
  readonly #containers: RunContainer[] = [];
  readonly #refusals: Refusal[] = [];
  readonly #files = new Map<string, GuestFile>();
  readonly #others: OtherWork[] = [];
  readonly #mounts: GuestMount[] = [];
  readonly #touched: Touched[] = [];
  readonly #checks: AwaitedCheck[] = [];
  /** Files that are scripts and units, and were run. */
  readonly #ran = new Set<GuestFile>();
  #depth = 0;
  #called = 0;
  /** Images that the server builds itself. */
  readonly #built = new Set<string>();

  refuse(place: Place, why: string): void {
    this.#refusals.push({ place, why });
  }

  /** Starts a Compose file that is written already. */
  compose(path: string, { marked, place }: Site): void {
    const words = ['-f', path, 'up', '-d'];
    const command = {
      line: place.line,
      words,
      environment: new Map(),
      directory: '/',
      background: false,
      isLast: false,
    };
    this.#add(readEngine('docker-compose', words, { command, marked, files: this.#files }), place);
  }

  write({ file, append }: FileWrite): void {
    const before = append ? this.#files.get(file.path) : undefined;
    this.#files.set(file.path, before ? appended(before, file) : file);
  }

  installs(names: readonly string[], place: Place): void {
    for (const name of names) if (!engine.test(name)) this.#others.push({ kind: 'package', name, place });
  }

  /** All commands of a script. `doubt` says why it may not run. */
  script(text: string, { marked, placeOf, doubt, background = false, environment }: ScriptSite): void {
    const fileText = (path: string): string | undefined => {
      const found = this.#files.get(path)?.text;
      return typeof found === 'string' && marked.shown(found) === found ? found : undefined;
    };
    const take = (command: ShellCommand): void => {
      const place = placeOf(command.line);
      const why = command.doubt ?? doubt;
      const own = {
        ...command,
        background: command.background || background,
        ...(why !== undefined && { doubt: why }),
      };
      this.take(own, { marked: marked.from(place.origins), place });
    };
    const problem = readScript(text, { marked, fileText, take, ...(environment && { environment }) });
    const line = problem ? text.split('\n').findIndex((each) => mention.test(each)) : -1;
    if (problem && line >= 0) this.refuse(placeOf(line + 1), problem.why);
  }

  /** Whether the command is a script that is known: one that the data writes, or the text behind `sh -c`. */
  #calls(name: string | undefined, words: readonly (string | Unknown)[], { command, site }: Call): boolean {
    const isShell = name !== undefined && shells.has(name);
    const own = isShell ? words.slice(1) : words;
    const [first, ...more] = isShell ? own.slice(own.findIndex((word) => word !== '-e' && word !== '-x')) : own;
    const { directory } = command;
    if (this.#depth === deepest || this.#called > most || typeof first !== 'string') return false;
    if (isShell && first === '-c' && typeof more[0] === 'string' && more.length === 1) {
      this.#within(more[0], site.marked, { command, site });
      return true;
    }
    if (more.length > 0 || !first.includes('/') || isUnknown(directory)) return false;
    const file = this.#files.get(pathFrom(directory, first));
    if (!file || typeof file.text !== 'string' || !(isShell || isShellScript(file.text))) return false;
    this.#ran.add(file);
    this.#within(file.text, file.marked, { command, site });
    return true;
  }

  /** Its places are those of the command. */
  #within(text: string, marked: MarkedText, { command: { doubt, background }, site }: Call): void {
    if (++this.#called > most) return this.refuse(site.place, 'too many scripts call each other');
    this.#depth++;
    this.script(text, { marked, placeOf: () => site.place, background, ...(doubt !== undefined && { doubt }) });
    this.#depth--;
  }

  take(command: ShellCommand, site: Site): void {
    const words = withoutPrefix(command.words);
    const [program, ...rest] = words;
    if (program === undefined) return;
    const name = typeof program === 'string' ? baseName(program) : undefined;
    if (this.#calls(name, words, { command, site })) return;
    if (name !== undefined && isEngine(name)) {
      const found = readEngine(name, rest, { command, files: this.#files, ...site });
      return this.#add(found, site.place);
    }
    const writes = readFileWrite(name, rest, { command, ...site });
    for (const write of writes) this.write(write);
    if (writes.length > 0) return;
    if (name === 'mount') return this.#mount(command, rest, site);
    const check = command.awaited && name !== undefined ? awaitedCheck(name, rest) : undefined;
    if (check) {
      this.#checks.push(check);
      return;
    }
    const other = readOther(words, site.marked);
    if (other === undefined) return;
    if (other.kind === 'command') this.#touch(other.name, command, rest);
    if (other.kind === 'package') this.installs(other.names, site.place);
    else if (other.kind === 'service') this.starts(other.names, site.place, command.doubt);
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

  /** Units that the data writes are read; others are those of packages. */
  starts(names: readonly string[], place: Place, doubt?: string): void {
    for (const name of names) {
      const [file] = unitPaths(name).flatMap((path) => this.#files.get(path) ?? []);
      if (file && typeof file.text === 'string')
        this.#unit(file, file.text, { place, ...(doubt !== undefined && { doubt }) });
      else if (!engine.test(name)) this.#others.push({ kind: 'service', name: name.replace(/\.service$/, ''), place });
    }
  }

  #unit(file: GuestFile, text: string, { place, doubt }: { readonly place: Place; readonly doubt?: string }): void {
    if (this.#ran.has(file)) return;
    this.#ran.add(file);
    const { commands, mount } = readUnit(baseName(file.path), text);
    const why = doubt === undefined ? {} : { doubt };
    if (mount) this.mount({ ...mount, marked: file.marked, place, ...why });
    for (const command of commands) this.take({ ...command, ...why }, { marked: file.marked, place });
  }

  #pods(): void {
    for (const file of this.#files.values()) {
      if (!isPodManifest(file.path)) continue;
      for (const spec of readPodManifest(file)) {
        if (isUnknown(spec)) this.refuse(file.place, spec.why);
        else this.#containers.push({ spec, place: file.place, sources: [file] });
      }
    }
  }

  result(): Reading {
    this.#pods();
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
      checks: this.#checks,
      ran: [...this.#ran].map(({ path }) => path),
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
